import assert from "node:assert/strict";
import { test } from "node:test";
import { moved } from "rscord/components/settings/sort.js";
import { movesFor } from "rscord/store/order.js";

/** @param {string} id @param {number} position */
const channel = (id, position, parent_id = /** @type {string | null} */ (null)) => ({ id, type: 0, name: id, position, parent_id });

test("a channel goes between two others without touching them where there is room", () => {
  const others = [channel("a", 0), channel("b", 5)];
  assert.deepEqual(movesFor(others, channel("x", 9), null, 1), [{ id: "x", position: 1 }]);
});

test("those behind it move up only as far as they must", () => {
  const others = [channel("a", 0), channel("b", 1), channel("c", 2), channel("d", 9)];
  assert.deepEqual(movesFor(others, channel("x", 10), null, 0), [
    { id: "x", position: 0 },
    { id: "a", position: 1 },
    { id: "b", position: 2 },
    { id: "c", position: 3 },
  ]);
  assert.deepEqual(movesFor(others, channel("x", 0), null, 4), [{ id: "x", position: 10 }]);
});

test("equal positions are told apart", () => {
  const others = [channel("a", 0), channel("b", 0)];
  assert.deepEqual(movesFor(others, channel("x", 0), null, 1), [
    { id: "x", position: 1 },
    { id: "b", position: 2 },
  ]);
});

test("another category is said only where it is another", () => {
  assert.deepEqual(movesFor([], channel("x", 3, "7"), "7", 0), [{ id: "x", position: 0 }]);
  assert.deepEqual(movesFor([], channel("x", 3, "7"), null, 0), [{ id: "x", position: 0, parent_id: null }]);
});

test("one item of a list changes its place", () => {
  assert.deepEqual(moved(["a", "b", "c"], 0, 2), ["b", "c", "a"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, 0), ["c", "a", "b"]);
});
