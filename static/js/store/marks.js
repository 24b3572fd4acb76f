/** Reducers of what is read: per channel the newest message, the newest that I have seen, and how often it calls me since. */

import { compareIds } from "rscord/ids.js";
import { without } from "rscord/record.js";

/** @import {Channel, Id} from "../types.d.ts" */
/** @import {Message} from "../types.d.ts" */
/** @typedef {Record<Id, {newest: Id, read: Id, mentions: number}>} Marks */
/** @typedef {{me: Id, roles: Id[], channelsOf: (guild: Id) => Id[]}} Context `roles` are mine in the event's guild */

const NEVER = "0";

/** @param {Id} a @param {Id} b */
const later = (a, b) => (compareIds(a, b) > 0 ? a : b);

/**
 * @param {Marks} marks
 * @param {Id} channel
 * @param {{newest?: Id, read?: Id}} came
 */
function raise(marks, channel, { newest = NEVER, read = NEVER }) {
  const known = marks[channel] ?? { newest: NEVER, read: NEVER, mentions: 0 };
  const mark = { newest: later(known.newest, newest), read: later(known.read, read), mentions: known.mentions };
  if (compareIds(mark.read, mark.newest) >= 0) mark.mentions = 0;
  const same = mark.newest === known.newest && mark.read === known.read && mark.mentions === known.mentions && channel in marks;
  return same ? marks : { ...marks, [channel]: mark };
}

/**
 * @param {Marks} marks
 * @param {{id?: Id, channel_id?: Id, last_message_id: Id | null, mention_count?: number}} state
 * @returns {Marks}
 */
function place(marks, { id = "", channel_id: channel = id, last_message_id: read, mention_count: mentions = 0 }) {
  return { ...marks, [channel]: { newest: marks[channel]?.newest ?? NEVER, read: read ?? NEVER, mentions } };
}

/**
 * Whether a message calls me: by name, by one of my roles, or with everybody.
 * @param {Message} message
 * @param {{me: Id, roles: Id[]}} who
 */
export function callsMe({ mentions = [], mention_roles = [], mention_everyone }, { me, roles }) {
  return Boolean(mention_everyone) || mentions.some(({ id }) => id === me) || mention_roles.some((id) => roles.includes(id));
}

/**
 * @param {Marks} marks
 * @param {Message} message
 * @param {Context} context
 */
function came(marks, message, context) {
  const { id, channel_id, author, webhook_id } = message;
  if (author.id === context.me && !webhook_id) return raise(marks, channel_id, { newest: id, read: id });
  const fresh = compareIds(id, marks[channel_id]?.newest ?? NEVER) > 0;
  const raised = raise(marks, channel_id, { newest: id });
  if (!fresh || !callsMe(message, context)) return raised;
  const mark = raised[channel_id];
  return { ...raised, [channel_id]: { ...mark, mentions: mark.mentions + 1 } };
}

/** @type {Record<string, (marks: Marks, data: any, context: Context) => Marks>} */
export const markReducers = {
  /** A channel met for the first time counts as read: what came before me is not news. */
  GUILD_CREATE: (marks, { channels }) =>
    channels.reduce((/** @type {Marks} */ all, /** @type {Channel} */ channel) => {
      const newest = channel.last_message_id ?? NEVER;
      return raise(all, channel.id, channel.id in all ? { newest } : { newest, read: newest });
    }, marks),
  MESSAGE_CREATE: came,
  READY: (marks, { read_states: states = [] }) => states.reduce(place, marks),
  /** From another device of mine; the position may go back. */
  MESSAGE_ACK: (marks, state) => place(marks, state),
  read: (marks, { channelId }) =>
    channelId in marks ? raise(marks, channelId, { read: marks[channelId].newest }) : marks,
  CHANNEL_DELETE: (marks, { id }) => without(marks, id),
  GUILD_DELETE: (marks, { id, unavailable }, { channelsOf }) => (unavailable ? marks : channelsOf(id).reduce(without, marks)),
};

/**
 * @param {Marks} marks
 * @param {Id} channel
 */
export const isUnread = (marks, channel) =>
  channel in marks && compareIds(marks[channel].newest, marks[channel].read) > 0;

/**
 * @param {Marks} marks
 * @returns {Map<Id, number>} channels where I was called and have not looked
 */
export const mentionsIn = (marks) =>
  new Map(Object.entries(marks).filter(([id, { mentions }]) => mentions && isUnread(marks, id)).map(([id, { mentions }]) => [id, mentions]));
