import { backoff } from "rscord/backoff.js";

/** @import {Connection} from "./types.d.ts" */

const Op = Object.freeze({
  DISPATCH: 0,
  HEARTBEAT: 1,
  IDENTIFY: 2,
  RESUME: 6,
  RECONNECT: 7,
  INVALID_SESSION: 9,
  HELLO: 10,
  ACK: 11,
  COMMAND: 40,
  ANSWER: 41,
});

/** Close codes after which a new try cannot help, and those after which the old session cannot. */
const SIGNED_OUT = 4004;
const FATAL = new Set([4010, 4011, 4012, 4013, 4014]);
const SESSION_LOST = new Set([4003, 4005, 4007]);
/** Sent when we leave on purpose and mean to resume. */
const LEAVING = 4000;

const OPEN_PATIENCE = 15_000;
const ACK_PATIENCE = 10_000;
const WAKE_PATIENCE = 4000;
const COMMAND_PATIENCE = 10_000;
const SUSPICION_MEMORY = 300_000;

/** An op 40 command that was refused, or that nobody answered. */
export class CommandError extends Error {
  /** @param {{code: number, message: string}} error */
  constructor({ code, message }) {
    super(message);
    this.code = code;
  }
}

/**
 * The socket to the server, kept alive: HELLO, IDENTIFY or RESUME, heartbeats, and a new try whenever it is lost.
 * It signs in by the session cookie. Protocol: Discord's gateway v10, and op 40/41 for commands.
 */
export class Gateway {
  /**
   * @param {object} options
   * @param {string} options.url
   * @param {(type: string, data: any) => void} options.onEvent
   * @param {(connection: Connection) => void} options.onState
   * @param {(url: string) => WebSocket} [options.open]
   * @param {() => number} [options.random]
   */
  constructor({ url, onEvent, onState, open = (address) => new WebSocket(address), random = Math.random }) {
    this.url = `${url}?v=10&encoding=json`;
    this.onEvent = onEvent;
    this.onState = onState;
    this.open = open;
    this.random = random;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** What a RESUME needs. @type {{id: string, seq: number} | null} */
    this.session = null;
    this.ready = false;
    this.attempt = 0;
    this.nonce = 0;
    /** @type {Map<string, {resolve: (data: any) => void, reject: (error: Error) => void, timer: Timer}>} */
    this.commands = new Map();
    /** @type {Record<string, Timer | undefined>} */
    this.timers = {};
    /** When the answer to the oldest open heartbeat is overdue. */
    this.ackDue = 0;
    /** @type {number[]} */
    this.suspicions = [];
  }

  // Connecting

  start() {
    this.clear("retry");
    this.onState({ state: "connecting" });
    const socket = this.open(this.url);
    this.socket = socket;
    socket.onmessage = (event) => this.receive(JSON.parse(event.data));
    socket.onclose = (event) => this.lost(event.code);
    this.after("open", OPEN_PATIENCE, () => this.drop());
  }

  stop() {
    this.forget();
    this.clear("retry");
  }

  /** The page came back to sight or the network is back: do not wait for timers to find out how things are. */
  wake() {
    if (this.timers.retry) this.start();
    else if (this.ready) this.beat(WAKE_PATIENCE);
  }

  /**
   * Something that must have come has not. The first suspicion resumes, the next one starts a new session; more than
   * that in a few minutes means that the suspicion is wrong.
   */
  suspect(now = Date.now()) {
    this.suspicions = this.suspicions.filter((time) => now - time < SUSPICION_MEMORY);
    if (!this.ready || this.suspicions.length > 1) return;
    if (this.suspicions.length) this.session = null;
    this.suspicions.push(now);
    this.drop();
  }

  // Commands

  /**
   * Op 40, answered by op 41.
   * @param {string} name
   * @param {Record<string, unknown>} data
   * @returns {Promise<any>}
   */
  command(name, data) {
    if (!this.ready) return Promise.reject(new CommandError({ code: 0, message: "Not connected" }));
    this.nonce += 1;
    const nonce = String(this.nonce);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.refuse(nonce, "No answer"), COMMAND_PATIENCE);
      this.commands.set(nonce, { resolve, reject, timer });
      this.send(Op.COMMAND, { name, nonce, data });
    });
  }

  /** @param {{nonce: string, ok: boolean, data?: any, error?: {code: number, message: string}}} answer */
  answered({ nonce, ok, data, error }) {
    const command = this.commands.get(String(nonce));
    if (!command) return;
    this.commands.delete(String(nonce));
    clearTimeout(command.timer);
    if (ok) command.resolve(data);
    else command.reject(new CommandError(error ?? { code: 0, message: "Refused" }));
  }

  /**
   * @param {string} nonce
   * @param {string} message
   */
  refuse(nonce, message) {
    this.answered({ nonce, ok: false, error: { code: 0, message } });
  }

  // Receiving

  /** @param {{op: number, d: any, s: number | null, t: string | null}} frame */
  receive({ op, d, s, t }) {
    if (op === Op.DISPATCH) this.dispatched(/** @type {string} */ (t), d, s);
    else if (op === Op.HELLO) this.hello(d.heartbeat_interval);
    else if (op === Op.ACK) this.clear("ack");
    else if (op === Op.HEARTBEAT) this.beat();
    else if (op === Op.RECONNECT) this.drop();
    else if (op === Op.INVALID_SESSION) this.refused(d);
    else if (op === Op.ANSWER) this.answered(d);
  }

  /**
   * @param {string} type
   * @param {any} data
   * @param {number | null} position
   */
  dispatched(type, data, position) {
    if (type === "READY") this.session = { id: data.session_id, seq: position ?? 0 };
    if (this.session && position !== null) this.session.seq = position;
    this.onEvent(type, data);
    if (type === "READY" || type === "RESUMED") this.settled();
  }

  /** @param {number} interval milliseconds */
  hello(interval) {
    this.after("heartbeat", interval * this.random(), () => this.beatEvery(interval));
    if (this.session) this.resume(this.session);
    else this.identify();
  }

  identify() {
    this.send(Op.IDENTIFY, { properties: { os: "web", browser: "rscord", device: "rscord" } });
  }

  /** @param {{id: string, seq: number}} session */
  resume({ id, seq }) {
    this.onState({ state: "catching-up" });
    this.send(Op.RESUME, { session_id: id, seq });
  }

  settled() {
    this.clear("open");
    this.ready = true;
    this.attempt = 0;
    this.onState({ state: "ready" });
  }

  /** @param {boolean} resumable */
  refused(resumable) {
    if (resumable) {
      this.drop();
      return;
    }
    this.session = null;
    // After a restart that forgot every session, all of its clients get here together.
    this.after("identify", this.random() * 2000, () => this.identify());
  }

  // Staying alive

  /** @param {number} interval milliseconds */
  beatEvery(interval) {
    this.beat();
    this.after("heartbeat", interval, () => this.beatEvery(interval));
  }

  /** A heartbeat without an answer in time: the connection is dead, whatever the socket says. */
  beat(patience = ACK_PATIENCE) {
    this.send(Op.HEARTBEAT, this.session?.seq ?? null);
    const due = Date.now() + patience;
    if (this.timers.ack && this.ackDue <= due) return;
    this.ackDue = due;
    this.after("ack", patience, () => this.drop());
  }

  /** Leave at once: a close handshake over a dead line takes minutes. */
  drop() {
    this.forget();
    this.lost(LEAVING);
  }

  forget() {
    const socket = this.socket;
    if (!socket) return;
    this.socket = null;
    socket.onmessage = socket.onclose = null;
    socket.close(LEAVING);
    this.quiet();
  }

  /** @param {number} code of the close */
  lost(code) {
    this.socket = null;
    this.quiet();
    if (code === SIGNED_OUT) this.onState({ state: "ended" });
    else if (FATAL.has(code)) this.onState({ state: "outdated" });
    else this.retry(code);
  }

  /** @param {number} code */
  retry(code) {
    if (SESSION_LOST.has(code)) this.session = null;
    const wait = backoff(this.attempt, this.random);
    this.attempt += 1;
    this.onState({ state: "offline", retryAt: Date.now() + wait });
    this.after("retry", wait, () => this.start());
  }

  quiet() {
    this.ready = false;
    for (const name of ["open", "heartbeat", "ack", "identify"]) this.clear(name);
    for (const nonce of [...this.commands.keys()]) this.refuse(nonce, "Connection lost");
  }

  /**
   * @param {number} op
   * @param {unknown} d
   */
  send(op, d) {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify({ op, d }));
  }

  /**
   * @param {string} name
   * @param {number} wait milliseconds
   * @param {() => void} run
   */
  after(name, wait, run) {
    this.clear(name);
    this.timers[name] = setTimeout(run, wait);
  }

  /** @param {string} name */
  clear(name) {
    clearTimeout(this.timers[name]);
    this.timers[name] = undefined;
  }
}

/** @typedef {ReturnType<typeof setTimeout>} Timer */
