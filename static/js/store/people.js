/** Reducers of presence and of who is typing. */

import { without } from "rscord/record.js";

/** @import {Id, Presence, Status, User} from "../types.d.ts" */
/** @typedef {Record<Id, Status>} Presences */
/** @typedef {Record<Id, Record<Id, number>>} Typing channel → user → until (local clock, milliseconds) */

/** The server repeats nothing: a typist who stops without sending is forgotten after this long. */
export const TYPING_TIME = 10_000;
const SHOWN = new Set(["online", "idle", "dnd"]);

/**
 * @param {Presences} presences
 * @param {Presence[]} came
 */
function put(presences, came) {
  const entries = came.map(({ user, status }) => [user.id, SHOWN.has(status) ? status : "offline"]);
  return entries.length ? { ...presences, ...Object.fromEntries(entries) } : presences;
}

/** @type {Record<string, (presences: Presences, data: any) => Presences>} */
export const presenceReducers = {
  /** Friends, and people of my chats; a new session tells all of them who are there. */
  READY: (presences, { presences: came, relationships = [], private_channels: chats = [] }) => {
    const users = [...relationships, ...chats.flatMap((/** @type {{recipients: User[]}} */ chat) => chat.recipients)];
    return put(presences, [...users.map((/** @type {{id: Id}} */ { id }) => ({ user: { id }, status: "offline" })), ...(came ?? [])]);
  },
  GUILD_CREATE: (presences, { presences: came }) => put(presences, came ?? []),
  PRESENCE_UPDATE: (presences, presence) => put(presences, [presence]),
  /** Whom the slice holds without a presence is offline. */
  GUILD_MEMBER_LIST_UPDATE: (presences, { members, presences: came }) => {
    const known = new Set((came ?? []).map((/** @type {Presence} */ presence) => presence.user.id));
    const users = members.map((/** @type {{user: User}} */ member) => member.user);
    const absent = users.filter((/** @type {User} */ user) => !known.has(user.id));
    return put(presences, [...absent.map((/** @type {User} */ user) => ({ user, status: "offline" })), ...(came ?? [])]);
  },
};

/** @type {Record<string, (typing: Typing, data: any, context: {now: number}) => Typing>} */
export const typingReducers = {
  TYPING_START: (typing, { channel_id, user_id }, { now }) => ({
    ...typing,
    [channel_id]: { ...typing[channel_id], [user_id]: now + TYPING_TIME },
  }),
  MESSAGE_CREATE: (typing, { channel_id, author }) =>
    typing[channel_id]?.[author.id] ? { ...typing, [channel_id]: without(typing[channel_id], author.id) } : typing,
  "typing:expire": (typing, _data, { now }) =>
    Object.fromEntries(
      Object.entries(typing).map(([channel, users]) => [
        channel,
        Object.fromEntries(Object.entries(users).filter(([, until]) => until > now)),
      ]),
    ),
  READY: () => ({}),
};
