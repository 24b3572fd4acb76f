/** My place in voice, as the screen shows it. What makes it so is loaded when it is first needed. */

import { signal } from "@preact/signals";
import { compareIds } from "rscord/ids.js";
import { store } from "rscord/store/index.js";
import { notify } from "rscord/store/ui.js";
import { t } from "rscord/i18n.js";

/** @import {Channel, Id, VoiceState} from "../types.d.ts" */
/** @typedef {{guildId: Id, channelId: Id, state: "connecting" | "connected" | "reconnecting"}} Seat */

/** Where I am in voice. */
export const seat = signal(/** @type {Seat | null} */ (null));
/** The code behind it, once loaded. */
export const loaded = signal(/** @type {typeof import("../voice/index.js") | null} */ (null));

/** @param {Channel & {guild_id?: Id}} channel */
export async function joinVoice(channel) {
  try {
    loaded.value ??= await import("rscord/voice/index.js");
    await loaded.value.join(channel.guild_id ?? "", channel.id);
  } catch (error) {
    notify(error instanceof Error && error.name === "CommandError" ? error.message : t("voiceFailed"), "error");
  }
}

/**
 * Who is in a voice channel.
 * @param {Id} guildId
 * @param {Id} channelId
 * @returns {VoiceState[]}
 */
export const peopleIn = (guildId, channelId) =>
  Object.values(store.voice.value[guildId] ?? {})
    .filter((state) => state.channel_id === channelId)
    .sort((a, b) => compareIds(a.user_id, b.user_id));
