/**
 * Notices a socket that answers heartbeats but brings nothing: whoever learns in another way that an event must come
 * (my own message was accepted, the history shows a newer one) says so here, and it has to come in time.
 */
export class DeliveryProbe {
  /**
   * @param {(key: string) => void} onMissing told once per expectation
   * @param {number} patience milliseconds
   */
  constructor(onMissing, patience = 8000) {
    this.onMissing = onMissing;
    this.patience = patience;
    /** @type {Map<string, ReturnType<typeof setTimeout>>} */
    this.waiting = new Map();
    /** What came lately, for expectations that are voiced after the event. @type {Set<string>} */
    this.seen = new Set();
  }

  /** @param {string} key */
  expect(key) {
    if (this.seen.has(key) || this.waiting.has(key)) return;
    this.waiting.set(key, setTimeout(() => this.missed(key), this.patience));
  }

  /** @param {string} key */
  saw(key) {
    this.seen.add(key);
    if (this.seen.size > 500) this.seen.delete(/** @type {string} */ (this.seen.values().next().value));
    clearTimeout(this.waiting.get(key));
    this.waiting.delete(key);
  }

  /** @param {string} key */
  missed(key) {
    this.waiting.delete(key);
    this.onMissing(key);
  }

  /** A lost connection explains everything that is missing. */
  clear() {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }
}
