import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { backoff } from "rscord/backoff.js";
import { Gateway } from "rscord/gateway.js";
import { DeliveryProbe } from "rscord/probe.js";

/** The other end of the line. */
class FakeSocket {
  /** @type {FakeSocket[]} */
  static all = [];
  static get last() {
    return /** @type {FakeSocket} */ (FakeSocket.all.at(-1));
  }

  constructor() {
    this.readyState = 1;
    /** @type {{op: number, d: any}[]} */
    this.sent = [];
    /** @type {((event: {data: string}) => void) | null} */
    this.onmessage = null;
    /** @type {((event: {code: number}) => void) | null} */
    this.onclose = null;
    this.closed = 0;
    FakeSocket.all.push(this);
  }

  /** @param {string} text */
  send(text) {
    this.sent.push(JSON.parse(text));
  }

  /** @param {number} code */
  close(code) {
    this.closed = code;
  }

  /** @param {number} op @param {any} [d] @param {string | null} [t] @param {number | null} [s] */
  says(op, d = null, t = null, s = null) {
    this.onmessage?.({ data: JSON.stringify({ op, d, t, s }) });
  }

  /** @param {number} op */
  heard(op) {
    return this.sent.filter((frame) => frame.op === op);
  }

  hello() {
    this.says(10, { heartbeat_interval: 1000 });
    return this;
  }

  ready(seq = 5) {
    this.hello().says(0, { session_id: "abc", guilds: [] }, "READY", seq);
    return this;
  }
}

/** @type {string[]} */
let states;
/** @type {string[]} */
let events;

function connected() {
  const gateway = new Gateway({
    url: "ws://x/gateway",
    onEvent: (type) => events.push(type),
    onState: ({ state }) => states.push(state),
    open: () => /** @type {any} */ (new FakeSocket()),
    random: () => 0.5,
  });
  gateway.start();
  return gateway;
}

/** Time goes by in small steps, so that timers set on the way fall where they belong. @param {number} milliseconds */
function pass(milliseconds) {
  for (let left = milliseconds; left > 0; left -= 50) mock.timers.tick(Math.min(left, 50));
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  FakeSocket.all = [];
  states = [];
  events = [];
});

test("says who it is after HELLO, without a token", () => {
  connected();
  assert.equal(FakeSocket.last.sent.length, 0);
  FakeSocket.last.ready();
  const [identify] = FakeSocket.last.heard(2);
  assert.equal("token" in identify.d, false);
  assert.deepEqual(states, ["connecting", "ready"]);
});

test("beats with the last position, first after a random part of the interval", () => {
  connected();
  FakeSocket.last.ready(5).says(0, {}, "TYPING_START", 9);
  pass(499);
  assert.equal(FakeSocket.last.heard(1).length, 0);
  pass(1);
  assert.equal(FakeSocket.last.heard(1)[0].d, 9);
  FakeSocket.last.says(11);
  pass(1000);
  assert.equal(FakeSocket.last.heard(1).length, 2);
});

test("a line without an answer to the heartbeat is left, and the session resumed at its position", () => {
  connected();
  const dead = FakeSocket.last.ready(5);
  pass(500 + 10_000);
  assert.equal(dead.closed, 4000);
  pass(500);
  assert.equal(FakeSocket.all.length, 2);
  FakeSocket.last.hello();
  assert.deepEqual(FakeSocket.last.heard(6)[0].d, { session_id: "abc", seq: 5 });
  assert.equal(states.at(-1), "catching-up");
  FakeSocket.last.says(0, {}, "MESSAGE_CREATE", 6);
  FakeSocket.last.says(0, {}, "RESUMED", 6);
  assert.equal(states.at(-1), "ready");
  assert.deepEqual(events, ["READY", "MESSAGE_CREATE", "RESUMED"]);
});

test("what a left socket still says is not heard", () => {
  const gateway = connected();
  const old = FakeSocket.last.ready();
  gateway.drop();
  old.says(0, {}, "MESSAGE_CREATE", 7);
  assert.deepEqual(events, ["READY"]);
});

test("a refused RESUME identifies anew on the same socket", () => {
  connected();
  FakeSocket.last.ready().onclose?.({ code: 1006 });
  pass(500);
  FakeSocket.last.hello().says(9, false);
  assert.equal(FakeSocket.last.heard(2).length, 0, "not all clients at once");
  pass(1000);
  assert.equal(FakeSocket.last.heard(2).length, 1);
});

test("RECONNECT leaves and resumes", () => {
  connected();
  FakeSocket.last.ready().says(7);
  pass(500);
  assert.equal(FakeSocket.last.hello().heard(6).length, 1);
});

test("close codes: signed out ends, a fatal one asks for a reload, a lost session starts anew", () => {
  connected();
  FakeSocket.last.ready().onclose?.({ code: 4004 });
  assert.equal(states.at(-1), "ended");
  connected();
  FakeSocket.last.onclose?.({ code: 4012 });
  assert.equal(states.at(-1), "outdated");
  pass(60_000);
  assert.equal(FakeSocket.all.length, 2, "neither tries again");
  connected();
  FakeSocket.last.ready().onclose?.({ code: 4007 });
  pass(500);
  assert.equal(FakeSocket.last.hello().heard(2).length, 1);
});

test("waits grow, and start anew after a success", () => {
  connected();
  /** @type {number[]} */
  const waits = [];
  for (let n = 0; n < 7; n += 1) {
    const sockets = FakeSocket.all.length;
    FakeSocket.last.onclose?.({ code: 1006 });
    let waited = 0;
    while (FakeSocket.all.length === sockets) {
      pass(250);
      waited += 250;
    }
    waits.push(waited);
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  FakeSocket.last.ready().onclose?.({ code: 1006 });
  pass(500);
  assert.equal(FakeSocket.all.length, 9);
});

test("full jitter: anything from nothing to the cap", () => {
  assert.equal(backoff(3, () => 0), 0);
  assert.equal(backoff(3, () => 0.999999), 8000);
  assert.equal(backoff(50, () => 1), 30_000);
});

test("a socket that never becomes ready is given up", () => {
  connected();
  FakeSocket.last.hello();
  for (let n = 0; n < 15; n += 1) {
    FakeSocket.last.says(11);
    pass(1000);
  }
  pass(1000);
  assert.equal(FakeSocket.all.length, 2);
});

test("waking up asks at once, and does not wait long for the answer", () => {
  const gateway = connected();
  FakeSocket.last.ready();
  gateway.wake();
  assert.equal(FakeSocket.last.heard(1).length, 1);
  pass(4500);
  assert.equal(FakeSocket.all.length, 2);
});

test("waking up does not wait for the next try", () => {
  const gateway = connected();
  FakeSocket.last.onclose?.({ code: 1006 });
  gateway.wake();
  assert.equal(FakeSocket.all.length, 2);
});

test("commands are answered by nonce, refused, or given up", async () => {
  const gateway = connected();
  await assert.rejects(gateway.command("typing", {}), /Not connected/);
  FakeSocket.last.ready();
  const good = gateway.command("guild:watch", { guild_id: "1" });
  const bad = gateway.command("guild:watch", { guild_id: "2" });
  const [first, second] = FakeSocket.last.heard(40);
  FakeSocket.last.says(41, { nonce: second.d.nonce, ok: false, error: { code: 10004, message: "Unknown Guild" } });
  FakeSocket.last.says(41, { nonce: first.d.nonce, ok: true, data: { fine: 1 } });
  assert.deepEqual(await good, { fine: 1 });
  await assert.rejects(bad, { code: 10004 });
  const silent = gateway.command("typing", {});
  pass(10_000);
  await assert.rejects(silent, /No answer/);
  const lost = gateway.command("typing", {});
  FakeSocket.last.onclose?.({ code: 1006 });
  await assert.rejects(lost, /Connection lost/);
});

test("suspicion resumes first, then starts a new session, then believes the socket", () => {
  const gateway = connected();
  FakeSocket.last.ready();
  gateway.suspect();
  pass(500);
  assert.equal(FakeSocket.last.hello().heard(6).length, 1);
  FakeSocket.last.says(0, {}, "RESUMED", 5);
  gateway.suspect();
  pass(500);
  FakeSocket.last.ready();
  assert.equal(FakeSocket.last.heard(2).length, 1);
  gateway.suspect();
  assert.equal(FakeSocket.last.closed, 0);
});

test("the probe tells what did not come in time, and only that", () => {
  /** @type {string[]} */
  const missing = [];
  const probe = new DeliveryProbe((key) => missing.push(key), 8000);
  probe.saw("early");
  probe.expect("early");
  probe.expect("in time");
  probe.expect("never");
  pass(7999);
  probe.saw("in time");
  pass(10_000);
  assert.deepEqual(missing, ["never"]);
  probe.expect("lost line");
  probe.clear();
  pass(10_000);
  assert.deepEqual(missing, ["never"]);
});
