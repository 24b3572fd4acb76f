/** What a person sets about voice, kept in this browser. */

import { signal } from "@preact/signals";
import { keep, recall } from "rscord/storage.js";

/** @import {Id} from "../types.d.ts" */

const KEY = "rscord.voice";

const DEFAULTS = {
  /** Device ids; empty for the system's own choice. */
  input: "",
  output: "",
  mode: /** @type {"activity" | "key"} */ ("activity"),
  /** The `code` of the key to hold while talking. */
  key: "Backquote",
  /** How long the microphone stays open after the key is let go; milliseconds. */
  release: 200,
  /** Sound below so many dB is not sent; the lowest value sends everything. */
  threshold: -100,
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  /** Of everything that is heard, 0 to 2. */
  volume: 1,
  /** Of single people, 0 to 2. */
  volumes: /** @type {Record<Id, number>} */ ({}),
};

/** @typedef {typeof DEFAULTS} VoiceSettings */

/** @returns {VoiceSettings} */
function kept() {
  try {
    return { ...DEFAULTS, ...JSON.parse(recall(KEY) || "{}") };
  } catch {
    return DEFAULTS;
  }
}

export const settings = signal(kept());

/** @param {Partial<VoiceSettings>} changes */
export function set(changes) {
  settings.value = { ...settings.peek(), ...changes };
  keep(KEY, JSON.stringify(settings.value));
}

/** @param {Id} userId */
export const volumeOf = (userId) => settings.value.volumes[userId] ?? 1;

/**
 * @param {Id} userId
 * @param {number} volume
 */
export const setVolumeOf = (userId, volume) => set({ volumes: { ...settings.peek().volumes, [userId]: volume } });
