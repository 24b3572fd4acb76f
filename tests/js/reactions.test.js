import assert from "node:assert/strict";
import { test } from "node:test";
import { cleared, emojiPath, reacted, unreacted } from "rscord/store/reactions.js";
import { logReducers } from "rscord/store/logs.js";

const HEART = { id: null, name: "❤️" };
const PLAIN_HEART = { id: null, name: "❤" };
const CUSTOM = { id: "7", name: "cat" };

/** @param {any[]} [reactions] @returns {any} */
const message = (reactions) => ({ id: "50", channel_id: "5", author: { id: "2", username: "b" }, content: "", timestamp: "", reactions });

/** @param {any} of */
const shown = (of) => of.reactions.map((/** @type {any} */ { emoji, count, me }) => `${emoji.name} ${count}${me ? " mine" : ""}`).join(", ");

test("others' reactions are counted, mine once", () => {
  let known = reacted(message(), HEART, false);
  known = reacted(known, PLAIN_HEART, true);
  assert.equal(shown(known), "❤️ 2 mine");
  assert.equal(reacted(known, HEART, true), known, "the server's echo changes nothing");
  assert.equal(shown(reacted(known, CUSTOM, false)), "❤️ 2 mine, cat 1");
});

test("taking back", () => {
  const known = message([{ emoji: HEART, count: 2, me: true }]);
  const without = unreacted(known, HEART, true);
  assert.equal(shown(without), "❤️ 1");
  assert.equal(unreacted(without, HEART, true), without, "twice is once");
  assert.equal(shown(unreacted(known, HEART, false)), "❤️ 1 mine");
  assert.deepEqual(unreacted(without, HEART, false).reactions, []);
  assert.equal(unreacted(known, CUSTOM, false), known);
});

test("clearing one emoji or all", () => {
  const known = message([{ emoji: HEART, count: 2, me: true }, { emoji: CUSTOM, count: 1, me: false }]);
  assert.equal(shown(cleared(known, HEART)), "cat 1");
  assert.deepEqual(cleared(known).reactions, []);
});

test("in addresses", () => {
  assert.equal(emojiPath(CUSTOM), "cat%3A7");
  assert.equal(emojiPath(HEART), encodeURIComponent("❤️"));
});

test("events find their message, and leave the others alone", () => {
  const other = { ...message(), id: "51" };
  /** @type {any} */
  const logs = { 5: { messages: [message(), other], pending: [] } };
  const context = { me: "1", deleted: new Set(), channelsOf: () => [] };
  const data = { channel_id: "5", message_id: "50", user_id: "1", emoji: HEART };
  const after = logReducers.MESSAGE_REACTION_ADD(logs, data, context);
  assert.equal(shown(after[5].messages[0]), "❤️ 1 mine");
  assert.equal(after[5].messages[1], other);
  assert.deepEqual(logReducers.MESSAGE_REACTION_REMOVE(after, data, context)[5].messages[0].reactions, []);
  assert.deepEqual(logReducers.MESSAGE_REACTION_REMOVE_ALL(after, data, context)[5].messages[0].reactions, []);
  assert.deepEqual(logReducers.MESSAGE_REACTION_REMOVE_EMOJI(after, data, context)[5].messages[0].reactions, []);
  assert.deepEqual(logReducers.MESSAGE_REACTION_ADD(logs, { ...data, message_id: "99" }, context)[5].messages, logs[5].messages);
});

test("an edit keeps the reactions, and shows where the message is answered", () => {
  const answer = { ...message(), id: "52", referenced_message: message() };
  /** @type {any} */
  const logs = { 5: { messages: [message([{ emoji: HEART, count: 1, me: false }]), answer], pending: [] } };
  const context = { me: "1", deleted: new Set(), channelsOf: () => [] };
  const after = logReducers.MESSAGE_UPDATE(logs, { id: "50", channel_id: "5", content: "new" }, context);
  assert.equal(after[5].messages[0].content, "new");
  assert.equal(shown(after[5].messages[0]), "❤️ 1");
  assert.equal(after[5].messages[1].referenced_message?.content, "new");
  const gone = logReducers.MESSAGE_DELETE(after, { id: "50", channel_id: "5" }, context);
  assert.equal(gone[5].messages[0].referenced_message, null);
});
