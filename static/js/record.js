/**
 * @template {{id: string}} T
 * @param {T[]} items
 * @returns {Record<string, T>}
 */
export const byId = (items) => Object.fromEntries(items.map((item) => [item.id, item]));

/**
 * A copy without one key.
 * @template T
 * @param {Record<string, T>} record
 * @param {string} key
 * @returns {Record<string, T>}
 */
export const without = (record, key) => Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
