/** How far I have read, told to the server so that my other devices and my next visit know. */

import { api } from "rscord/api.js";
import { compareIds } from "rscord/ids.js";
import { store } from "rscord/store/index.js";

/** @import {Id} from "../types.d.ts" */

/** A burst of messages is one reading. */
const GATHER = 1000;

/** @type {Map<Id, ReturnType<typeof setTimeout>>} */
const timers = new Map();
/** What the server knows. @type {Map<Id, Id>} */
const told = new Map();

/** @param {{id?: Id, channel_id?: Id, last_message_id: Id | null}[]} states */
export function bootReading(states) {
  for (const state of states) told.set(state.channel_id ?? state.id ?? "", state.last_message_id ?? "0");
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
