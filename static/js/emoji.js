/** Emoji by name: Unicode's, in English and in the reader's language, and those of guilds. Fetched when first needed. */

import { currentLocale } from "rscord/i18n.js";

/** @import {Emoji, GuildEmoji} from "./types.d.ts" */
/** @typedef {{emoji: Emoji, group: number, codes: string[], words: string[]}} Known `codes` are short names without colons */

/** Unicode's groups without the one of parts (2), in the order in which they are shown. */
export const GROUPS = [0, 1, 3, 4, 5, 6, 7, 8, 9];
const MOST = 60;

/** @type {Promise<Known[]> | undefined} */
let coming;

/** @returns {Promise<Known[]>} */
export function allEmoji() {
  coming ??= fetchAll();
  coming.catch(() => (coming = undefined));
  return coming;
}

/** @param {string} name as in the import map */
async function data(name) {
  const response = await fetch(import.meta.resolve(name));
  if (!response.ok) throw new Error(`${response.status} ${name}`);
  return response.json();
}

async function fetchAll() {
  const local = currentLocale() === "ru" ? data("emojibase-data/ru/compact.json") : [];
  const [list, codes, translated] = await Promise.all([data("emojibase-data/en/compact.json"), data("emojibase-data/en/shortcodes/emojibase.json"), local]);
  return join(list, codes, translated);
}

/** @typedef {{hexcode: string, unicode: string, label: string, tags?: string[], group?: number, order?: number}} Entry */

/**
 * @param {Entry[]} list
 * @param {Record<string, string | string[]>} codes by hexcode
 * @param {Entry[]} translated
 * @returns {Known[]}
 */
export function join(list, codes, translated) {
  const other = new Map(translated.map((entry) => [entry.hexcode, entry]));
  return list
    .filter(({ group }) => GROUPS.includes(group ?? -1))
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map(({ hexcode, unicode, group = 0, label, tags = [] }) => {
      const also = other.get(hexcode);
      const words = [label, ...tags, also?.label ?? "", ...(also?.tags ?? [])].flatMap((text) => fold(text).split(/[\s:,]+/)).filter(Boolean);
      return { emoji: { id: null, name: unicode }, group, codes: [codes[hexcode] ?? []].flat(), words };
    });
}

/** @param {GuildEmoji[]} emojis */
export const fromGuild = (emojis) =>
  emojis.filter(({ available }) => available !== false).map((emoji) => ({ emoji, group: -1, codes: [emoji.name], words: [] }));

/** @param {string} text */
const fold = (text) => text.toLowerCase().replaceAll("ё", "е");

/**
 * What fits best comes first: a short name that begins so, then a word that does, then a short name with it inside.
 * @param {Known[]} known
 * @param {string} query
 * @param {number} [most]
 * @returns {Known[]}
 */
export function findEmoji(known, query, most = MOST) {
  const wanted = fold(query.trim());
  if (!wanted) return [];
  const ranked = known.map((entry) => ({ entry, rank: rankOf(entry, wanted) })).filter(({ rank }) => rank < Infinity);
  return ranked.sort((a, b) => a.rank - b.rank).slice(0, most).map(({ entry }) => entry);
}

/**
 * @param {Known} entry
 * @param {string} wanted
 */
function rankOf({ codes, words }, wanted) {
  if (codes.some((code) => code.toLowerCase() === wanted)) return 0;
  if (words.includes(wanted)) return 1;
  if (codes.some((code) => code.toLowerCase().startsWith(wanted))) return 2;
  if (words.some((word) => word.startsWith(wanted))) return 3;
  return codes.some((code) => code.toLowerCase().includes(wanted)) ? 4 : Infinity;
}
