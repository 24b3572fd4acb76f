import assert from "node:assert/strict";
import { test } from "node:test";
import { worthTelling } from "rscord/notifications.js";

/** @param {object} more @returns {any} */
const message = (more = {}) => ({ id: "1", channel_id: "5", author: { id: "11" }, content: "hello", ...more });
/** @param {number} level @returns {any} */
const guild = (level = 0) => ({ id: "1", default_message_notifications: level, members: { 10: { user: { id: "10" }, roles: ["6"] } } });

test("nothing is told that nobody asked for, nor what one has said oneself", () => {
  assert.equal(worthTelling(message({ mention_everyone: true }), guild(), "10", ""), false);
  assert.equal(worthTelling(message({ author: { id: "10" } }), guild(), "10", "servers"), false);
});

test("a call is a call by name, by role, or of everybody", () => {
  for (const call of [{ mentions: [{ id: "10" }] }, { mention_roles: ["6"] }, { mention_everyone: true }]) {
    assert.equal(worthTelling(message(call), guild(1), "10", "mentions"), true);
  }
  assert.equal(worthTelling(message({ mentions: [{ id: "12" }], mention_roles: ["7"] }), guild(), "10", "mentions"), false);
});

test("a server chooses whether every message is told", () => {
  assert.equal(worthTelling(message(), guild(0), "10", "servers"), true);
  assert.equal(worthTelling(message(), guild(1), "10", "servers"), false);
  assert.equal(worthTelling(message(), undefined, "10", "servers"), true);
});
