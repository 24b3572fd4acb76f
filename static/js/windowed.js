/** Which rows of a long list of groups are on the screen. */

/** Rows above and below the window that are drawn too, so that a quick scroll shows no gap. */
const SPARE = 12;

/** @typedef {{from: number, to: number}} Slice rows of one group: the first, and the one after the last */

/**
 * @param {number[]} counts rows of each group
 * @param {{top: number, height: number, row: number, title: number}} view all in pixels
 * @returns {Slice[]}
 */
export function sliceOf(counts, { top, height, row, title }) {
  let start = 0;
  return counts.map((count) => {
    const first = start + title;
    start = first + count * row;
    const from = Math.floor((top - first) / row) - SPARE;
    const to = Math.ceil((top + height - first) / row) + SPARE;
    return { from: clamp(from, count), to: clamp(to, count) };
  });
}

/**
 * @param {number} value
 * @param {number} most
 */
const clamp = (value, most) => Math.max(0, Math.min(most, value));
