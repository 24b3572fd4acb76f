/** Acting on people: asking, accepting, parting, blocking. The events bring what comes of it. */

import { ApiError, explain, request } from "rscord/api.js";
import { t } from "rscord/i18n.js";
import { store } from "rscord/store/index.js";
import { notify } from "rscord/store/ui.js";

/** @import {Id, Relationship, User} from "../types.d.ts" */
/** @import {Key} from "rscord/i18n.js" */

/** Why a request could not be made, by the server's code. @type {Map<number, Key>} */
const REFUSALS = new Map(/** @type {[number, Key][]} */ ([
  [10013, "noSuchPerson"],
  [30002, "tooManyRequests"],
  [80000, "takesNoRequests"],
  [80001, "blockedByMe"],
  [80002, "botsMakeNoFriends"],
  [80003, "notYourself"],
  [80007, "friendsAlready"],
]));

/** @param {unknown} error */
export function whyNot(error) {
  const key = error instanceof ApiError && REFUSALS.get(error.code);
  return key ? t(key) : explain(error);
}

/**
 * @param {string} to a username
 * @returns {Promise<Relationship>}
 */
export async function askFriend(to) {
  const row = await request("POST", "/api/friends/request", { to });
  store.dispatch("RELATIONSHIP_ADD", row);
  return row;
}

/** @param {Promise<unknown>} work */
const told = (work) => void work.catch((error) => notify(whyNot(error), "error"));

/** @param {User} user */
export const ask = (user) => told(askFriend(user.username).then(() => notify(t("requestSent", { name: user.username }))));

/** @param {Id} userId */
export const accept = (userId) =>
  told(request("POST", `/api/friends/${userId}/accept`).then((row) => store.dispatch("RELATIONSHIP_ADD", row)));

/** Decline, take back, or be friends no more. @param {Id} userId */
export async function part(userId) {
  await request("DELETE", `/api/friends/${userId}`);
  store.dispatch("RELATIONSHIP_REMOVE", { id: userId });
}

/** @param {Id} userId */
export const dismissRequest = (userId) => told(part(userId));

/** @param {Id} userId */
export async function block(userId) {
  store.dispatch("RELATIONSHIP_ADD", await request("PUT", `/users/@me/blocks/${userId}`));
}

/** @param {Id} userId */
export const unblock = (userId) =>
  told(request("DELETE", `/users/@me/blocks/${userId}`).then(() => store.dispatch("RELATIONSHIP_REMOVE", { id: userId })));

/**
 * @param {string} query
 * @returns {Promise<User[]>}
 */
export const searchPeople = (query) => request("GET", `/users/search?${new URLSearchParams({ query, limit: "10" })}`);
