import { useEffect, useState } from "preact/hooks";
import { ChatMark } from "rscord/components/chats/ChatMark.js";
import { chatItems, peopleItem } from "rscord/components/chats/chatMenu.js";
import { DeliveryLine } from "rscord/components/chats/DeliveryLine.js";
import { NavButton } from "rscord/components/Chat.js";
import { Composer } from "rscord/components/Composer.js";
import { personItems } from "rscord/components/friends/personMenu.js";
import { Icon } from "rscord/components/icons.js";
import { Menu } from "rscord/components/Menu.js";
import { MessageList } from "rscord/components/MessageList.js";
import { TypingLine } from "rscord/components/TypingLine.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { chatName, isGroup } from "rscord/store/chats.js";
import { partnerOf, relationTo } from "rscord/store/circle.js";
import { store } from "rscord/store/index.js";
import { BLOCKED } from "rscord/store/relationships.js";
import { fetchChat } from "rscord/store/talk.js";
import { unblock } from "rscord/store/befriend.js";

/** @import {Chat, Id, User} from "../../types.d.ts" */

/** The open chat: who it is with, what was said, and the field to write in. */
export function ChatPage() {
  const { channelId } = store.route.value;
  const chat = store.chats.value[channelId ?? ""];
  if (!chat) return html`<${Missing} key=${channelId} chatId=${channelId ?? ""} />`;
  const partner = partnerOf(chat);
  const blocked = partner && relationTo(partner.id) === BLOCKED;
  return html`
    <${Head} chat=${chat} partner=${partner} />
    <${MessageList} key=${chat.id} channel=${chat} />
    <div class="foot">
      <${DeliveryLine} chat=${chat} />
      <${TypingLine} />
      ${blocked ? html`<${Blocked} user=${partner} />` : html`<${Composer} key=${chat.id} channel=${chat} />`}
    </div>
  `;
}

/** @param {{chat: Chat, partner: User | undefined}} props */
function Head({ chat, partner }) {
  const name = chatName(chat);
  const items = isGroup(chat) || !partner ? chatItems(chat) : personItems(partner, { inChat: true });
  const open = peopleItem(chat).run;
  return html`<header class="head">
    <${NavButton} />
    <${ChatMark} chat=${chat} />
    <h1 class="head-title"><bdi>${name}</bdi></h1>
    ${partner && partner.global_name && html`<p class="head-topic" dir="auto">@${partner.username}</p>`}
    <span class="head-end">
      ${isGroup(chat) && html`<button class="icon-button" type="button" aria-label=${t("groupSettings")} title=${t("groupSettings")} onClick=${open}><${Icon} name="people" /></button>`}
      <${Menu} label=${t("chatMenu", { name })} groups=${[{ items }]}><${Icon} name="more" /><//>
    </span>
  </header>`;
}

/** @param {{user: User}} props */
function Blocked({ user }) {
  return html`<p class="composer-closed">
    ${t("youBlocked")} <button class="link-button" type="button" onClick=${() => unblock(user.id)}>${t("unblock")}</button>
  </p>`;
}

/** A chat that is closed, or not mine. @param {{chatId: Id}} props */
function Missing({ chatId }) {
  const [asked, setAsked] = useState(false);
  useEffect(() => void fetchChat(chatId).then(() => setAsked(true)), [chatId]);
  return html`
    <header class="head head-home"><${NavButton} /></header>
    <div class="home">
      ${asked
        ? html`<h1>${t("chatMissing")}</h1>
            <p class="lead">${t("chatMissingText")}</p>
            <div class="home-actions"><a class="button" href="/">${t("backHome")}</a></div>`
        : html`<span class="spinner"></span>`}
    </div>
  `;
}
