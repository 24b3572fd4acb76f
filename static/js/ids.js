/** @import {Id} from "./types.d.ts" */

/** Milliseconds of 2015-01-01, where ids start to count. */
const EPOCH = 1420070400000n;
/** Prime, so that every bit of an id counts. */
const HUES = 11n;

/**
 * Ids are decimal strings without leading zeros, so the longer one is the later one.
 * @param {Id} a
 * @param {Id} b
 * @returns {number} below 0 when a is older
 */
export function compareIds(a, b) {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}

/**
 * @param {Id} id
 * @returns {number} milliseconds since 1970
 */
export const idTime = (id) => Number((BigInt(id) >> 22n) + EPOCH);

/**
 * The CSS class that tints whatever stands for this id. The server's templates do the same arithmetic.
 * @param {Id} id
 */
export const hue = (id) => `hue-${BigInt(id) % HUES}`;

/**
 * Up to two first letters, for a monogram in place of a picture.
 * @param {string} name
 */
export function initials(name) {
  const words = name.split(/[\s_.-]+/).filter(Boolean);
  const letters = words.slice(0, 2).map((word) => [...word][0]);
  return letters.join("").toUpperCase() || "?";
}

/** A name for one message of mine: the server answers a repeated nonce with the first message. */
export const newNonce = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 10);
