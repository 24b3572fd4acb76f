/** Small things kept in this browser. Storage may be blocked or full; then they last as long as the page. */

/** @type {Map<string, string>} */
const memory = new Map();

/** @param {string} key */
export function recall(key) {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return memory.get(key) ?? "";
  }
}

/**
 * @param {string} key
 * @param {string} value empty to forget it
 */
export function keep(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    memory.set(key, value);
  }
}

/** @param {string} prefix of the keys to forget */
export function forget(prefix) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  } catch {
    memory.clear();
  }
}
