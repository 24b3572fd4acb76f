/**
 * Reducers of the channels' logs. A log is a bounded window of a channel's history; events and answers of the server
 * may come in any order and twice, and the window comes out the same.
 */

import { compareIds } from "rscord/ids.js";
import { without } from "rscord/record.js";
import { cleared, reacted, unreacted } from "rscord/store/reactions.js";

/** @import {Id, Log, Message, Pending} from "../types.d.ts" */
/** @typedef {Record<Id, Log>} Logs */
/** @typedef {{me: Id, deleted: Set<Id>, channelsOf: (guild: Id) => Id[]}} Context */

/** Messages of one request, and the most that a window (and so the page) holds. */
export const PAGE = 50;
export const WINDOW = 200;

/** @returns {Log} */
const emptyLog = () => ({ messages: [], pending: [], older: false, atEnd: true, follow: true, stale: false, loaded: false, unseen: 0 });

/**
 * @param {Logs} logs
 * @param {Id} id
 * @param {(log: Log) => Partial<Log>} alter
 */
function change(logs, id, alter) {
  const log = logs[id];
  return log ? { ...logs, [id]: { ...log, ...alter(log) } } : logs;
}

/**
 * The later state of one message; an answer may be older than the event that overtook it.
 * @param {Message | undefined} known
 * @param {Message} came
 */
function newer(known, came) {
  const later = (known?.edited_timestamp ?? "") > (came.edited_timestamp ?? "");
  return known && later ? known : came;
}

/**
 * @param {Message[]} messages oldest first
 * @param {Message} message
 * @returns {Message[]}
 */
function insert(messages, message) {
  let at = messages.length;
  while (at > 0 && compareIds(messages[at - 1].id, message.id) > 0) at -= 1;
  const known = messages[at - 1];
  if (known?.id === message.id) return messages.toSpliced(at - 1, 1, newer(known, { ...known, ...message }));
  return messages.toSpliced(at, 0, message);
}

/**
 * @param {Log} log
 * @param {Message} message newer than the window
 * @param {boolean} mine
 * @returns {Partial<Log>}
 */
function append(log, message, mine) {
  const known = log.messages.some(({ id }) => id === message.id);
  const unseen = log.unseen + Number(!log.follow && !mine && !known);
  if (!log.atEnd) return { unseen };
  const messages = insert(log.messages, message);
  const surplus = Math.max(0, messages.length - WINDOW);
  if (surplus && !log.follow) return { unseen, atEnd: false };
  return { unseen, messages: messages.slice(surplus), older: log.older || surplus > 0 };
}

/**
 * Takes a message from its event or from the answer to my POST, whichever comes first.
 * @param {Log} log
 * @param {Message} message
 * @param {Context} context
 * @returns {Partial<Log>}
 */
function arrived(log, message, { me, deleted }) {
  const mine = message.author.id === me;
  const nonce = String(message.nonce ?? "");
  const pending = mine && nonce ? log.pending.filter((entry) => entry.nonce !== nonce) : log.pending;
  return deleted.has(message.id) ? { pending } : { ...append(log, message, mine), pending };
}

/**
 * Who answered a message that is gone knows it by `null`.
 * @param {Log} log
 * @param {Set<Id>} ids
 * @returns {Partial<Log>}
 */
const removed = (log, ids) => ({
  messages: log.messages
    .filter(({ id }) => !ids.has(id))
    .map((message) => (ids.has(message.referenced_message?.id ?? "") ? { ...message, referenced_message: null } : message)),
});

/**
 * @param {Logs} logs
 * @param {{channel_id: Id, message_id: Id}} place
 * @param {(message: Message) => Message} alter
 */
const alterMessage = (logs, { channel_id, message_id }, alter) =>
  change(logs, channel_id, (log) => {
    const at = log.messages.findIndex(({ id }) => id === message_id);
    const message = log.messages[at];
    const altered = message && alter(message);
    return altered && altered !== message ? { messages: log.messages.with(at, altered) } : {};
  });

/**
 * An edited message, where it stands and where it is answered.
 * @param {Message} message
 * @param {Message} came
 */
function edited(message, came) {
  if (message.id === came.id) return newer(message, { ...message, ...came });
  const answered = message.referenced_message;
  return answered?.id === came.id ? { ...message, referenced_message: { ...answered, ...came } } : message;
}

/**
 * The newest page replaces what it covers: so edits and deletions that nobody told us about are seen too. Messages
 * that came alive after the request (`since` was the newest known at its start) stay.
 * @param {Log} log
 * @param {Message[]} page oldest first
 * @param {Id} since
 * @param {boolean} full
 * @returns {Partial<Log>}
 */
function newestPage(log, page, since, full) {
  const known = new Map(log.messages.map((message) => [message.id, message]));
  const first = page[0]?.id ?? "0";
  const last = page.at(-1)?.id ?? "0";
  const touches = log.atEnd && full && compareIds(first, log.messages.at(-1)?.id ?? "0") <= 0;
  const before = touches ? log.messages.filter(({ id }) => compareIds(id, first) < 0) : [];
  const live = log.messages.filter(({ id }) => compareIds(id, since) > 0 && compareIds(id, last) > 0);
  const messages = [...before, ...page.map((message) => newer(known.get(message.id), message)), ...live];
  return cropOld({ messages, older: before.length ? log.older : full, atEnd: true, stale: false, loaded: true });
}

/** @param {Partial<Log> & {messages: Message[], older: boolean}} window */
function cropOld(window) {
  const surplus = Math.max(0, window.messages.length - WINDOW);
  return { ...window, messages: window.messages.slice(surplus), older: window.older || surplus > 0 };
}

/**
 * @param {Log} log
 * @param {Message[]} page oldest first
 * @param {boolean} full
 * @returns {Partial<Log>}
 */
function olderPage(log, page, full) {
  const messages = [...page, ...log.messages];
  return { messages: messages.slice(0, WINDOW), older: full, atEnd: log.atEnd && messages.length <= WINDOW };
}

/**
 * @param {Log} log
 * @param {Message[]} page oldest first
 * @param {boolean} full
 * @returns {Partial<Log>}
 */
function newerPage(log, page, full) {
  const messages = page.reduce(insert, log.messages);
  return cropOld({ messages, older: log.older, atEnd: !full });
}

/**
 * @param {Log} log
 * @param {string} nonce
 * @param {Partial<Pending>} state
 * @returns {Partial<Log>}
 */
const pendingState = (log, nonce, state) => ({
  pending: log.pending.map((entry) => (entry.nonce === nonce ? { ...entry, ...state } : entry)),
});

/**
 * @typedef {{channelId: Id, messages: Message[], limit: number, since?: Id}} Answer `messages` as the server gives
 *   them, newest first
 */

/**
 * @param {Answer} answer
 * @param {Context} context
 */
const ascending = ({ messages }, { deleted }) => messages.filter(({ id }) => !deleted.has(id)).reverse();

/** @type {Record<string, (logs: Logs, data: any, context: Context) => Logs>} */
export const logReducers = {
  MESSAGE_CREATE: (logs, /** @type {Message} */ message, context) =>
    change(logs, message.channel_id, (log) => arrived(log, message, context)),
  MESSAGE_UPDATE: (logs, /** @type {Message} */ message) =>
    change(logs, message.channel_id, (log) => ({ messages: log.messages.map((known) => edited(known, message)) })),
  MESSAGE_REACTION_ADD: (logs, data, { me }) =>
    alterMessage(logs, data, (message) => reacted(message, data.emoji, data.user_id === me)),
  MESSAGE_REACTION_REMOVE: (logs, data, { me }) =>
    alterMessage(logs, data, (message) => unreacted(message, data.emoji, data.user_id === me)),
  MESSAGE_REACTION_REMOVE_ALL: (logs, data) => alterMessage(logs, data, (message) => cleared(message)),
  MESSAGE_REACTION_REMOVE_EMOJI: (logs, data) => alterMessage(logs, data, (message) => cleared(message, data.emoji)),
  MESSAGE_DELETE: (logs, { id, channel_id }) => change(logs, channel_id, (log) => removed(log, new Set([id]))),
  MESSAGE_DELETE_BULK: (logs, { ids, channel_id }) => change(logs, channel_id, (log) => removed(log, new Set(ids))),
  /** What I may no longer read is not kept. */
  CHANNEL_DELETE: (logs, { id }) => without(logs, id),
  GUILD_DELETE: (logs, { id, unavailable }, { channelsOf }) =>
    unavailable ? logs : channelsOf(id).reduce(without, logs),
  /** A new session: events may have been missed. */
  READY: (logs) => Object.fromEntries(Object.entries(logs).map(([id, log]) => [id, { ...log, stale: true }])),

  "log:open": (logs, { channelId }) =>
    channelId in logs ? logs : { ...logs, [channelId]: { ...emptyLog(), stale: true } },
  "history:newest": (logs, /** @type {Answer} */ answer, context) => {
    const { channelId, limit, since = "0" } = answer;
    const log = logs[channelId] ?? emptyLog();
    const page = newestPage(log, ascending(answer, context), since, answer.messages.length >= limit);
    return { ...logs, [channelId]: { ...log, ...page } };
  },
  "history:older": (logs, /** @type {Answer} */ answer, context) =>
    change(logs, answer.channelId, (log) => olderPage(log, ascending(answer, context), answer.messages.length >= answer.limit)),
  "history:newer": (logs, /** @type {Answer} */ answer, context) =>
    change(logs, answer.channelId, (log) => newerPage(log, ascending(answer, context), answer.messages.length >= answer.limit)),
  /** A window somewhere in the middle; whether it ends at the newest message shows when the reader gets there. */
  "history:around": (logs, /** @type {Answer} */ answer, context) => {
    const log = logs[answer.channelId] ?? emptyLog();
    const window = { messages: ascending(answer, context), older: true, atEnd: false, follow: false, stale: false, loaded: true };
    return { ...logs, [answer.channelId]: { ...log, ...window } };
  },

  "pending:add": (logs, /** @type {Pending} */ entry) =>
    change(logs, entry.channelId, (log) => ({ pending: [...log.pending, entry] })),
  "pending:state": (logs, { channelId, nonce, ...state }) =>
    change(logs, channelId, (log) => pendingState(log, nonce, state)),
  "pending:drop": (logs, { channelId, nonce }) =>
    change(logs, channelId, (log) => ({ pending: log.pending.filter((entry) => entry.nonce !== nonce) })),
  follow: (logs, { channelId, follow }) =>
    change(logs, channelId, (log) => ({ follow, unseen: follow && log.atEnd ? 0 : log.unseen })),
};
