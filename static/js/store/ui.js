/** What is on the screen beside the data: dialogs, notices, panels, drafts. */

import { signal } from "@preact/signals";
import { without } from "rscord/record.js";
import { forget, keep, recall } from "rscord/storage.js";

/** @import {DialogState, Id, Message, Notice, Reply} from "../types.d.ts" */

const NOTICE_TIME = 6000;
const DRAFT = "rscord.draft.";

export const dialog = signal(/** @type {DialogState | null} */ (null));
export const notices = signal(/** @type {Notice[]} */ ([]));
/** Spoken by screen readers, seen by nobody. */
export const announcement = signal("");
/** The panel that slides over the messages on a small screen. */
export const panel = signal(/** @type {"nav" | "members" | null} */ (null));
export const membersShown = signal(recall("rscord.members") !== "hidden");
/** The message that is being edited. */
export const editing = signal(/** @type {Id | null} */ (null));
/** The message that an address points at, lit for a moment. */
export const lit = signal(/** @type {Id | null} */ (null));

/** The picture that is shown large, and the message whose pictures are around it. */
export const lightbox = signal(/** @type {{message: Message, fileId: Id} | null} */ (null));
/** What is being answered, by channel. */
export const replies = signal(/** @type {Record<Id, Reply>} */ ({}));

/**
 * @param {Id} channelId
 * @param {Reply | null} reply
 */
export function setReply(channelId, reply) {
  const others = without(replies.peek(), channelId);
  replies.value = reply ? { ...others, [channelId]: reply } : others;
}

let noticeCount = 0;

/**
 * @param {string} text
 * @param {Notice["kind"]} kind
 */
export function notify(text, kind = "info") {
  noticeCount += 1;
  const id = noticeCount;
  notices.value = [...notices.value, { id, text, kind }].slice(-3);
  setTimeout(() => dismiss(id), NOTICE_TIME);
}

/** @param {number} id */
export function dismiss(id) {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

export function toggleMembers() {
  membersShown.value = !membersShown.value;
  keep("rscord.members", membersShown.value ? "" : "hidden");
}

/**
 * Unsent text of a channel outlives the page.
 * @param {Id} channel
 */
export const draft = (channel) => recall(DRAFT + channel);

/**
 * @param {Id} channel
 * @param {string} text
 */
export const keepDraft = (channel, text) => keep(DRAFT + channel, text);

/** What I have not sent is nobody's business who uses this browser after me. */
export const forgetDrafts = () => forget(DRAFT);
