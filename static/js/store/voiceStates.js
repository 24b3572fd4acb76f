/** Reducers of voice: who is in which voice channel, and who is speaking where I am. */

import { without } from "rscord/record.js";

/** @import {GuildPayload, Id, VoiceState} from "../types.d.ts" */
/** @typedef {Record<Id, Record<Id, VoiceState>>} VoiceStates by guild and user */
/** @typedef {Record<Id, true>} Speaking by user */

/**
 * @param {VoiceStates} states
 * @param {Id} guildId
 * @param {(inside: Record<Id, VoiceState>) => Record<Id, VoiceState>} alter
 */
const change = (states, guildId, alter) => ({ ...states, [guildId]: alter(states[guildId] ?? {}) });

/** @type {Record<string, (states: VoiceStates, data: any) => VoiceStates>} */
export const voiceReducers = {
  READY: (states, { guilds }) => {
    const mine = new Set(guilds.map((/** @type {{id: Id}} */ { id }) => id));
    return Object.fromEntries(Object.entries(states).filter(([id]) => mine.has(id)));
  },
  GUILD_CREATE: (states, /** @type {GuildPayload} */ { id, voice_states = [] }) =>
    change(states, id, () => Object.fromEntries(voice_states.map((state) => [state.user_id, state]))),
  GUILD_DELETE: (states, { id, unavailable }) => (unavailable ? states : without(states, id)),
  GUILD_MEMBER_REMOVE: (states, { guild_id, user }) => change(states, guild_id, (inside) => without(inside, user.id)),
  CHANNEL_DELETE: (states, { id, guild_id }) =>
    change(states, guild_id, (inside) => Object.fromEntries(Object.entries(inside).filter(([, state]) => state.channel_id !== id))),
  VOICE_STATE_UPDATE: (states, /** @type {VoiceState} */ state) =>
    change(states, state.guild_id ?? "", (inside) =>
      state.channel_id ? { ...inside, [state.user_id]: state } : without(inside, state.user_id)),
};

/** @type {Record<string, (speaking: Speaking, data: any) => Speaking>} */
export const speakingReducers = {
  READY: () => ({}),
  "voice:connect": () => ({}),
  VOICE_SPEAKING: (speakers, { user_id, speaking }) => (speaking ? { ...speakers, [user_id]: true } : without(speakers, user_id)),
  VOICE_STATE_UPDATE: (speakers, { user_id, channel_id }) => (channel_id ? speakers : without(speakers, user_id)),
};
