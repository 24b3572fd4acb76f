/** Writing: sending with a bubble at once, editing, deleting, and telling that I type. */

import { api, ApiError, explain } from "rscord/api.js";
import { newNonce } from "rscord/ids.js";
import { toNewest } from "rscord/store/history.js";
import { store } from "rscord/store/index.js";
import { probe } from "rscord/store/probe.js";
import { keepDraft } from "rscord/store/ui.js";

/** @import {Id, Message, Pending} from "../types.d.ts" */

/** Characters, counted as the server counts them. */
export const MAX_LENGTH = 4000;
const TYPING_EVERY = 8000;

/** What I sent goes out in the order in which I sent it: one request at a time per channel. @type {Map<Id, Promise<void>>} */
const queues = new Map();
/** @type {Map<Id, number>} */
const typedAt = new Map();

/**
 * @param {Id} channelId
 * @param {string} content
 */
export function sendMessage(channelId, content) {
  typedAt.delete(channelId);
  const entry = { nonce: newNonce(), channelId, content, at: Date.now(), state: "sending" };
  store.dispatch("log:open", { channelId });
  store.dispatch("pending:add", entry);
  enqueue(/** @type {Pending} */ (entry));
  toNewest(channelId);
}

/**
 * The same nonce: if the first try did arrive, the server answers with that message and nothing is doubled.
 * @param {Pending} entry
 */
export function retry(entry) {
  store.dispatch("pending:state", { ...entry, state: "sending", error: undefined });
  enqueue(entry);
}

/** @param {Pending} entry */
export const discard = (entry) => store.dispatch("pending:drop", entry);

/** @param {Pending} entry */
function enqueue(entry) {
  const before = queues.get(entry.channelId) ?? Promise.resolve();
  const done = before.then(() => post(entry));
  queues.set(entry.channelId, done);
}

/** @param {Pending} entry */
async function post({ channelId, content, nonce }) {
  try {
    const message = await api.sendMessage(channelId, content, nonce);
    store.dispatch("MESSAGE_CREATE", { ...message, nonce });
    if (store.connection.peek().state === "ready") probe.expect(message.id);
  } catch (error) {
    // The page is about to leave for the sign-in; the text waits in the field for the return.
    if (error instanceof ApiError && error.status === 401) keepDraft(channelId, content);
    store.dispatch("pending:state", { channelId, nonce, state: "failed", error: explain(error) });
  }
}

/**
 * @param {Message} message
 * @param {string} content
 */
export async function editMessage({ channel_id, id }, content) {
  store.dispatch("MESSAGE_UPDATE", await api.editMessage(channel_id, id, content));
}

/** @param {Message} message */
export async function deleteMessage({ channel_id, id }) {
  await api.deleteMessage(channel_id, id);
  store.dispatch("MESSAGE_DELETE", { channel_id, id });
}

/**
 * Others see me type for ten seconds; so it is told again a little before they stop.
 * @param {Id} channelId
 */
export function tellTyping(channelId, now = Date.now()) {
  if (now - (typedAt.get(channelId) ?? 0) < TYPING_EVERY) return;
  typedAt.set(channelId, now);
  api.typing(channelId).catch(() => typedAt.delete(channelId));
}

/** @param {string} text */
export const lengthOf = (text) => [...text].length;
