import assert from "node:assert/strict";
import { test } from "node:test";
import { logReducers, PAGE, WINDOW } from "rscord/store/logs.js";

/** @typedef {import("../../static/js/types.d.ts").Message} Message */
/** @typedef {Record<string, import("../../static/js/types.d.ts").Log>} Logs */

const ME = "7";
const CHANNEL = "5";

/**
 * @param {number} n
 * @param {Partial<Message>} [more]
 * @returns {Message}
 */
const message = (n, more = {}) => ({
  id: String(n),
  channel_id: CHANNEL,
  author: { id: "8", username: "bob" },
  content: `text ${n}`,
  timestamp: "2026-01-01T00:00:00+00:00",
  ...more,
});

/** @param {number} from @param {number} to newest first, as the server answers */
const page = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => message(to - at));

const mine = { author: { id: ME, username: "me" }, nonce: "n1" };

/** @param {[string, any][]} events @param {Set<string>} [deleted] */
function play(events, deleted = new Set()) {
  const context = { me: ME, deleted, channelsOf: () => [CHANNEL] };
  /** @type {Logs} */
  let logs = {};
  for (const [type, data] of events) logs = logReducers[type](logs, data, context);
  return logs;
}

/** @param {[string, any][]} events @param {Set<string>} [deleted] */
const log = (events, deleted) => play(events, deleted)[CHANNEL];

/** @param {any} data */
const newest = (data) => /** @type {[string, any]} */ (["history:newest", { channelId: CHANNEL, limit: PAGE, ...data }]);
const begin = newest({ messages: page(1, 3) });
const pending = /** @type {[string, any]} */ (["pending:add", { nonce: "n1", channelId: CHANNEL, content: "hi", at: 0, state: "sending" }]);
/** @param {Message} data @returns {[string, any]} */
const create = (data) => ["MESSAGE_CREATE", data];

/** @param {import("../../static/js/types.d.ts").Log} of */
const ids = (of) => of.messages.map(({ id }) => id).join(" ");

test("messages stand in the order of their ids, however they come, and once", () => {
  const result = log([begin, create(message(11)), create(message(4)), create(message(9)), create(message(9))]);
  assert.equal(ids(result), "1 2 3 4 9 11");
});

test("event first, answer second: one message, no bubble", () => {
  const result = log([begin, pending, create(message(4, mine)), create(message(4, mine))]);
  assert.equal(ids(result), "1 2 3 4");
  assert.equal(result.pending.length, 0);
});

test("somebody else's equal nonce leaves my bubble alone", () => {
  const result = log([begin, pending, create(message(4, { nonce: "n1" }))]);
  assert.equal(result.pending.length, 1);
});

test("a failed bubble stays, and is retried under the same nonce", () => {
  const failed = /** @type {[string, any]} */ (["pending:state", { channelId: CHANNEL, nonce: "n1", state: "failed", error: "no" }]);
  const result = log([begin, pending, failed]);
  assert.deepEqual(result.pending.map(({ nonce, state, error }) => [nonce, state, error]), [["n1", "failed", "no"]]);
});

test("the newest page shows what was edited, deleted and sent meanwhile", () => {
  const edited = message(2, { content: "new", edited_timestamp: "2026-01-02T00:00:00+00:00" });
  const result = log([begin, newest({ messages: [message(5), message(4), edited], since: "3" })]);
  assert.equal(ids(result), "2 4 5");
  assert.equal(result.messages[0].content, "new");
});

test("a message that came alive after the request survives its answer", () => {
  const result = log([begin, create(message(4)), newest({ messages: page(1, 3), since: "3" })]);
  assert.equal(ids(result), "1 2 3 4");
});

test("a deletion that overtakes an answer is not undone by it", () => {
  const result = log([newest({ messages: page(1, 3) }), newest({ messages: page(1, 3), since: "3" })], new Set(["2"]));
  assert.equal(ids(result), "1 3");
});

test("an edit that overtakes an answer is not undone by it", () => {
  const edited = message(3, { content: "new", edited_timestamp: "2026-01-02T00:00:00+00:00" });
  const result = log([begin, ["MESSAGE_UPDATE", edited], newest({ messages: page(1, 3), since: "3" })]);
  assert.equal(result.messages[2].content, "new");
});

test("a full page that touches the window keeps what is older", () => {
  const result = log([newest({ messages: page(100, 149) }), newest({ messages: page(120, 169), since: "149" })]);
  assert.equal(result.messages.length, 70);
  assert.ok(result.older);
});

test("after a gap longer than a page the window starts anew", () => {
  const result = log([newest({ messages: page(1, 50) }), newest({ messages: page(500, 549), since: "50" })]);
  assert.equal(result.messages.length, 50);
  assert.equal(result.messages[0].id, "500");
  assert.ok(result.older);
});

test("a page that is not full is the whole channel", () => {
  assert.equal(log([begin]).older, false);
  assert.equal(log([newest({ messages: page(1, 50) })]).older, true);
});

test("older pages go on top, and the window stays bounded", () => {
  /** @type {[string, any][]} */
  const events = [newest({ messages: page(951, 1000) })];
  for (let top = 950; top > 700; top -= 50) {
    events.push(["history:older", { channelId: CHANNEL, messages: page(top - 49, top), limit: PAGE }]);
  }
  const result = log(events);
  assert.equal(result.messages.length, WINDOW);
  assert.equal(result.messages[0].id, "701");
  assert.equal(result.atEnd, false, "the newest messages left the window");
  const moved = log([...events, create(message(1001))]);
  assert.equal(moved.messages.at(-1)?.id, "900", "what is live now is beyond the window");
});

test("at the bottom the window drops its oldest, elsewhere it lets the newest go", () => {
  /** @type {[string, any][]} */
  const flood = Array.from({ length: WINDOW }, (_, at) => create(message(1000 + at)));
  const following = log([begin, ...flood]);
  assert.deepEqual([following.messages.length, following.atEnd, following.older], [WINDOW, true, true]);
  const reading = log([begin, ["follow", { channelId: CHANNEL, follow: false }], ...flood]);
  assert.deepEqual([reading.messages[0].id, reading.atEnd, reading.unseen], ["1", false, WINDOW]);
  assert.ok(reading.messages.length <= WINDOW);
});

test("newer pages lead back to the end", () => {
  const around = /** @type {[string, any]} */ (["history:around", { channelId: CHANNEL, messages: page(1, 50), limit: PAGE }]);
  const half = log([around, ["history:newer", { channelId: CHANNEL, messages: page(51, 100), limit: PAGE }]]);
  assert.equal(half.atEnd, false);
  const end = log([around, ["history:newer", { channelId: CHANNEL, messages: page(51, 60), limit: PAGE }]]);
  assert.deepEqual([end.atEnd, end.messages.length], [true, 60]);
});

test("an update or a deletion of what is not held changes nothing", () => {
  const before = log([begin]);
  const after = log([begin, ["MESSAGE_UPDATE", message(99)], ["MESSAGE_DELETE", { id: "98", channel_id: CHANNEL }]]);
  assert.equal(ids(after), ids(before));
});

test("what I may no longer read is forgotten", () => {
  assert.deepEqual(play([begin, ["CHANNEL_DELETE", { id: CHANNEL }]]), {});
  assert.deepEqual(play([begin, ["GUILD_DELETE", { id: "1" }]]), {});
  assert.ok(CHANNEL in play([begin, ["GUILD_DELETE", { id: "1", unavailable: true }]]));
});

test("an opened log takes events before the first answer", () => {
  const result = log([["log:open", { channelId: CHANNEL }], create(message(9)), newest({ messages: page(1, 3), since: "0" })]);
  assert.equal(ids(result), "1 2 3 9");
});
