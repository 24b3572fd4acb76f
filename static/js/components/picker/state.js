/** Which place asks for an emoji. The picker itself is fetched when it is first opened. */

import { signal } from "@preact/signals";
import { keep, recall } from "rscord/storage.js";

/** @import {Emoji} from "../../types.d.ts" */
/** @typedef {{anchor: Element, choose: (emoji: Emoji) => void}} Asking */

const RECENT = "rscord.emoji";
const MOST_RECENT = 27;

export const asking = signal(/** @type {Asking | null} */ (null));

/** What I chose lately, the latest first. */
export const recent = signal(/** @type {Emoji[]} */ (read()));

/** @returns {Emoji[]} */
function read() {
  try {
    const kept = JSON.parse(recall(RECENT) || "[]");
    return Array.isArray(kept) ? kept.filter((emoji) => typeof emoji?.name === "string") : [];
  } catch {
    return [];
  }
}

/**
 * @param {Element} anchor that the picker opens beside, and that gets the focus back
 * @param {(emoji: Emoji) => void} choose
 */
export function openPicker(anchor, choose) {
  asking.value = { anchor, choose };
}

/** @param {Emoji} emoji */
export function rememberEmoji(emoji) {
  const { id, name, animated } = emoji;
  const others = recent.peek().filter((known) => known.id !== id || known.name !== name);
  recent.value = [{ id, name, animated }, ...others].slice(0, MOST_RECENT);
  keep(RECENT, JSON.stringify(recent.peek()));
}

/** For one click, before anything has been chosen. @type {Emoji[]} */
const FIRST = ["👍", "❤️", "😂"].map((name) => ({ id: null, name }));

/** @param {number} count */
export const quick = (count) => [...recent.value.filter(({ id }) => !id), ...FIRST.filter(({ name }) => recent.value.every((known) => known.name !== name))].slice(0, count);
