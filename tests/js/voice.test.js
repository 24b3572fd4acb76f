import assert from "node:assert/strict";
import { test } from "node:test";
import { speakingReducers, voiceReducers } from "rscord/store/voiceStates.js";

/** @typedef {import("../../static/js/types.d.ts").VoiceState} VoiceState */

/** @param {string} user @param {string | null} channel @returns {VoiceState} */
const state = (user, channel) => ({
  guild_id: "1", channel_id: channel, user_id: user, session_id: "s",
  deaf: false, mute: false, self_deaf: false, self_mute: false, self_video: false, suppress: false,
});

const full = voiceReducers.GUILD_CREATE({}, { id: "1", voice_states: [state("7", "10"), state("8", "11")] });

test("a guild brings who is in voice", () => {
  assert.deepEqual(Object.keys(full["1"]), ["7", "8"]);
  assert.deepEqual(voiceReducers.GUILD_CREATE(full, { id: "1" }), { 1: {} });
});

test("people come, move and go", () => {
  const come = voiceReducers.VOICE_STATE_UPDATE(full, state("9", "10"));
  assert.equal(come["1"]["9"].channel_id, "10");
  const moved = voiceReducers.VOICE_STATE_UPDATE(come, state("9", "11"));
  assert.equal(moved["1"]["9"].channel_id, "11");
  assert.equal(voiceReducers.VOICE_STATE_UPDATE(moved, state("9", null))["1"]["9"], undefined);
});

test("nobody stays in a channel, guild or membership that is gone", () => {
  assert.deepEqual(Object.keys(voiceReducers.CHANNEL_DELETE(full, { id: "10", guild_id: "1" })["1"]), ["8"]);
  assert.deepEqual(Object.keys(voiceReducers.GUILD_MEMBER_REMOVE(full, { guild_id: "1", user: { id: "8" } })["1"]), ["7"]);
  assert.deepEqual(voiceReducers.GUILD_DELETE(full, { id: "1" }), {});
  assert.equal(voiceReducers.GUILD_DELETE(full, { id: "1", unavailable: true }), full);
  assert.deepEqual(voiceReducers.READY(full, { guilds: [{ id: "2" }] }), {});
});

test("whoever leaves no longer speaks", () => {
  const speaking = speakingReducers.VOICE_SPEAKING({}, { user_id: "7", speaking: true });
  assert.deepEqual(speaking, { 7: true });
  assert.deepEqual(speakingReducers.VOICE_STATE_UPDATE(speaking, state("7", "11")), speaking);
  assert.deepEqual(speakingReducers.VOICE_STATE_UPDATE(speaking, state("7", null)), {});
  assert.deepEqual(speakingReducers.VOICE_SPEAKING(speaking, { user_id: "7", speaking: false }), {});
});
