import assert from "node:assert/strict";
import { test } from "node:test";
import { details, sentence } from "rscord/components/settings/guild/audit.js";
import { use } from "rscord/i18n.js";
import en from "rscord/i18n/en.js";
import settings from "rscord/i18n/settings/en.js";

use("en", { ...en, ...settings });

/** @type {any} */
const guild = { channels: { 5: { name: "general" } }, roles: { 6: { name: "Helpers" } }, members: { 11: { user: { username: "bob" } } } };
/** @type {Map<string, any>} */
const users = new Map([["10", { id: "10", username: "alice", global_name: "Alice" }], ["11", { id: "11", username: "bob" }]]);

/** @param {number} action_type @param {string | null} target_id @param {object} [more] @returns {any} */
const entry = (action_type, target_id, more = {}) => ({ id: "1", user_id: "10", target_id, action_type, ...more });

test("an act is a sentence about whom or what it was done to", () => {
  assert.equal(sentence(entry(22, "11"), guild, users), "Alice banned bob");
  assert.equal(sentence(entry(11, "5"), guild, users), "Alice changed the channel general");
  assert.equal(sentence(entry(31, "6"), guild, users), "Alice changed the role Helpers");
});

test("what is gone has the name that it had", () => {
  const changes = [{ key: "name", old_value: "attic" }];
  assert.equal(sentence(entry(12, "99", { changes }), guild, users), "Alice deleted the channel attic");
  assert.equal(sentence(entry(42, null, { changes: [{ key: "code", old_value: "aB3" }] }), guild, users), "Alice revoked the invite aB3");
});

test("an act that the client does not know, by nobody known, is still told", () => {
  assert.equal(sentence({ ...entry(999, "7"), user_id: null }, guild, users), "Somebody did something to 7");
});

test("changes are told in words", () => {
  const changes = [
    { key: "name", old_value: "a", new_value: "b" },
    { key: "rate_limit_per_user", old_value: 0, new_value: 300 },
    { key: "max_age", new_value: 604_800 },
    { key: "color", old_value: 0, new_value: 0x00ff00 },
    { key: "owner_id", old_value: "10", new_value: "11" },
    { key: "icon_hash", new_value: "abc" },
    { key: "$add", new_value: [{ id: "6", name: "Helpers" }] },
    { key: "unheard_of", new_value: 1 },
    { key: "hoist", new_value: false },
  ];
  assert.deepEqual(details(entry(1, "1", { changes }), guild), [
    "Name: a → b",
    "Slow mode: 0 seconds → 5 minutes",
    "Expires after: 7 days",
    "Colour: nothing → #00ff00",
    "owner: 10 → bob",
    "Icon: changed",
    "Given: Helpers",
  ]);
});

test("rights are told by their names, denied ones as such", () => {
  const changes = [{ key: "deny", old_value: "0", new_value: "1024" }, { key: "allow", old_value: "2048", new_value: "64" }];
  assert.deepEqual(details(entry(14, "5", { changes, options: { id: "6", role_name: "Helpers" } }), guild), [
    "For Helpers",
    "Denied: See channels",
    "Allowed: Add reactions",
    "No longer allowed: Write messages",
  ]);
});
