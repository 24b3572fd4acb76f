/** Writing: sending with a bubble at once, editing, deleting, reacting, pinning, and telling that I type. */

import { api, ApiError, explain } from "rscord/api.js";
import { newNonce } from "rscord/ids.js";
import { toNewest } from "rscord/store/history.js";
import { store } from "rscord/store/index.js";
import { probe } from "rscord/store/probe.js";
import { emojiKey, emojiPath } from "rscord/store/reactions.js";
import { holdBack, isSlowed } from "rscord/store/slow.js";
import { keepDraft, notify } from "rscord/store/ui.js";

/** @import {Emoji, Id, Message, Pending, Reply, Upload} from "../types.d.ts" */

/** Characters, counted as the server counts them. */
export const MAX_LENGTH = 4000;
const TYPING_EVERY = 8000;
/** Discord's code of "slow mode". */
const SLOWED = 20016;
/** What a message calls by default. */
const ALL_KINDS = ["users", "roles", "everyone"];

/** What I sent goes out in the order in which I sent it: one request at a time per channel. @type {Map<Id, Promise<void>>} */
const queues = new Map();
/** @type {Map<Id, number>} */
const typedAt = new Map();

/**
 * @param {Id} channelId
 * @param {string} content
 * @param {{reply?: Reply, files?: Upload[]}} [more] `files` are up already
 */
export function sendMessage(channelId, content, { reply, files } = {}) {
  typedAt.delete(channelId);
  const entry = { nonce: newNonce(), channelId, content, at: Date.now(), state: "sending", reply, files };
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
async function post(entry) {
  const { channelId, content, nonce } = entry;
  try {
    const message = await api.sendMessage(channelId, bodyOf(entry));
    store.dispatch("MESSAGE_CREATE", { ...message, nonce });
    slowDown(channelId);
    if (store.connection.peek().state === "ready") probe.expect(message.id);
  } catch (error) {
    // The page is about to leave for the sign-in; the text waits in the field for the return.
    if (error instanceof ApiError && error.status === 401) keepDraft(channelId, content);
    if (error instanceof ApiError && error.code === SLOWED) holdBack(channelId, error.retryAfter);
    store.dispatch("pending:state", { channelId, nonce, state: "failed", error: explain(error) });
  }
}

/** @param {Pending} entry */
function bodyOf({ content, nonce, reply, files = [] }) {
  /** @type {Record<string, unknown>} */
  const body = { content, nonce };
  // A message that has been deleted meanwhile is not worth losing the answer for.
  if (reply) body.message_reference = { message_id: reply.message.id, fail_if_not_exists: false };
  if (reply && !reply.ping) body.allowed_mentions = { parse: ALL_KINDS, replied_user: false };
  if (files.length) body.attachments = files.map(({ id }) => ({ id }));
  return body;
}

/** @param {Id} channelId */
function slowDown(channelId) {
  const channel = Object.values(store.guilds.peek()).find(({ channels }) => channelId in channels)?.channels[channelId];
  if (isSlowed(channel)) holdBack(channelId, channel?.rate_limit_per_user ?? 0);
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
 * Shown at once, and taken back if the server refuses.
 * @param {Message} message
 * @param {Emoji} emoji
 */
export async function toggleReaction({ id, channel_id, reactions = [] }, emoji) {
  const mine = reactions.some((reaction) => reaction.me && emojiKey(reaction.emoji) === emojiKey(emoji));
  const event = { channel_id, message_id: id, emoji, user_id: store.me.peek().id };
  const [done, undone] = mine ? ["REMOVE", "ADD"] : ["ADD", "REMOVE"];
  store.dispatch(`MESSAGE_REACTION_${done}`, event);
  try {
    await (mine ? api.unreact : api.react)(channel_id, id, emojiPath(emoji));
  } catch (error) {
    store.dispatch(`MESSAGE_REACTION_${undone}`, event);
    notify(explain(error), "error");
  }
}

/**
 * @param {Message} message
 * @param {boolean} pinned
 */
export async function pinMessage({ channel_id, id }, pinned) {
  try {
    await api.pin(channel_id, id, pinned);
    store.dispatch("MESSAGE_UPDATE", { channel_id, id, pinned });
  } catch (error) {
    notify(explain(error), "error");
  }
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
