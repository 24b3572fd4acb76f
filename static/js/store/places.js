/** Servers, channels and membership. */

import { effect } from "@preact/signals";
import { api } from "rscord/api.js";
import { go } from "rscord/router.js";
import { disconnect, reconnect } from "rscord/store/connection.js";
import { store } from "rscord/store/index.js";
import { textChannels } from "rscord/store/selectors.js";
import { forgetDrafts } from "rscord/store/ui.js";

/** @import {Guild, Id} from "../types.d.ts" */

const EVENT_PATIENCE = 5000;

/**
 * Resolves as soon as the store knows it, by whichever event brings it.
 * @template T
 * @param {() => T | undefined} look
 * @returns {Promise<T | undefined>} undefined if it does not come in time
 */
function known(look) {
  return new Promise((resolve) => {
    /** @type {() => void} */
    let stop = () => {};
    const timer = setTimeout(() => finish(undefined), EVENT_PATIENCE);
    const finish = (/** @type {T | undefined} */ value) => {
      clearTimeout(timer);
      queueMicrotask(() => stop());
      resolve(value);
    };
    stop = effect(() => {
      const value = look();
      if (value) finish(value);
    });
  });
}

/**
 * Opens a guild that its GUILD_CREATE is about to bring. If the event is lost, a fresh page has it.
 * @param {Id} guildId
 * @param {Id | null} channelId
 */
async function enter(guildId, channelId = null) {
  const guild = await known(() => store.guilds.value[guildId]);
  if (!guild) location.assign(channelId ? `/channels/${guildId}/${channelId}` : "/");
  else go(guildId, channelId ?? textChannels(guild)[0]?.id ?? null);
}

/** @param {string} name */
export const createGuild = async (name) => enter((await api.createGuild(name)).id);

/**
 * @param {Id} guildId
 * @param {string} name
 */
export async function createChannel(guildId, name) {
  const channel = await api.createChannel(guildId, name);
  store.dispatch("CHANNEL_CREATE", { ...channel, guild_id: guildId });
  go(guildId, channel.id);
}

/**
 * @param {Id} guildId
 * @param {string} name
 */
export async function createVoiceChannel(guildId, name) {
  const channel = await api.createChannel(guildId, name, 2);
  store.dispatch("CHANNEL_CREATE", { ...channel, guild_id: guildId });
}

/**
 * The code of a link or a bare code, however it was pasted.
 * @param {string} text
 */
export const inviteCode = (text) => text.trim().replace(/[?#].*$/, "").replace(/\/+$/, "").split("/").at(-1) ?? "";

/** @param {string} text */
export async function joinByInvite(text) {
  const invite = await api.join(inviteCode(text));
  await enter(invite.guild.id, invite.channel?.id ?? null);
}

/**
 * @param {Guild} guild
 * @returns {Promise<string>} the whole address
 */
export async function makeInvite(guild) {
  const here = store.channel.peek();
  const channel = here?.guild_id === guild.id ? here : textChannels(guild)[0];
  const { code } = await api.createInvite(channel.id);
  return new URL(`/invite/${code}`, location.href).href;
}

/** @param {Guild} guild */
export const leaveGuild = (guild) => api.leave(guild.id);

/**
 * @param {Guild} guild
 * @param {Id} userId
 */
export const kickMember = (guild, userId) => api.kick(guild.id, userId);

/** The server ends the socket with the sign-in; that must not look like being signed out by somebody else. */
export async function signOut() {
  disconnect();
  await api.signOut().catch((error) => {
    reconnect();
    throw error;
  });
  forgetDrafts();
  location.assign("/");
}
