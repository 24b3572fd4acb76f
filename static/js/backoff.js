/** The longest wait of the n-th try in a row, and where it stops to grow; milliseconds. */
const BASE = 1000;
const CAP = 30_000;

/**
 * Exponential backoff with full jitter: after a restart of the server its clients come back spread out, not as one.
 * The first try is quick, since most losses are short.
 * @param {number} attempt 0 for the first try after a loss
 * @param {() => number} random
 * @returns {number} milliseconds
 */
export const backoff = (attempt, random = Math.random) => Math.round(random() * Math.min(CAP, BASE * 2 ** attempt));
