import { compareIds } from "rscord/ids.js";
import { dayOf } from "rscord/time.js";

/** @import {Id, Message, Pending} from "./types.d.ts" */

/** Milliseconds within which the same author's messages stand together. */
const TOGETHER = 7 * 60_000;

/**
 * @typedef {{kind: "day", key: string, time: number}
 *   | {kind: "new", key: string}
 *   | {kind: "message", key: string, message: Message, head: boolean}
 *   | {kind: "pending", key: string, entry: Pending, head: boolean}} Row
 */

/** Message types that a person wrote: plain, reply, and the two kinds of commands. Others are the system's lines. */
const WRITTEN = new Set([0, 19, 20, 23]);

/** @param {Message} message */
export const isWritten = (message) => WRITTEN.has(message.type ?? 0);

/**
 * A message's row is made once: what stays the same object is not drawn again.
 * @type {WeakMap<Message, Extract<Row, {kind: "message"}>>}
 */
const made = new WeakMap();

/**
 * @param {Message} message
 * @param {boolean} head
 * @param {string} me
 * @returns {Row}
 */
function messageRow(message, head, me) {
  const known = made.get(message);
  if (known?.head === head) return known;
  const row = { kind: /** @type {const} */ ("message"), key: keyOf(message, me), message, head };
  made.set(message, row);
  return row;
}

/** @type {WeakMap<Message, {time: number, day: number}>} */
const moments = new WeakMap();

/** @param {Message} message */
function momentOf(message) {
  const known = moments.get(message);
  if (known) return known;
  const time = Date.parse(message.timestamp);
  const moment = { time, day: dayOf(time) };
  moments.set(message, moment);
  return moment;
}

/**
 * The rows of a log: a line where a day begins, one above what is new, and heads where another voice begins.
 * @param {Message[]} messages oldest first
 * @param {Pending[]} pending
 * @param {string} me
 * @param {Id} [after] what comes after this message is new
 * @returns {Row[]}
 */
export function rowsOf(messages, pending, me, after) {
  /** @type {Row[]} */
  const rows = [];
  let last = { author: "", time: 0, day: NaN, written: false };
  // Below what is older than the window the line would not stand where it belongs.
  let lineDue = Boolean(after && messages.length && compareIds(messages[0].id, after) <= 0);

  /**
   * @param {string} author
   * @param {{time: number, day: number}} moment
   * @param {boolean} written
   */
  const isHead = (author, { time, day }, written) => {
    const newDay = day !== last.day;
    if (newDay) rows.push({ kind: "day", key: `day ${day}`, time });
    const alone = newDay || !written || !last.written || author !== last.author;
    const head = alone || time - last.time > TOGETHER;
    last = { author, time, day, written };
    return head;
  };

  for (const message of messages) {
    const line = lineDue && compareIds(message.id, after ?? "") > 0;
    const reply = Boolean(message.message_reference);
    const head = isHead(voiceOf(message), momentOf(message), isWritten(message)) || line || reply;
    if (line) rows.push({ kind: "new", key: "new" });
    lineDue &&= !line;
    rows.push(messageRow(message, head, me));
  }
  for (const entry of pending) {
    // A clock that runs behind the server's must not open yesterday.
    const time = Math.max(entry.at, last.time);
    const head = isHead(me, { time, day: dayOf(time) }, true) || Boolean(entry.reply);
    rows.push({ kind: "pending", key: entry.nonce, entry, head });
  }
  return rows;
}

/** A webhook may speak in many names. @param {Message} message */
const voiceOf = ({ author, webhook_id }) => (webhook_id ? `${webhook_id} ${author.username}` : author.id);

/**
 * My message keeps the element that its bubble had.
 * @param {Message} message
 * @param {string} me
 */
const keyOf = ({ id, nonce, author }, me) => (nonce && author.id === me ? String(nonce) : id);
