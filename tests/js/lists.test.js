import assert from "node:assert/strict";
import { test } from "node:test";
import { fitting } from "rscord/components/composer/suggest.js";
import { rowsOf } from "rscord/rows.js";
import { mentionsIn, markReducers } from "rscord/store/marks.js";
import { store } from "rscord/store/index.js";
import { sliceOf } from "rscord/windowed.js";

test("only rows near the window are drawn, however long the list is", () => {
  const view = { top: 44_000, height: 880, row: 44, title: 40 };
  const [a, b] = sliceOf([100_000, 50], view);
  assert.ok(a.from > 900 && a.to < 1100 && a.to - a.from < 60);
  assert.deepEqual(b, { from: 0, to: 0 });
  assert.deepEqual(sliceOf([5], { ...view, top: 0 }), [{ from: 0, to: 5 }]);
  assert.deepEqual(sliceOf([], view), []);
});

test("names that begin so come before names with it inside", () => {
  const names = ["Sailboat", "boat", "Small boat", "Ёлка"];
  assert.deepEqual(fitting(names, "boat", (name) => [name]), ["boat", "Small boat", "Sailboat"]);
  assert.deepEqual(fitting(names, "ел", (name) => [name]), ["Ёлка"]);
  assert.equal(fitting(names, "", (name) => [name]).length, 4);
});

/** @param {string} id @param {object} [more] @returns {any} */
const message = (id, more) => ({ id, channel_id: "5", author: { id: "2", username: "b" }, content: "", timestamp: "2026-01-05T12:00:00+00:00", ...more });

test("the line stands above the first new message, and breaks a group", () => {
  const kinds = (/** @type {string} */ after) => rowsOf([message("50"), message("51"), message("52")], [], "1", after).map(({ kind }) => kind).join(" ");
  assert.equal(kinds("51"), "day message message new message");
  assert.equal(kinds("52"), "day message message message");
  assert.equal(kinds("40"), "day message message message", "its place is above the window");
  const last = rowsOf([message("50"), message("51")], [], "1", "50").at(-1);
  assert.ok(last && "head" in last && last.head);
});

test("an answer and another face of a webhook begin a group", () => {
  const heads = (/** @type {any[]} */ list) => rowsOf(list, [], "1").flatMap((row) => ("head" in row ? [row.head] : []));
  assert.deepEqual(heads([message("50"), message("51", { message_reference: { message_id: "50" } }), message("52")]), [true, true, false]);
  const hook = (/** @type {string} */ id, /** @type {string} */ username) => message(id, { webhook_id: "9", author: { id: "9", username } });
  assert.deepEqual(heads([hook("50", "a"), hook("51", "a"), hook("52", "b")]), [true, false, true]);
});

test("mentions are counted until they are read", () => {
  const context = { me: "1", roles: ["7"], channelsOf: () => [] };
  let marks = markReducers.MESSAGE_ACK({}, { channel_id: "5", last_message_id: "40", mention_count: 2 }, context);
  marks = markReducers.MESSAGE_CREATE(marks, message("50", { mentions: [{ id: "1" }] }), context);
  marks = markReducers.MESSAGE_CREATE(marks, message("50", { mentions: [{ id: "1" }] }), context);
  marks = markReducers.MESSAGE_CREATE(marks, message("51", { mention_roles: ["7"] }), context);
  marks = markReducers.MESSAGE_CREATE(marks, message("52", { mention_everyone: true }), context);
  marks = markReducers.MESSAGE_CREATE(marks, message("53", { mentions: [{ id: "3" }] }), context);
  assert.deepEqual([...mentionsIn(marks)], [["5", 5]]);
  marks = markReducers.read(marks, { channelId: "5" }, context);
  assert.deepEqual([...mentionsIn(marks)], []);
});

test("events of kinds that are not known change nothing", () => {
  const slices = [store.guilds, store.logs, store.marks, store.presences, store.typing, store.me];
  const before = slices.map((slice) => slice.peek());
  for (const type of ["SOMETHING_NEW", "constructor", "__proto__", "toString", ""]) store.dispatch(type, { id: "1", guild_id: "1" });
  store.dispatch("SOMETHING_NEW", null);
  assert.deepEqual(slices.map((slice) => slice.peek()), before);
});
