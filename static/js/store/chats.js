/** Chats: channels without a guild. Reducers, and what they are called. */

import { t } from "rscord/i18n.js";
import { compareIds } from "rscord/ids.js";
import { without } from "rscord/record.js";

/** @import {Channel, Chat, ChatPlace, Id, User} from "../types.d.ts" */
/** @import {Marks} from "./marks.js" */
/** @typedef {Record<Id, Chat>} Chats */

const DM = 1;
const GROUP = 3;
const NEVER = "0";
/** Nobody tells more unread messages apart; the server counts no farther either. */
const MOST_UNREAD = 100;

/**
 * @param {Channel | Chat} channel
 * @returns {channel is Chat}
 */
export function isChat(channel) {
  return channel.type === DM || channel.type === GROUP;
}

/** @param {{type: number}} channel */
export const isGroup = ({ type }) => type === GROUP;

/** @param {User} user */
const nameOf = (user) => user.global_name || user.username;

/**
 * A group's own name, or who is in it besides me.
 * @param {Chat} chat
 */
export const chatName = ({ name, recipients }) => name || recipients.map(nameOf).join(", ") || t("nobodyElse");

/** @param {any} payload @returns {Chat} */
const fromPayload = (payload) => ({ ...payload, name: payload.name ?? "", position: 0, recipients: payload.recipients ?? [], unread: 0 });

/**
 * @param {Chats} chats
 * @param {Id} id
 * @param {(chat: Chat) => Partial<Chat>} alter
 */
function change(chats, id, alter) {
  const chat = chats[id];
  return chat ? { ...chats, [id]: { ...chat, ...alter(chat) } } : chats;
}

/**
 * What the server knows of all my chats, at the beginning of a session or of a page.
 * @param {{private_channels?: any[], read_states?: any[]}} data
 * @param {Chats} known
 */
function begin({ private_channels: came = [], read_states: states = [] }, known) {
  const counts = new Map(states.map(({ channel_id, id, mention_count: count = 0 }) => [channel_id ?? id, count]));
  return Object.fromEntries(
    came.map((payload) => [payload.id, { ...fromPayload(payload), unread: counts.get(payload.id) ?? known[payload.id]?.unread ?? 0 }]),
  );
}

/** @param {ChatPlace[]} members @param {Id} userId @param {Partial<ChatPlace>} fields */
const placed = (members, userId, fields) =>
  members.map((place) => (place.user_id === userId ? { ...place, ...fields } : place));

/** @type {Record<string, (chats: Chats, data: any, context: {me: Id}) => Chats>} */
export const chatReducers = {
  "chats:boot": (chats, state) => begin(state, chats),
  READY: (chats, data) => begin(data, chats),
  CHANNEL_CREATE: (chats, payload) =>
    payload.guild_id ? chats : { ...chats, [payload.id]: { ...fromPayload(payload), unread: payload.unread ?? chats[payload.id]?.unread ?? 0 } },
  /** The last message is the messages' own to tell. */
  CHANNEL_UPDATE: (chats, { id, name, icon, owner_id, members }) => change(chats, id, () => ({ name: name ?? "", icon, owner_id, members })),
  CHANNEL_DELETE: (chats, { id }) => (id in chats ? without(chats, id) : chats),
  CHANNEL_RECIPIENT_ADD: (chats, { channel_id, user }, { me }) =>
    change(chats, channel_id, ({ recipients, members }) => ({
      recipients: user.id === me ? recipients : [...recipients.filter(({ id }) => id !== user.id), user],
      members: [...members.filter(({ user_id }) => user_id !== user.id), { user_id: user.id, role: "member" }],
    })),
  CHANNEL_RECIPIENT_REMOVE: (chats, { channel_id, user }) =>
    change(chats, channel_id, ({ recipients, members }) => ({
      recipients: recipients.filter(({ id }) => id !== user.id),
      members: members.filter(({ user_id }) => user_id !== user.id),
    })),
  MESSAGE_CREATE: (chats, { id, channel_id, author }, { me }) =>
    change(chats, channel_id, ({ last_message_id: last, unread }) => {
      if (compareIds(id, last ?? NEVER) <= 0) return {};
      return { last_message_id: id, unread: author.id === me ? 0 : Math.min(MOST_UNREAD, unread + 1) };
    }),
  MESSAGE_ACK: (chats, { channel_id, id = channel_id, mention_count: count = 0 }) => change(chats, channel_id ?? id, () => ({ unread: count })),
  read: (chats, { channelId }) => (chats[channelId]?.unread ? change(chats, channelId, () => ({ unread: 0 })) : chats),
  MESSAGE_DELIVERY: (chats, { channel_id, user_id, message_id, status }) =>
    change(chats, channel_id, ({ members }) => ({
      members: placed(members, user_id, status === "read" ? { read_message_id: message_id } : { delivered_message_id: message_id }),
    })),
  RELATIONSHIP_UPDATE: (chats, { user }) =>
    Object.fromEntries(
      Object.entries(chats).map(([id, chat]) => [
        id,
        chat.recipients.some((one) => one.id === user.id)
          ? { ...chat, recipients: chat.recipients.map((one) => (one.id === user.id ? user : one)) }
          : chat,
      ]),
    ),
};

/** @param {Marks} marks @param {any} payload */
function mark(marks, { id, last_message_id: last }) {
  const known = marks[id] ?? { newest: NEVER, read: NEVER };
  if (!last || compareIds(last, known.newest) <= 0) return id in marks ? marks : { ...marks, [id]: known };
  return { ...marks, [id]: { ...known, newest: last } };
}

/** Unlike a guild's channel, a chat that is met for the first time is unread. @type {Record<string, (marks: Marks, data: any) => Marks>} */
export const chatMarkReducers = {
  "chats:boot": (marks, { private_channels: came = [] }) => came.reduce(mark, marks),
  READY: (marks, { private_channels: came = [] }) => came.reduce(mark, marks),
  CHANNEL_CREATE: (marks, payload) => (payload.guild_id ? marks : mark(marks, payload)),
};
