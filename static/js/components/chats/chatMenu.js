/** What can be done with a chat, as items of a menu. */

import { explain } from "rscord/api.js";
import { confirmBlock } from "rscord/components/friends/personMenu.js";
import { t } from "rscord/i18n.js";
import { chatName, isGroup } from "rscord/store/chats.js";
import { partnerOf, relationTo } from "rscord/store/circle.js";
import { BLOCKED } from "rscord/store/relationships.js";
import { closeChat } from "rscord/store/talk.js";
import { dialog, notify } from "rscord/store/ui.js";

/** @import {Item} from "../Menu.js" */
/** @import {Chat} from "../../types.d.ts" */

/** @param {Chat} chat @returns {Item[]} */
export function chatItems(chat) {
  if (isGroup(chat)) return [peopleItem(chat), { label: t("leaveGroup"), icon: "leave", danger: true, run: () => confirmLeave(chat) }];
  const partner = partnerOf(chat);
  const close = { label: t("closeChat"), icon: "close", run: () => void closeChat(chat.id).catch((error) => notify(explain(error), "error")) };
  if (!partner || relationTo(partner.id) === BLOCKED) return [close];
  return [close, { label: t("block"), icon: "remove", danger: true, run: () => confirmBlock(partner) }];
}

/** @param {Chat} chat @returns {Item} */
export const peopleItem = (chat) => ({ label: t("groupSettings"), icon: "people", run: () => void (dialog.value = { name: "group", chatId: chat.id }) });

/** @param {Chat} chat */
function confirmLeave(chat) {
  dialog.value = {
    name: "confirm",
    title: t("leaveTitle", { server: chatName(chat) }),
    text: t("leaveGroupText"),
    action: t("leaveDo"),
    run: () => closeChat(chat.id),
  };
}
