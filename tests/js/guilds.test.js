import assert from "node:assert/strict";
import { test } from "node:test";
import { guildReducers } from "rscord/store/guilds.js";
import { isUnread, markReducers } from "rscord/store/marks.js";
import { presenceReducers, TYPING_TIME, typingReducers } from "rscord/store/people.js";

/** @param {string} id */
const member = (id) => ({ user: { id, username: `u${id}` }, roles: [] });
const payload = {
  id: "1",
  name: "g",
  owner_id: "10",
  member_count: 2,
  channels: [{ id: "5", type: 0, name: "general", position: 0, last_message_id: "50" }],
  roles: [{ id: "1", name: "@everyone", color: 0, position: 0, permissions: "0" }],
  members: [member("10"), member("11")],
};

/** @param {[string, any][]} events */
function play(events) {
  /** @type {import("../../static/js/store/guilds.js").Guilds} */
  let guilds = {};
  for (const [type, data] of /** @type {[string, any][]} */ ([["GUILD_CREATE", payload], ...events])) {
    guilds = guildReducers[type](guilds, data);
  }
  return guilds;
}

test("READY keeps the guilds that it names and drops the others", () => {
  assert.deepEqual(Object.keys(play([["READY", { guilds: [{ id: "1" }] }]])), ["1"]);
  assert.deepEqual(play([["READY", { guilds: [] }]]), {});
});

test("a guild in trouble stays, a guild that I left goes", () => {
  assert.equal(play([["GUILD_DELETE", { id: "1", unavailable: true }]])[1].unavailable, true);
  assert.deepEqual(play([["GUILD_DELETE", { id: "1" }]]), {});
});

test("channels come, change and go", () => {
  const channel = { id: "6", guild_id: "1", type: 0, name: "new", position: 1 };
  assert.equal(play([["CHANNEL_CREATE", channel]])[1].channels[6].name, "new");
  const renamed = play([["CHANNEL_CREATE", channel], ["CHANNEL_UPDATE", { ...channel, name: "x" }]]);
  assert.equal(renamed[1].channels[6].name, "x");
  assert.deepEqual(Object.keys(play([["CHANNEL_DELETE", { id: "5", guild_id: "1" }]])[1].channels), []);
});

test("members are counted once, also if their event comes twice", () => {
  const add = /** @type {[string, any]} */ (["GUILD_MEMBER_ADD", { guild_id: "1", ...member("12") }]);
  assert.equal(play([add, add])[1].member_count, 3);
  const gone = play([add, ["GUILD_MEMBER_REMOVE", { guild_id: "1", user: { id: "12" } }]]);
  assert.equal(gone[1].member_count, 2);
  assert.equal(gone[1].members[12], undefined);
});

test("the watched slice names its members in order", () => {
  const slice = { guild_id: "1", members: [member("11"), member("10")], presences: [], online_count: 0, member_count: 2 };
  const guilds = play([["GUILD_MEMBER_LIST_UPDATE", slice], ["GUILD_MEMBER_ADD", { guild_id: "1", ...member("12") }]]);
  assert.deepEqual(guilds[1].list?.ids, ["11", "10", "12"]);
});

test("events of guilds that I am not in change nothing", () => {
  assert.deepEqual(Object.keys(play([["CHANNEL_CREATE", { id: "6", guild_id: "2" }]])), ["1"]);
});

test("a name changes everywhere", () => {
  assert.equal(play([["USER_UPDATE", { id: "11", username: "new" }]])[1].members[11].user.username, "new");
});

test("who is in the slice without a presence is offline", () => {
  const slice = { members: [member("10"), member("11")], presences: [{ user: { id: "10" }, status: "dnd" }] };
  assert.deepEqual(presenceReducers.GUILD_MEMBER_LIST_UPDATE({ 11: "online" }, slice), { 10: "dnd", 11: "offline" });
  assert.deepEqual(presenceReducers.PRESENCE_UPDATE({}, { user: { id: "3" }, status: "invisible" }), { 3: "offline" });
});

test("typing ends with the message, or by itself", () => {
  const started = typingReducers.TYPING_START({}, { channel_id: "5", user_id: "11" }, { now: 0 });
  assert.equal(started[5][11], TYPING_TIME);
  assert.deepEqual(typingReducers.MESSAGE_CREATE(started, { channel_id: "5", author: { id: "11" } }, { now: 1 })[5], {});
  assert.deepEqual(typingReducers["typing:expire"](started, {}, { now: TYPING_TIME })[5], {});
  assert.equal(typingReducers["typing:expire"](started, {}, { now: TYPING_TIME - 1 })[5][11], TYPING_TIME);
});

test("unread is what came after me from others", () => {
  const context = { me: "10", roles: ["7"], channelsOf: () => ["5"] };
  const known = markReducers.GUILD_CREATE({}, payload, context);
  const elsewhere = markReducers.MESSAGE_ACK(known, { channel_id: "5", last_message_id: "40" }, context);
  assert.equal(isUnread(elsewhere, "5"), true, "another device marked it unread");
  assert.equal(isUnread(known, "5"), false);
  const theirs = markReducers.MESSAGE_CREATE(known, { id: "51", channel_id: "5", author: { id: "11" } }, context);
  assert.equal(isUnread(theirs, "5"), true);
  assert.equal(isUnread(markReducers.read(theirs, { channelId: "5" }, context), "5"), false);
  const mine = markReducers.MESSAGE_CREATE(theirs, { id: "52", channel_id: "5", author: { id: "10" } }, context);
  assert.equal(isUnread(mine, "5"), false);
  assert.equal(isUnread(markReducers.GUILD_CREATE(known, { channels: [{ id: "5", last_message_id: "60" }] }, context), "5"), true);
});
