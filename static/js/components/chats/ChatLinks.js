import { ChatMark } from "rscord/components/chats/ChatMark.js";
import { chatItems } from "rscord/components/chats/chatMenu.js";
import { Icon } from "rscord/components/icons.js";
import { Menu } from "rscord/components/Menu.js";
import { classes, html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { chatName, isGroup } from "rscord/store/chats.js";
import { chatsByTime } from "rscord/store/circle.js";
import { store } from "rscord/store/index.js";

/** @import {Chat} from "../../types.d.ts" */

/** My chats, the latest first. */
export function ChatLinks() {
  const chats = chatsByTime.value;
  if (!chats.length) return html`<p class="side-note">${t("noChats")}</p>`;
  return html`<ul class="chat-links">
    ${chats.map((chat) => html`<${ChatLink} key=${chat.id} chat=${chat} />`)}
  </ul>`;
}

/** @param {{chat: Chat}} props */
function ChatLink({ chat }) {
  const open = store.route.value.channelId === chat.id;
  const name = chatName(chat);
  const unread = open ? 0 : chat.unread;
  return html`<li class="chat-row">
    <a class=${classes("channel", "chat-link", unread > 0 && "has-badge")} href=${`/chat/${chat.id}`} aria-current=${open ? "page" : undefined}>
      <${ChatMark} chat=${chat} />
      <span class="chat-words">
        <bdi class="channel-name" title=${name}>${name}</bdi>
        ${isGroup(chat) && html`<span class="chat-note">${t("peopleCount", { n: chat.members.length })}</span>`}
      </span>
      <${Badge} count=${unread} label=${t("unreadCount", { n: unread })} />
    </a>
    <${Menu} label=${t("chatMenu", { name })} groups=${[{ items: chatItems(chat) }]}><${Icon} name="more" /><//>
  </li>`;
}

/** How many wait; nothing for none. @param {{count: number, label: string}} props */
export function Badge({ count, label }) {
  if (!count) return null;
  return html`<span class="badge"><span aria-hidden="true">${count > 99 ? "99+" : count}</span><span class="visually-hidden">${label}</span></span>`;
}
