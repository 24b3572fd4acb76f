import assert from "node:assert/strict";
import { test } from "node:test";
import { compareIds, hue, idTime, initials } from "rscord/ids.js";
import { rowsOf } from "rscord/rows.js";

const MINUTE = 60_000;
const NOON = new Date(2026, 0, 5, 12).getTime();

/**
 * @param {number} at
 * @param {string} author
 * @param {number} [type]
 */
const message = (at, author, type = 0) => ({
  id: String(1000 + at),
  channel_id: "5",
  author: { id: author, username: author },
  content: "",
  timestamp: new Date(NOON + at * MINUTE).toISOString(),
  type,
});

/** @param {any[]} messages @param {any[]} [pending] */
const shape = (messages, pending = []) =>
  rowsOf(messages, pending, "1").map((row) => ("head" in row ? (row.head ? "head" : "row") : row.kind)).join(" ");

test("one author within seven minutes stands under one head", () => {
  assert.equal(shape([message(0, "1"), message(7, "1"), message(14.1, "1"), message(15, "2")]), "day head row head head");
});

test("a day begins with its line", () => {
  assert.equal(shape([message(0, "1"), message(24 * 60, "1")]), "day head day head");
});

test("the system's lines stand alone", () => {
  assert.equal(shape([message(0, "1"), message(1, "1", 7), message(2, "1")]), "day head head head");
});

test("my bubble follows my messages, whatever my clock says", () => {
  const entry = { nonce: "n", at: NOON - 48 * 60 * MINUTE };
  assert.equal(shape([message(0, "1")], [entry]), "day head row");
  assert.equal(shape([message(0, "2")], [entry]), "day head head");
});

test("keys are unique, and a sent message keeps the key of its bubble", () => {
  const sent = { ...message(1, "1"), nonce: "n" };
  const keys = rowsOf([message(0, "1"), sent], [], "1").map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(keys.at(-1), "n");
});

test("ids: order, time, tint", () => {
  assert.ok(compareIds("999", "1000") < 0);
  assert.ok(compareIds("1001", "1000") > 0);
  assert.equal(compareIds("5", "5"), 0);
  assert.equal(idTime("175928847299117063"), 1462015105796);
  assert.equal(hue("175928847299117063"), "hue-8", "as in the server's templates");
});

test("monograms", () => {
  assert.equal(initials("The Old Orchard"), "TO");
  assert.equal(initials("вера_полозова"), "ВП");
  assert.equal(initials("🍎 tree"), "🍎T");
  assert.equal(initials("   "), "?");
});
