/** Acting on chats: opening, making groups, closing, leaving. */

import { explain, request } from "rscord/api.js";
import { go } from "rscord/router.js";
import { store } from "rscord/store/index.js";
import { notify } from "rscord/store/ui.js";

/** @import {Id} from "../types.d.ts" */

/** @param {Id[]} recipients @param {string} [name] */
async function open(recipients, name) {
  const chat = await request("POST", "/api/chats", { recipients, name });
  store.dispatch("CHANNEL_CREATE", chat);
  go(null, chat.id);
}

/** The one-to-one chat with somebody. @param {Id} userId */
export const openChatWith = (userId) => open([userId]).catch((error) => notify(explain(error), "error"));

/** @param {Id[]} userIds @param {string} name */
export const createGroup = (userIds, name) => open(userIds, name || undefined);

/** A chat that is not on my list, because a message brings it back or an address names it. @param {Id} chatId */
export const fetchChat = (chatId) =>
  request("GET", `/api/chats/${chatId}`).then((chat) => store.dispatch("CHANNEL_CREATE", chat)).catch(() => {});

/** Off my list until the next message; a group is left for good. @param {Id} chatId */
export async function closeChat(chatId) {
  if (store.route.peek().channelId === chatId) go(null);
  await request("DELETE", `/channels/${chatId}`);
  store.dispatch("CHANNEL_DELETE", { id: chatId });
}

/** @param {Id} chatId @param {string} name */
export const renameGroup = (chatId, name) => request("PATCH", `/channels/${chatId}`, { name: name || null });

/** @param {Id} chatId @param {Id[]} userIds */
export async function addPeople(chatId, userIds) {
  for (const userId of userIds) await request("PUT", `/channels/${chatId}/recipients/${userId}`);
}

/** @param {Id} chatId @param {Id} userId */
export const putOut = (chatId, userId) =>
  request("DELETE", `/channels/${chatId}/recipients/${userId}`).catch((error) => notify(explain(error), "error"));
