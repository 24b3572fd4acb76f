/**
 * How far I have read, told to the server so that my other devices and my next visit know; and the line above what is
 * new since I last looked.
 */

import { signal } from "@preact/signals";
import { api } from "rscord/api.js";
import { compareIds } from "rscord/ids.js";
import { store } from "rscord/store/index.js";
import { isUnread } from "rscord/store/marks.js";

/** @import {Id} from "../types.d.ts" */

/** A burst of messages is one reading. */
const GATHER = 1000;

/** The line stands in the open channel below the message `after`. */
export const newLine = signal(/** @type {{channelId: Id, after: Id} | null} */ (null));

/** @type {Map<Id, ReturnType<typeof setTimeout>>} */
const timers = new Map();
/** What the server knows. @type {Map<Id, Id>} */
const told = new Map();

/** @param {{id?: Id, channel_id?: Id, last_message_id: Id | null}[]} states */
export function bootReading(states) {
  for (const state of states) told.set(state.channel_id ?? state.id ?? "", state.last_message_id ?? "0");
}

/**
 * I come to a channel: what I have not read there is marked before it counts as read.
 * @param {Id | undefined} channelId
 */
export function enter(channelId) {
  if (channelId && newLine.peek()?.channelId === channelId) return;
  newLine.value = null;
  if (channelId) drawLine(channelId);
}

/**
 * Draws the line above what is unread, unless it stands already.
 * @param {Id} channelId
 */
export function drawLine(channelId) {
  const mark = store.marks.peek()[channelId];
  if (newLine.peek() || !mark || mark.read === "0" || !isUnread(store.marks.peek(), channelId)) return;
  newLine.value = { channelId, after: mark.read };
}

/**
 * Esc: all of it is read, and the line goes.
 * @param {Id} channelId
 */
export function markSeen(channelId) {
  newLine.value = null;
  markRead(channelId);
}

/**
 * From this message on, nothing counts as read.
 * @param {Id} channelId
 * @param {Id} messageId
 */
export async function markUnread(channelId, messageId) {
  clearTimeout(timers.get(channelId));
  timers.delete(channelId);
  const before = String(BigInt(messageId) - 1n);
  told.set(channelId, before);
  store.dispatch("MESSAGE_ACK", await api.ack(channelId, before));
  newLine.value = { channelId, after: before };
}

/**
 * The newest messages of a channel are on the screen.
 * @param {Id} channelId
 */
export function markRead(channelId) {
  if (document.hidden) return;
  store.dispatch("read", { channelId });
  if (!timers.has(channelId)) timers.set(channelId, setTimeout(() => tell(channelId), GATHER));
}

/** @param {Id} channelId */
async function tell(channelId) {
  timers.delete(channelId);
  const read = store.marks.peek()[channelId]?.read;
  if (!read || compareIds(read, told.get(channelId) ?? "0") <= 0) return;
  told.set(channelId, read);
  await api.ack(channelId, read).catch(() => told.delete(channelId));
}
