/** Reducers of what is read: per channel the newest message there is, and the newest that I have seen. */

import { compareIds } from "rscord/ids.js";
import { without } from "rscord/record.js";

/** @import {Channel, Id} from "../types.d.ts" */
/** @typedef {Record<Id, {newest: Id, read: Id}>} Marks */

const NEVER = "0";

/** @param {Id} a @param {Id} b */
const later = (a, b) => (compareIds(a, b) > 0 ? a : b);

/**
 * @param {Marks} marks
 * @param {Id} channel
 * @param {{newest?: Id, read?: Id}} came
 */
function raise(marks, channel, { newest = NEVER, read = NEVER }) {
  const known = marks[channel] ?? { newest: NEVER, read: NEVER };
  const mark = { newest: later(known.newest, newest), read: later(known.read, read) };
  const same = mark.newest === known.newest && mark.read === known.read && channel in marks;
  return same ? marks : { ...marks, [channel]: mark };
}

/**
 * @param {Marks} marks
 * @param {{id?: Id, channel_id?: Id, last_message_id: Id | null}} state
 * @returns {Marks}
 */
function place(marks, { id = "", channel_id: channel = id, last_message_id: read }) {
  return { ...marks, [channel]: { newest: marks[channel]?.newest ?? NEVER, read: read ?? NEVER } };
}

/** @type {Record<string, (marks: Marks, data: any, context: {me: Id, channelsOf: (guild: Id) => Id[]}) => Marks>} */
export const markReducers = {
  /** A channel met for the first time counts as read: what came before me is not news. */
  GUILD_CREATE: (marks, { channels }) =>
    channels.reduce((/** @type {Marks} */ all, /** @type {Channel} */ channel) => {
      const newest = channel.last_message_id ?? NEVER;
      return raise(all, channel.id, channel.id in all ? { newest } : { newest, read: newest });
    }, marks),
  MESSAGE_CREATE: (marks, { id, channel_id, author }, { me }) =>
    raise(marks, channel_id, author.id === me ? { newest: id, read: id } : { newest: id }),
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
