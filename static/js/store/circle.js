/** Reads over friends and chats, for the screen. */

import { computed } from "@preact/signals";
import { compareIds } from "rscord/ids.js";
import { store } from "rscord/store/index.js";
import { FRIEND, INCOMING } from "rscord/store/relationships.js";
import { statusOf, userName } from "rscord/store/selectors.js";

/** @import {Chat, Id, Relationship, User} from "../types.d.ts" */

/** @param {Relationship} a @param {Relationship} b */
const byName = (a, b) => userName(a.user).localeCompare(userName(b.user));

/**
 * @param {number[]} types
 * @returns {Relationship[]} by name
 */
export const relationshipsOf = (...types) =>
  Object.values(store.relationships.value).filter(({ type }) => types.includes(type)).sort(byName);

export const friendsOnline = () => relationshipsOf(FRIEND).filter(({ id }) => statusOf(id) !== "offline");

/** @param {Id} userId @returns {number} 0 for nothing */
export const relationTo = (userId) => store.relationships.value[userId]?.type ?? 0;

/** Requests that wait for my answer. */
export const waiting = computed(() => Object.values(store.relationships.value).filter(({ type }) => type === INCOMING).length);

/** Unread messages in all my chats. */
export const unreadInChats = computed(() => Object.values(store.chats.value).reduce((sum, { unread }) => sum + unread, 0));

/** @param {Chat} chat */
const latest = ({ id, last_message_id: last }) => last ?? id;

/** My chats, the latest first. @type {import("@preact/signals").ReadonlySignal<Chat[]>} */
export const chatsByTime = computed(() => Object.values(store.chats.value).sort((a, b) => compareIds(latest(b), latest(a))));

/** The other of a one-to-one chat. @param {Chat} chat @returns {User | undefined} */
export const partnerOf = (chat) => (chat.type === 1 ? chat.recipients[0] : undefined);

/** Whom I can bring into a group: friends, and whom I talk with. @returns {User[]} by name */
export function acquaintances() {
  const known = new Map(relationshipsOf(FRIEND).map(({ id, user }) => [id, user]));
  for (const chat of Object.values(store.chats.value)) {
    const partner = partnerOf(chat);
    if (partner && !partner.bot && relationTo(partner.id) !== 2) known.set(partner.id, partner);
  }
  return [...known.values()].sort((a, b) => userName(a).localeCompare(userName(b)));
}
