/** What can be done with a message: a few buttons beside it, and a menu with all of it. */

import { signal } from "@preact/signals";
import { copyText } from "rscord/clipboard.js";
import { confirmDelete } from "rscord/components/confirm.js";
import { Icon } from "rscord/components/icons.js";
import { addReaction, react } from "rscord/components/message/Reactions.js";
import { quick } from "rscord/components/picker/state.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { Permission } from "rscord/permissions.js";
import { isWritten } from "rscord/rows.js";
import { messagePath } from "rscord/router.js";
import { store } from "rscord/store/index.js";
import { deleteMessage, pinMessage } from "rscord/store/messages.js";
import { markUnread } from "rscord/store/reading.js";
import { canHere } from "rscord/store/selectors.js";
import { editing, setReply } from "rscord/store/ui.js";

/** @import {Message} from "../../types.d.ts" */
/** @typedef {{label: string, icon: any, danger?: boolean, run: () => void}} Item */

/** The message that the pointer or the focus is at: only it has buttons. */
export const active = signal("");
/** The message whose menu is open, and where. */
export const menuAt = signal(/** @type {{id: string, x: number, y: number} | null} */ (null));
/** Shift makes deleting a matter of one click. */
export const shift = signal(false);

/**
 * @param {Message} message
 */
export function rightsOver(message) {
  const mine = message.author.id === store.me.value.id && !message.webhook_id;
  const moderator = canHere(Permission.MANAGE_MESSAGES);
  const written = isWritten(message);
  return {
    react: canHere(Permission.ADD_REACTIONS),
    reply: written && canHere(Permission.SEND_MESSAGES),
    edit: mine && written,
    pin: written && (moderator || canHere(Permission.PIN_MESSAGES)),
    delete: mine || moderator,
  };
}

/** @param {Message} message */
export function reply(message) {
  setReply(message.channel_id, { message, ping: message.author.id !== store.me.peek().id });
  document.getElementById("composer")?.focus();
}

/**
 * @param {Message} message
 * @param {boolean} [sure] without a question
 */
export const remove = (message, sure = false) => (sure ? deleteMessage(message) : confirmDelete(message));

/**
 * @param {Message} message
 * @returns {Item[][]} groups
 */
export function menuItems(message) {
  const may = rightsOver(message);
  const link = location.origin + messagePath(message);
  /** @type {(Item | false)[][]} */
  const groups = [
    [
      may.react && { label: t("addReaction"), icon: "smile", run: () => react(/** @type {Element} */ (document.getElementById(`message-${message.id}`)), message) },
      may.reply && { label: t("reply"), icon: "reply", run: () => reply(message) },
      may.edit && { label: t("edit"), icon: "edit", run: () => (editing.value = message.id) },
    ],
    [
      Boolean(message.content) && { label: t("copyText"), icon: "copy", run: () => copyText(message.content) },
      { label: t("copyLink"), icon: "link", run: () => copyText(link) },
      may.pin && { label: message.pinned ? t("unpin") : t("pin"), icon: "pin", run: () => pinMessage(message, !message.pinned) },
      { label: t("markUnread"), icon: "unread", run: () => markUnread(message.channel_id, message.id) },
    ],
    [may.delete && { label: t("delete"), icon: "trash", danger: true, run: () => remove(message, shift.peek()) }],
  ];
  return groups.map((group) => group.filter((item) => item !== false)).filter((group) => group.length);
}

/**
 * @param {Message} message
 * @param {Element} button
 */
function openMenu(message, button) {
  const { left, bottom } = button.getBoundingClientRect();
  menuAt.value = { id: message.id, x: left, y: bottom + 4 };
}

/** @param {{message: Message}} props */
export function Toolbar({ message }) {
  const may = rightsOver(message);
  return html`<div class="actions" role="group" aria-label=${t("messageActions")}>
    ${may.react && quick(3).map((emoji) => html`<button key=${emoji.name} type="button" class="icon-button only-fine" aria-label=${t("reactWith", { emoji: emoji.name ?? "" })} title=${t("reactWith", { emoji: emoji.name ?? "" })} onClick=${() => addReaction(message, emoji)}><span class="emoji-char">${emoji.name}</span></button>`)}
    ${may.react && html`<${Button} icon="smile" label=${t("addReaction")} run=${(/** @type {Element} */ button) => react(button, message)} />`}
    ${may.edit && html`<${Button} icon="edit" label=${t("edit")} run=${() => (editing.value = message.id)} />`}
    ${may.reply && html`<${Button} icon="reply" label=${t("reply")} run=${() => reply(message)} />`}
    ${may.delete && shift.value && html`<${Button} icon="trash" danger label=${t("deleteNow")} run=${() => remove(message, true)} />`}
    <${Button} icon="more" label=${t("moreActions")} menu run=${(/** @type {Element} */ button) => openMenu(message, button)} />
  </div>`;
}

/** @param {{icon: any, label: string, danger?: boolean, menu?: boolean, run: (button: Element) => void}} props */
function Button({ icon, label, danger, menu, run }) {
  return html`<button type="button" class=${danger ? "icon-button danger" : "icon-button"} aria-label=${label} title=${label} aria-haspopup=${menu ? "menu" : undefined} onClick=${(/** @type {any} */ event) => run(event.currentTarget)}>
    <${Icon} name=${icon} />
  </button>`;
}
