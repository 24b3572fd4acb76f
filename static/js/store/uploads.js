/** Files that wait beside a draft. They go up as soon as they are chosen, so that sending need not wait for them. */

import { signal } from "@preact/signals";
import { api, explain } from "rscord/api.js";
import { newNonce } from "rscord/ids.js";
import { t } from "rscord/i18n.js";
import { store } from "rscord/store/index.js";
import { notify } from "rscord/store/ui.js";
import { bytes } from "rscord/time.js";
import { upload } from "rscord/upload.js";

/** @import {Id, Upload} from "../types.d.ts" */

export const MAX_FILES = 10;
/** What covers a file in every client that knows Discord's names. */
const COVERED = "SPOILER_";

/** By channel. */
export const uploads = signal(/** @type {Record<Id, Upload[]>} */ ({}));

/** @type {Map<string, AbortController>} */
const running = new Map();

/** @param {Id} channelId */
export const uploadsOf = (channelId) => uploads.value[channelId] ?? [];

/**
 * Files from the clipboard, a drop or a file field. Those that are too many or too large are told and left out.
 * @param {Id} channelId
 * @param {Iterable<File>} files
 */
export function addFiles(channelId, files) {
  const limit = store.uploadLimit.peek();
  const chosen = [...files];
  const fitting = chosen.filter(({ size }) => size <= limit);
  for (const { name } of chosen.filter(({ size }) => size > limit)) {
    notify(t("fileTooLarge", { name, size: bytes(limit) }), "error");
  }
  const room = MAX_FILES - (uploads.peek()[channelId]?.length ?? 0);
  if (fitting.length > room) notify(t("tooManyFiles", { n: MAX_FILES }), "error");
  for (const file of fitting.slice(0, Math.max(0, room))) add(channelId, file);
}

/**
 * @param {Id} channelId
 * @param {File} file
 */
function add(channelId, file) {
  const entry = { key: newNonce(), file, spoiler: false, state: /** @type {const} */ ("waiting"), progress: 0 };
  uploads.value = { ...uploads.peek(), [channelId]: [...(uploads.peek()[channelId] ?? []), entry] };
  start(channelId, entry);
}

/**
 * @param {Id} channelId
 * @param {Upload} entry
 */
function start(channelId, entry) {
  const stop = new AbortController();
  running.set(entry.key, stop);
  change(channelId, entry.key, { state: "sending", progress: 0, error: undefined });
  const onProgress = (/** @type {number} */ progress) => change(channelId, entry.key, { progress });
  const name = entry.spoiler ? COVERED + entry.file.name : entry.file.name;
  const going = upload(entry.file, { name, onProgress, signal: stop.signal }).then(
    ({ id }) => change(channelId, entry.key, { state: "done", progress: 1, id }),
    (error) => {
      if (!stop.signal.aborted) change(channelId, entry.key, { state: "failed", error: explain(error) });
    },
  );
  going.finally(() => running.get(entry.key) === stop && running.delete(entry.key));
}

/**
 * @param {Id} channelId
 * @param {string} key
 * @param {Partial<Upload>} state
 */
function change(channelId, key, state) {
  const list = uploads.peek()[channelId] ?? [];
  const at = list.findIndex((entry) => entry.key === key);
  if (at >= 0) uploads.value = { ...uploads.peek(), [channelId]: list.with(at, { ...list[at], ...state }) };
}

/** @param {Id} channelId @param {Upload} entry */
export const retryUpload = (channelId, entry) => start(channelId, entry);

/**
 * @param {Id} channelId
 * @param {Upload} entry
 */
export function removeFile(channelId, entry) {
  drop(entry);
  uploads.value = { ...uploads.peek(), [channelId]: uploadsOf(channelId).filter(({ key }) => key !== entry.key) };
}

/**
 * A file is covered by its name, so it goes up again under the other one.
 * @param {Id} channelId
 * @param {Upload} entry
 */
export function coverFile(channelId, entry) {
  drop(entry);
  const other = { ...entry, spoiler: !entry.spoiler, id: undefined };
  change(channelId, entry.key, other);
  start(channelId, other);
}

/** @param {Upload} entry */
function drop({ key, id }) {
  running.get(key)?.abort();
  // What has no message is swept after a while anyway.
  if (id) api.deleteFile(id).catch(() => {});
}

/**
 * The files of a draft, all of them up; they no longer wait beside the field.
 * @param {Id} channelId
 * @returns {Upload[]}
 */
export function takeFiles(channelId) {
  const taken = uploads.peek()[channelId] ?? [];
  uploads.value = { ...uploads.peek(), [channelId]: [] };
  return taken;
}
