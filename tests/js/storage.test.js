import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { forget, keep, recall } from "rscord/storage.js";

const global = /** @type {any} */ (globalThis);

afterEach(() => {
  delete global.localStorage;
});

/** As browsers have it: what is kept are the object's own properties. */
class FakeStorage {
  /** @param {string} key */
  getItem(key) {
    return Object.hasOwn(this, key) ? /** @type {any} */ (this)[key] : null;
  }

  /** @param {string} key @param {string} value */
  setItem(key, value) {
    /** @type {any} */ (this)[key] = value;
  }

  /** @param {string} key */
  removeItem(key) {
    delete (/** @type {any} */ (this)[key]);
  }
}

test("things are kept, and forgotten by prefix or when empty", () => {
  global.localStorage = new FakeStorage();
  keep("a.1", "x");
  keep("a.2", "y");
  keep("b.1", "z");
  keep("a.2", "");
  assert.deepEqual([recall("a.1"), recall("a.2"), recall("b.1")], ["x", "", "z"]);
  forget("a.");
  assert.deepEqual([recall("a.1"), recall("b.1")], ["", "z"]);
});

test("without storage the page still works", () => {
  keep("a.1", "x");
  assert.equal(recall("a.1"), "x");
  forget("a.");
  assert.equal(recall("a.1"), "");
});
