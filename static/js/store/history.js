/** Fetching history, and keeping the open channel's log whole. */

import { signal } from "@preact/signals";
import { api, explain } from "rscord/api.js";
import { compareIds } from "rscord/ids.js";
import { t } from "rscord/i18n.js";
import { without } from "rscord/record.js";
import { store } from "rscord/store/index.js";
import { PAGE } from "rscord/store/logs.js";
import { probe } from "rscord/store/probe.js";
import { lit, notify } from "rscord/store/ui.js";

/** @import {Id, Log, Message, PageState} from "../types.d.ts" */
/** @typedef {"newest" | "older" | "newer" | "around"} Kind */

/** What is being fetched, as "channel kind". */
export const loading = signal(/** @type {Set<string>} */ (new Set()));
/** Why a channel's history could not be had, as a sentence. */
export const failures = signal(/** @type {Record<Id, string>} */ ({}));

const LIT_TIME = 2500;

/** @param {Id} channelId */
const logOf = (channelId) => store.logs.peek()[channelId];

/** @param {Log | undefined} log */
const newestId = (log) => log?.messages.at(-1)?.id ?? "0";

/**
 * @param {string} key
 * @param {boolean} busy
 */
function setLoading(key, busy) {
  const keys = new Set(loading.peek());
  if (busy) keys.add(key);
  else keys.delete(key);
  loading.value = keys;
}

/** Asked for while an answer was on its way: that answer may be from before the asking. @type {Set<string>} */
const again = new Set();

/**
 * One page of history into the log.
 * @param {Kind} kind
 * @param {Id} channelId
 * @param {Record<string, string>} query
 */
async function load(kind, channelId, query) {
  const key = `${channelId} ${kind}`;
  if (loading.peek().has(key)) {
    again.add(key);
    return;
  }
  // From here on events find a log to go to, so that nothing falls between the answer and them.
  store.dispatch("log:open", { channelId });
  const since = newestId(logOf(channelId));
  setLoading(key, true);
  try {
    const messages = await api.history(channelId, { limit: PAGE, ...query });
    store.dispatch(`history:${kind}`, { channelId, messages, limit: PAGE, since });
    failures.value = without(failures.peek(), channelId);
  } catch (error) {
    failures.value = { ...failures.peek(), [channelId]: explain(error) };
  } finally {
    setLoading(key, false);
  }
  if (again.delete(key) && kind === "newest") await load(kind, channelId, query);
}

/**
 * Bring a log up to date with the server: new, edited and deleted messages of the newest page.
 * @param {Id} channelId
 */
export async function refresh(channelId) {
  const before = logOf(channelId);
  const watched = before && !before.stale && before.atEnd;
  await load("newest", channelId, {});
  if (watched) expectEvents(channelId, newestId(before));
}

/**
 * What the history shows and the socket did not bring has to come soon.
 * @param {Id} channelId
 * @param {Id} since
 */
function expectEvents(channelId, since) {
  if (store.connection.peek().state !== "ready") return;
  const missed = logOf(channelId)?.messages.filter(({ id }) => compareIds(id, since) > 0) ?? [];
  for (const { id } of missed) probe.expect(id);
}

/** @param {Id} channelId */
export function loadOlder(channelId) {
  const log = logOf(channelId);
  const [first] = log?.messages ?? [];
  return log?.older && first ? load("older", channelId, { before: first.id }) : undefined;
}

/** @param {Id} channelId */
export function loadNewer(channelId) {
  const log = logOf(channelId);
  return log && !log.atEnd ? load("newer", channelId, { after: newestId(log) }) : undefined;
}

/** @param {Id} channelId */
export async function toNewest(channelId) {
  if (!logOf(channelId)?.atEnd) await load("newest", channelId, {});
  store.dispatch("follow", { channelId, follow: true });
}

/**
 * Shows a channel: from what is held at once, then from the server where something may be missing.
 * @param {Id} channelId
 * @param {Id | null} messageId the message that the address points at
 */
export async function openChannel(channelId, messageId) {
  const log = logOf(channelId);
  const held = messageId && log?.messages.some(({ id }) => id === messageId);
  if (messageId && !held) await load("around", channelId, { around: messageId });
  else if (!log || log.stale) await refresh(channelId);
  if (messageId) light(channelId, messageId);
}

/**
 * @param {Id} channelId
 * @param {Id} messageId
 */
function light(channelId, messageId) {
  if (!logOf(channelId)?.messages.some(({ id }) => id === messageId)) {
    if (!failures.peek()[channelId]) notify(t("messageGone"));
    return;
  }
  lit.value = messageId;
  setTimeout(() => {
    if (lit.peek() === messageId) lit.value = null;
  }, LIT_TIME);
}

/** Whose files were asked for again. @type {Set<Id>} */
const asked = new Set();

/**
 * The addresses of files are good for an hour or two; a message that has been held for longer is fetched again, once.
 * @param {Message} message
 */
export async function refreshMessage({ channel_id, id }) {
  if (asked.has(id)) return;
  asked.add(id);
  const message = await api.message(channel_id, id).catch(() => null);
  if (message) store.dispatch("MESSAGE_UPDATE", message);
}

/** After a new session: the open channel now, the others when they are opened. */
export function catchUp() {
  const channel = store.channel.peek();
  const log = channel && logOf(channel.id);
  if (channel && (!log || log.atEnd)) refresh(channel.id);
}

/**
 * The page's own messages. An address that points at a message may bring a window from the middle.
 * @param {PageState} state
 */
export function bootHistory({ channel_id, message_id, messages, guilds }) {
  if (!channel_id) return;
  const channel = guilds.flatMap(({ channels }) => channels).find(({ id }) => id === channel_id);
  const newest = channel?.last_message_id ?? "0";
  const middle = message_id && messages.length && compareIds(messages[0].id, newest) < 0;
  store.dispatch(middle ? "history:around" : "history:newest", { channelId: channel_id, messages, limit: PAGE });
}
