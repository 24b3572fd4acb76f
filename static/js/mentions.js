/** Names as people type them (@alice, #general, :cat:) and as messages carry them (<@1>, <#2>, <:cat:3>). */

/** @import {Guild, User} from "./types.d.ts" */

/** Code stays as it is: fences first, then runs of backticks. */
const CODE = /```[\s\S]*?```|(`+)(?:(?!\1)[\s\S])+?\1/g;

/**
 * @param {string} text
 * @param {(plain: string) => string} alter what is outside of code
 */
function outsideCode(text, alter) {
  let at = 0;
  let out = "";
  for (const found of text.matchAll(CODE)) {
    out += alter(text.slice(at, found.index)) + found[0];
    at = found.index + found[0].length;
  }
  return out + alter(text.slice(at));
}

/** @typedef {{users: User[], guild: Guild | undefined}} Place who can be called here */

/**
 * @param {string} text
 * @param {Place} place
 */
export function encode(text, place) {
  if (!/[@#:]/.test(text)) return text;
  const names = namesOf(place);
  const present = [...names.keys()].filter((name) => text.toLowerCase().includes(name)).sort((a, b) => b.length - a.length);
  if (!present.length) return text;
  const any = new RegExp(`(?<![\\p{L}\\p{N}_<&/])(?:${present.map(escaped).join("|")})(?![\\p{L}\\p{N}_])`, "giu");
  return outsideCode(text, (plain) => plain.replace(any, (name) => names.get(name.toLowerCase()) ?? name));
}

/**
 * @param {Place} place
 * @returns {Map<string, string>} what stands for each name; people before roles of the same name
 */
function namesOf({ users, guild }) {
  const { channels, roles, emojis } = guild ?? { channels: {}, roles: {}, emojis: {} };
  const pairs = [
    ...Object.values(channels).map(({ id, name }) => [`#${name}`, `<#${id}>`]),
    ...Object.values(roles).filter(({ id }) => id !== guild?.id).map(({ id, name }) => [`@${name}`, `<@&${id}>`]),
    ...users.map(({ id, username }) => [`@${username}`, `<@${id}>`]),
    ...Object.values(emojis).map(({ id, name, animated }) => [`:${name}:`, `<${animated ? "a" : ""}:${name}:${id}>`]),
  ];
  return new Map(pairs.map(([name, code]) => [name.toLowerCase(), code]));
}

/**
 * The other way, for editing; what is not known here stays as it is.
 * @param {string} text
 * @param {Place} place
 */
export function decode(text, { users, guild }) {
  const byId = new Map(users.map(({ id, username }) => [id, username]));
  const put = (/** @type {string} */ whole, /** @type {string | undefined} */ name) => (name === undefined ? whole : name);
  const at = (/** @type {string | undefined} */ name) => (name === undefined ? undefined : `@${name}`);
  return outsideCode(text, (plain) =>
    plain
      .replace(/<@!?(\d+)>/g, (whole, id) => put(whole, at(byId.get(id))))
      .replace(/<@&(\d+)>/g, (whole, id) => put(whole, at(guild?.roles[id]?.name)))
      .replace(/<#(\d+)>/g, (whole, id) => put(whole, guild?.channels[id] && `#${guild.channels[id].name}`))
      .replace(/<a?:\w+:(\d+)>/g, (whole, id) => put(whole, guild?.emojis?.[id] && `:${guild.emojis[id].name}:`)),
  );
}

/** @param {string} text */
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/**
 * What is being typed at the caret, if it may become a name.
 * @param {string} text
 * @param {number} caret
 * @returns {{sign: "@" | "#" | ":", query: string, start: number} | null}
 */
export function triggerAt(text, caret) {
  const found = /(?:^|[\s(])([@#:])([\p{L}\p{N}_.+-]{0,32})$/u.exec(text.slice(Math.max(0, caret - 40), caret));
  if (!found) return null;
  const sign = /** @type {"@" | "#" | ":"} */ (found[1]);
  // ":)" and ":D" are no names.
  if (sign === ":" && found[2].length < 2) return null;
  return { sign, query: found[2], start: caret - found[2].length - 1 };
}
