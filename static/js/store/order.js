/** Putting channels and categories in order. */

import { explain, request } from "rscord/api.js";
import { t } from "rscord/i18n.js";
import { store } from "rscord/store/index.js";
import { categoriesOf, listedChannels } from "rscord/store/selectors.js";
import { announcement, notify } from "rscord/store/ui.js";

/** @import {Channel, Guild, Id} from "../types.d.ts" */
/** @typedef {{id: Id, position?: number, parent_id?: Id | null}} Move */

const CATEGORY = 4;

/**
 * Who stands beside a channel: the categories, or the channels of one category.
 * @param {Guild} guild
 * @param {Channel} channel
 * @param {Id | null} parentId
 */
function siblings(guild, channel, parentId) {
  if (channel.type === CATEGORY) return categoriesOf(guild);
  const known = new Set(categoriesOf(guild).map(({ id }) => id));
  const within = (/** @type {Channel} */ one) => (known.has(one.parent_id ?? "") ? (one.parent_id ?? null) : null);
  return listedChannels(guild).filter((one) => within(one) === parentId);
}

/**
 * The fewest changes that put a channel at its place: those behind it move up only as far as they must.
 * @param {Channel[]} others in order, without the channel
 * @param {Channel} channel
 * @param {Id | null} parentId
 * @param {number} index
 * @returns {Move[]}
 */
export function movesFor(others, channel, parentId, index) {
  const before = others[index - 1];
  let last = before ? before.position + 1 : 0;
  /** @type {Move} */
  const own = { id: channel.id, position: last };
  if ((channel.parent_id ?? null) !== parentId) own.parent_id = parentId;
  const moves = [own];
  for (const other of others.slice(index)) {
    if (other.position > last) break;
    last += 1;
    moves.push({ id: other.id, position: last });
  }
  return moves;
}

/**
 * Puts a channel among the others of a category (null: outside of any), at once here and then on the server.
 * @param {Guild} guild
 * @param {Channel} channel
 * @param {Id | null} parentId
 * @param {number} index
 */
export async function placeChannel(guild, channel, parentId, index) {
  const others = siblings(guild, channel, parentId).filter(({ id }) => id !== channel.id);
  const moves = movesFor(others, channel, parentId, Math.min(Math.max(index, 0), others.length));
  const put = (/** @type {Move} */ move) => store.dispatch("CHANNEL_UPDATE", { ...move, guild_id: guild.id });
  const undo = moves.map(({ id }) => guild.channels[id]);
  moves.forEach(put);
  announcement.value = t("channelMoved", { name: channel.name });
  await request("PATCH", `/guilds/${guild.id}/channels`, moves).catch((error) => {
    undo.forEach((was) => put({ id: was.id, position: was.position, parent_id: was.parent_id ?? null }));
    notify(explain(error), "error");
  });
}

/**
 * One place up or down; past the end of its category into the next one.
 * @param {Guild} guild
 * @param {Channel} channel
 * @param {-1 | 1} step
 */
export function stepChannel(guild, channel, step) {
  const parentId = guild.channels[channel.parent_id ?? ""] ? (channel.parent_id ?? null) : null;
  const row = siblings(guild, channel, parentId);
  const index = row.findIndex(({ id }) => id === channel.id) + step;
  if (index >= 0 && index < row.length) return placeChannel(guild, channel, parentId, index);
  if (channel.type === CATEGORY) return undefined;
  const places = [null, ...categoriesOf(guild).map(({ id }) => id)];
  const next = places[places.indexOf(parentId) + step];
  if (next === undefined) return undefined;
  return placeChannel(guild, channel, next, step > 0 ? 0 : Infinity);
}
