/** Telling the authors in chats that their messages have arrived here, and have been read. */

import { effect } from "@preact/signals";
import { compareIds } from "rscord/ids.js";
import { store } from "rscord/store/index.js";

/** @import {Id, Message} from "../types.d.ts" */
/** @typedef {(name: string, data: {message_id: Id}) => Promise<unknown>} Command */

/** So many chats, the latest unread ones, are confirmed when a session begins. */
const MOST = 20;

/** What was told, by status and chat. @type {Map<string, Id>} */
const told = new Map();

/** @type {Command} */
let command = async () => {};

/** @param {Command} send */
export function startDeliveries(send) {
  command = send;
  effect(readHere);
}

/** The open chat, if all of it is on the screen. */
function readHere() {
  const chat = store.chats.value[store.route.value.channelId ?? ""];
  const mark = chat && store.marks.value[chat.id];
  if (mark && mark.read !== "0" && mark.read === mark.newest) tell("read", chat.id, mark.read);
}

/** @param {Message} message */
export function arrived({ id, channel_id, author }) {
  if (channel_id in store.chats.peek() && author.id !== store.me.peek().id) tell("delivered", channel_id, id);
}

/** What came while I was away. */
export function confirmAll() {
  const behind = Object.values(store.chats.peek()).filter(({ unread, last_message_id: last }) => unread && last);
  behind.sort((a, b) => compareIds(b.last_message_id ?? "0", a.last_message_id ?? "0"));
  for (const { id, last_message_id: last } of behind.slice(0, MOST)) tell("delivered", id, last ?? "0");
  readHere();
}

/**
 * @param {"delivered" | "read"} status
 * @param {Id} chatId
 * @param {Id} messageId
 */
function tell(status, chatId, messageId) {
  const key = `${status} ${chatId}`;
  if (compareIds(messageId, told.get(key) ?? "0") <= 0) return;
  told.set(key, messageId);
  command(`message:${status}`, { message_id: messageId }).catch(() => told.delete(key));
}
