/** Being in a voice channel: joining, staying whatever breaks, and leaving. */

import { batch, effect, signal } from "@preact/signals";
import { t } from "rscord/i18n.js";
import { command, listeners } from "rscord/store/connection.js";
import { store } from "rscord/store/index.js";
import { notify } from "rscord/store/ui.js";
import { seat } from "rscord/store/voice.js";
import { Link } from "rscord/voice/link.js";
import { Microphone } from "rscord/voice/microphone.js";
import { Pictures } from "rscord/voice/pictures.js";
import { play } from "rscord/voice/sounds.js";
import { Speakers } from "rscord/voice/speakers.js";

/** @import {Id, VoiceState} from "../types.d.ts" */

/** Milliseconds between tries to get back in, and how long we try. */
const RETRY = 400;
const RETRY_SPREAD = 600;
const GIVE_UP_AFTER = 60_000;

export const muted = signal(false);
export const deafened = signal(false);
/** Whether there is no microphone: one hears, and is not heard. */
export const dumb = signal(false);

/** @type {AudioContext} */
let audio;
/** @type {Microphone} */
let microphone;
/** @type {Speakers} */
let speakers;
/** @type {Link | null} */
let link = null;
/** Which of my devices the server takes for the one in voice. */
let sessionId = "";
/** Counts joins and leaves: what belongs to an earlier one does nothing any more. */
let turn = 0;

export const pictures = new Pictures();

/**
 * @param {Id} guildId
 * @param {Id} channelId
 */
export async function join(guildId, channelId) {
  if (seat.peek()?.channelId === channelId) return;
  if (!seat.peek()) begin();
  turn += 1;
  const mine = turn;
  seat.value = { guildId, channelId, state: "connecting" };
  if (!microphone.track) await openMicrophone();
  if (mine !== turn) return;
  try {
    await connect(mine);
    if (mine === turn) play(audio, "join");
  } catch (error) {
    if (mine === turn) stop();
    throw error;
  }
}

/** Out of the channel, because I want to. */
export function leave() {
  if (!seat.peek()) return;
  play(audio, "leave");
  stop();
  command("voice:leave", {}).catch(() => {});
}

export function toggleMute() {
  // Whoever wants to speak wants to hear, too.
  setFlags(deafened.peek() ? { mute: false, deaf: false } : { mute: !muted.peek(), deaf: false });
}

export const toggleDeafen = () => setFlags({ mute: muted.peek(), deaf: !deafened.peek() });

/** @param {{mute: boolean, deaf: boolean}} flags */
function setFlags({ mute, deaf }) {
  if (mute !== muted.peek() || deaf !== deafened.peek()) play(audio, mute || deaf ? "mute" : "unmute");
  batch(() => {
    muted.value = mute;
    deafened.value = deaf;
  });
  microphone.mute(mute || deaf);
  speakers.deafen(deaf);
  command("voice:flags", { mute, deaf }).catch(() => {});
}

/** Another device was chosen, or how its sound is worked on. */
export async function openMicrophone() {
  await microphone.open().then(
    () => (dumb.value = false),
    () => {
      if (!dumb.peek()) notify(t("noMicrophone"), "error");
      dumb.value = true;
    },
  );
}

function begin() {
  audio ??= new AudioContext();
  audio.resume();
  microphone = new Microphone(audio);
  microphone.onTrack = (track) => link?.microphone.replaceTrack(track);
  microphone.mute(muted.peek() || deafened.peek());
  speakers = new Speakers(audio, store.me.peek().id);
  speakers.deafen(deafened.peek());
  listeners.add(heard);
  addEventListener("pagehide", leave);
}

function stop() {
  turn += 1;
  seat.value = null;
  listeners.delete(heard);
  removeEventListener("pagehide", leave);
  pictures.close();
  link?.close();
  link = null;
  speakers.close();
  microphone.close();
}

/** @param {number} mine the turn that this belongs to */
async function connect(mine) {
  const place = seat.peek();
  if (!place) return;
  link?.close();
  store.dispatch("voice:connect", {});
  const fresh = new Link(() => lost(fresh));
  link = fresh;
  await fresh.microphone.replaceTrack(microphone.track);
  const joined = await fresh.join(place.channelId, { mute: muted.peek(), deaf: deafened.peek() });
  if (mine !== turn) {
    fresh.close();
    return;
  }
  sessionId = joined.voice_state.session_id;
  speakers.connect(fresh.tracks.audio);
  speakers.seat(joined.slots, joined.reserve);
  pictures.connect(fresh);
  seat.value = { ...place, state: "connected" };
}

/** @param {Link} which */
function lost(which) {
  if (which === link) rejoin();
}

/** The connection is gone; the person wants to be there as before. */
async function rejoin() {
  const place = seat.peek();
  if (!place || place.state !== "connected") return;
  const mine = turn;
  const until = Date.now() + GIVE_UP_AFTER;
  seat.value = { ...place, state: "reconnecting" };
  while (mine === turn && Date.now() < until) {
    const error = await connect(mine).then(() => null, (reason) => reason);
    if (mine !== turn || !error) return;
    link?.close();
    if (error.code) {
      notify(error.message, "error");
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY + Math.random() * RETRY_SPREAD));
  }
  if (mine !== turn) return;
  play(audio, "lost");
  notify(t("voiceLost"), "error");
  stop();
}

/** What happens elsewhere and concerns my place. @type {Record<string, (data: any) => void>} */
const reactions = {
  VOICE_STATE_UPDATE: (/** @type {VoiceState} */ state) => (state.user_id === store.me.peek().id ? moved(state) : others(state)),
  VOICE_SERVER_UPDATE: ({ guild_id, endpoint }) => {
    if (guild_id === seat.peek()?.guildId && endpoint) rejoin();
  },
  VOICE_SLOTS: ({ channel_id, slots, reserve }) => {
    if (channel_id === seat.peek()?.channelId) speakers.seat(slots, reserve);
  },
  CHANNEL_DELETE: ({ id }) => id === seat.peek()?.channelId && putOut(),
  GUILD_DELETE: ({ id, unavailable }) => !unavailable && id === seat.peek()?.guildId && putOut(),
};

/**
 * @param {string} type
 * @param {any} data
 */
const heard = (type, data) => reactions[type]?.(data);

/** @param {VoiceState} state my own, as the server has it */
function moved(state) {
  const place = seat.peek();
  if (!place || place.state !== "connected") return;
  if (state.channel_id && state.session_id !== sessionId) {
    notify(t("voiceElsewhere"));
    stop();
  } else if (!state.channel_id) {
    if (state.guild_id === place.guildId) putOut();
  } else if (state.channel_id !== place.channelId) {
    seat.value = { ...place, channelId: state.channel_id };
  } else {
    follow(state);
  }
}

/** Another program of mine has muted me. @param {VoiceState} state */
function follow({ self_mute, self_deaf }) {
  if (self_mute === muted.peek() && self_deaf === deafened.peek()) return;
  batch(() => {
    muted.value = self_mute;
    deafened.value = self_deaf;
  });
  microphone.mute(self_mute || self_deaf);
  speakers.deafen(self_deaf);
}

function putOut() {
  play(audio, "leave");
  notify(t("voicePutOut"));
  stop();
}

/** Who was where I am, to hear who comes and who goes. @type {Set<Id>} */
let known = new Set();

/** @param {VoiceState} state somebody else's */
function others({ user_id, channel_id }) {
  const here = channel_id === seat.peek()?.channelId;
  if (here !== known.has(user_id)) {
    play(audio, here ? "join" : "leave");
    if (here) known.add(user_id);
    else known.delete(user_id);
  }
  pictures.choose();
}

effect(() => {
  const place = seat.value;
  const states = Object.values(store.voice.peek()[place?.guildId ?? ""] ?? {});
  known = new Set(states.filter((state) => state.channel_id === place?.channelId).map((state) => state.user_id));
});
