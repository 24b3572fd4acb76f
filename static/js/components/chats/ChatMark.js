import { Avatar, AvatarWithStatus } from "rscord/components/Avatar.js";
import { html } from "rscord/html.js";
import { hue, initials } from "rscord/ids.js";
import { chatName } from "rscord/store/chats.js";
import { partnerOf } from "rscord/store/circle.js";

/** @import {Chat} from "../../types.d.ts" */

/** The other's picture with their presence, or a group's. @param {{chat: Chat, plain?: boolean}} props `plain`: without presence */
export function ChatMark({ chat, plain = false }) {
  const partner = partnerOf(chat);
  if (partner) return plain ? html`<${Avatar} user=${partner} small />` : html`<${AvatarWithStatus} user=${partner} />`;
  return html`<span class=${`avatar avatar-small ${hue(chat.id)}`} aria-hidden="true">
    ${chat.icon ? html`<img src=${`/channel-icons/${chat.id}/${chat.icon}.png`} alt="" loading="lazy" />` : initials(chatName(chat))}
  </span>`;
}
