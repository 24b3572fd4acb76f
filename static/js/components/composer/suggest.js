/** What a name that is being typed may become. */

import { api } from "rscord/api.js";
import { allEmoji, findEmoji, fromGuild } from "rscord/emoji.js";
import { compareIds } from "rscord/ids.js";
import { t } from "rscord/i18n.js";
import { Permission } from "rscord/permissions.js";
import { store } from "rscord/store/index.js";
import { canHere, colorOf, memberName, textChannels, userName } from "rscord/store/selectors.js";

/** @import {Channel, Emoji, Guild, Member, User} from "../../types.d.ts" */
/** @typedef {{key: string, insert: string, name: string, note?: string, user?: User, emoji?: Emoji, sign?: string, color?: number}} Suggestion */

const MOST = 8;

/** @param {string} text */
const fold = (text) => text.toLowerCase().replaceAll("ё", "е");

/**
 * @template T
 * @param {T[]} items
 * @param {string} query
 * @param {(item: T) => string[]} namesOf
 * @returns {T[]} those one of whose names begins with the query, then those with it inside
 */
export function fitting(items, query, namesOf) {
  const wanted = fold(query);
  const rank = (/** @type {T} */ item) => {
    const names = namesOf(item).map(fold);
    if (names.some((name) => name.startsWith(wanted))) return 0;
    if (names.some((name) => name.split(/[\s_-]+/).some((word) => word.startsWith(wanted)))) return 1;
    return names.some((name) => name.includes(wanted)) ? 2 : 3;
  };
  const ranked = items.map((item) => ({ item, at: rank(item) })).filter(({ at }) => at < 3);
  return ranked.sort((a, b) => a.at - b.at).map(({ item }) => item);
}

/** Who spoke here last is who is meant most often. @returns {Map<string, string>} newest message id by author */
function speakers() {
  return new Map((store.log.peek()?.messages ?? []).map(({ id, author }) => [author.id, id]));
}

/**
 * The people of a place.
 * @param {Guild | undefined} guild
 * @param {Channel} channel
 * @returns {User[]}
 */
export const usersHere = (guild, channel) =>
  guild ? Object.values(guild.members).map(({ user }) => user) : [store.me.peek(), ...(channel.recipients ?? [])];

/**
 * @param {Guild | undefined} guild
 * @param {Channel} channel
 * @param {string} query
 * @returns {Suggestion[]}
 */
function people(guild, channel, query) {
  const spoke = speakers();
  // Nobody calls themselves.
  spoke.delete(store.me.peek().id);
  const known = usersHere(guild, channel).sort((a, b) => compareIds(spoke.get(b.id) ?? "0", spoke.get(a.id) ?? "0"));
  const nick = (/** @type {User} */ user) => (guild?.members[user.id] ? memberName(guild.members[user.id]) : userName(user));
  return fitting(known, query, (user) => [nick(user), userName(user), user.username]).map((user) => ({
    key: user.id,
    insert: `@${user.username}`,
    name: nick(user),
    note: user.username,
    user,
    color: colorOf(guild, user.id),
  }));
}

/**
 * @param {Guild | undefined} guild
 * @param {string} query
 * @returns {Suggestion[]}
 */
function roles(guild, query) {
  const everyone = canHere(Permission.MENTION_EVERYONE);
  const open = Object.values(guild?.roles ?? {}).filter(({ id, mentionable }) => id !== guild?.id && (mentionable || everyone));
  const named = fitting(open, query, ({ name }) => [name]).map(({ id, name, color }) => ({ key: id, insert: `@${name}`, name, note: t("role"), sign: "@", color }));
  const all = guild && everyone ? ["everyone", "here"] : [];
  return [...named, ...fitting(all, query, (name) => [name]).map((name) => ({ key: name, insert: `@${name}`, name, note: t("everyoneNote"), sign: "@" }))];
}

/**
 * @param {Guild | undefined} guild
 * @param {string} query
 * @returns {Suggestion[]}
 */
const channels = (guild, query) =>
  fitting(textChannels(guild), query, ({ name }) => [name]).map(({ id, name }) => ({ key: id, insert: `#${name}`, name, sign: "#" }));

/**
 * @param {Guild | undefined} guild
 * @param {string} query
 * @returns {Promise<Suggestion[]>}
 */
async function emojis(guild, query) {
  const known = [...fromGuild(Object.values(guild?.emojis ?? {})), ...(await allEmoji().catch(() => []))];
  return findEmoji(known, query, MOST).map(({ emoji, codes }) => {
    const insert = emoji.id ? `:${emoji.name}:` : (emoji.name ?? "");
    const code = codes.find((name) => name.startsWith(query.toLowerCase())) ?? codes[0] ?? emoji.name;
    return { key: emoji.id ?? insert, insert, name: `:${code}:`, emoji };
  });
}

/**
 * @param {"@" | "#" | ":"} sign
 * @param {string} query
 * @param {Guild | undefined} guild
 * @param {Channel} channel
 * @returns {Promise<Suggestion[]>} the best first
 */
export async function suggest(sign, query, guild, channel) {
  if (sign === ":") return emojis(guild, query);
  if (sign === "#") return channels(guild, query).slice(0, MOST);
  return [...people(guild, channel, query).slice(0, MOST - 2), ...roles(guild, query)].slice(0, MOST);
}

/**
 * Members beyond those that are loaded, for a guild that has more.
 * @param {Guild | undefined} guild
 * @param {string} query
 * @returns {Promise<boolean>} whether there are any new ones
 */
export async function lookUp(guild, query) {
  if (!guild || !query || Object.keys(guild.members).length >= guild.member_count) return false;
  const found = await api.searchMembers(guild.id, query).catch(() => []);
  const fresh = found.filter((/** @type {Member} */ { user }) => !guild.members[user.id]);
  if (fresh.length) store.dispatch("members:found", { guild_id: guild.id, members: fresh });
  return fresh.length > 0;
}
