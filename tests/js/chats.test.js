import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePath, pathOf } from "rscord/router.js";
import { chatMarkReducers, chatName, chatReducers, isChat } from "rscord/store/chats.js";
import { presenceReducers } from "rscord/store/people.js";
import { FRIEND, INCOMING, relationshipReducers } from "rscord/store/relationships.js";

const me = { me: "1" };

/** @param {string} id */
const user = (id) => ({ id, username: `u${id}` });

/** @param {string} id @param {object} [more] */
const direct = (id, more = {}) => ({
  id,
  type: 1,
  recipients: [user("2")],
  members: [{ user_id: "1", role: "member" }, { user_id: "2", role: "member" }],
  last_message_id: "100",
  ...more,
});

const group = direct("20", { type: 3, name: "Walks", owner_id: "1", recipients: [user("2"), user("3")] });

const begun = chatReducers["chats:boot"]({}, { private_channels: [direct("10"), group], read_states: [{ id: "10", mention_count: 3 }] }, me);

test("a page begins with chats and what is unread in them", () => {
  assert.deepEqual(Object.keys(begun), ["10", "20"]);
  assert.equal(begun[10].unread, 3);
  assert.equal(begun[20].unread, 0);
});

test("chats are named by their people unless they have a name", () => {
  assert.equal(chatName(begun[10]), "u2");
  assert.equal(chatName(begun[20]), "Walks");
  assert.equal(chatName({ ...begun[20], name: "" }), "u2, u3");
  assert.ok(isChat(begun[10]));
  assert.ok(!isChat(/** @type {any} */ ({ type: 0 })));
});

test("others' messages count, mine do not, and each counts once", () => {
  const message = (/** @type {string} */ id, /** @type {string} */ author) => ({ id, channel_id: "10", author: user(author) });
  const one = chatReducers.MESSAGE_CREATE(begun, message("101", "2"), me);
  assert.equal(one[10].unread, 4);
  assert.equal(chatReducers.MESSAGE_CREATE(one, message("101", "2"), me)[10].unread, 4);
  assert.equal(chatReducers.MESSAGE_CREATE(one, message("102", "1"), me)[10].unread, 0);
  assert.equal(chatReducers.MESSAGE_CREATE(begun, { id: "101", channel_id: "77", author: user("2") }, me), begun);
});

test("reading here or on another device empties the count", () => {
  assert.equal(chatReducers.read(begun, { channelId: "10" }, me)[10].unread, 0);
  assert.equal(chatReducers.MESSAGE_ACK(begun, { channel_id: "10", mention_count: 1 }, me)[10].unread, 1);
});

test("people come to a group and go", () => {
  const more = chatReducers.CHANNEL_RECIPIENT_ADD(begun, { channel_id: "20", user: user("4") }, me);
  assert.deepEqual(more[20].recipients.map(({ id }) => id), ["2", "3", "4"]);
  const fewer = chatReducers.CHANNEL_RECIPIENT_REMOVE(more, { channel_id: "20", user: user("2") }, me);
  assert.deepEqual(fewer[20].recipients.map(({ id }) => id), ["3", "4"]);
  assert.equal(chatReducers.CHANNEL_DELETE(fewer, { id: "20" }, me)[20], undefined);
});

test("a group's update leaves its people as they are", () => {
  const changed = chatReducers.CHANNEL_UPDATE(begun, { id: "20", type: 3, name: null, members: [] }, me);
  assert.equal(changed[20].name, "");
  assert.equal(changed[20].recipients.length, 2);
});

test("channels of guilds are none of these", () => {
  assert.equal(chatReducers.CHANNEL_CREATE(begun, { id: "30", guild_id: "5", type: 0 }, me), begun);
  assert.equal(chatReducers.CHANNEL_DELETE(begun, { id: "30", guild_id: "5" }, me), begun);
});

test("deliveries move the other's place", () => {
  const mark = { channel_id: "10", user_id: "2", message_id: "100" };
  const delivered = chatReducers.MESSAGE_DELIVERY(begun, { ...mark, status: "delivered" }, me);
  assert.equal(delivered[10].members[1].delivered_message_id, "100");
  assert.equal(chatReducers.MESSAGE_DELIVERY(delivered, { ...mark, status: "read" }, me)[10].members[1].read_message_id, "100");
});

test("a chat that is met for the first time has a mark, so that reading it is told", () => {
  const marks = chatMarkReducers["chats:boot"]({}, { private_channels: [direct("10")] });
  assert.equal(marks[10].newest, "100");
  assert.equal(marks[10].read, "0");
});

test("relationships come, change and go", () => {
  const asked = relationshipReducers.RELATIONSHIP_ADD({}, { id: "2", type: INCOMING, user: user("2") });
  const friends = relationshipReducers.RELATIONSHIP_ADD(asked, { id: "2", type: FRIEND, user: user("2") });
  assert.equal(friends[2].type, FRIEND);
  const renamed = relationshipReducers.RELATIONSHIP_UPDATE(friends, { id: "2", type: FRIEND, user: { ...user("2"), global_name: "Bo" } });
  assert.equal(renamed[2].user.global_name, "Bo");
  assert.deepEqual(relationshipReducers.RELATIONSHIP_REMOVE(renamed, { id: "2" }), {});
});

test("a new session tells who of them is there", () => {
  const data = { relationships: [{ id: "2" }], private_channels: [direct("10", { recipients: [user("3")] })], presences: [{ user: { id: "3" }, status: "idle" }] };
  assert.deepEqual(presenceReducers.READY({ 2: "online" }, data), { 2: "offline", 3: "idle" });
});

test("chats have addresses", () => {
  assert.deepEqual(parsePath("/chat/10"), { guildId: null, channelId: "10", messageId: null });
  assert.equal(pathOf({ guildId: null, channelId: "10", messageId: null }), "/chat/10");
  assert.deepEqual(parsePath("/channels/@me/10"), parsePath("/chat/10"));
});
