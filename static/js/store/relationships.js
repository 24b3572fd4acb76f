/** What people are to me: friends, blocked, requests that came (incoming) and went (outgoing). Reducers. */

import { without } from "rscord/record.js";

/** @import {Id, Relationship} from "../types.d.ts" */
/** @typedef {Record<Id, Relationship>} Relationships by user id */

export const FRIEND = 1;
export const BLOCKED = 2;
export const INCOMING = 3;
export const OUTGOING = 4;

/** @param {Relationship[]} rows @returns {Relationships} */
const byUser = (rows) => Object.fromEntries(rows.map((row) => [row.id, row]));

/** @type {Record<string, (relationships: Relationships, data: any) => Relationships>} */
export const relationshipReducers = {
  "chats:boot": (_before, { relationships = [] }) => byUser(relationships),
  READY: (_before, { relationships = [] }) => byUser(relationships),
  RELATIONSHIP_ADD: (relationships, row) => ({ ...relationships, [row.id]: row }),
  RELATIONSHIP_UPDATE: (relationships, row) =>
    row.id in relationships ? { ...relationships, [row.id]: { ...relationships[row.id], ...row } } : relationships,
  RELATIONSHIP_REMOVE: (relationships, { id }) => without(relationships, id),
};
