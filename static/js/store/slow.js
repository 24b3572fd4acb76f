/** Slow mode: until when I have to wait in a channel, by the local clock. */

import { signal } from "@preact/signals";
import { canInChannel, Permission } from "rscord/permissions.js";
import { store } from "rscord/store/index.js";

/** @import {Channel, Id} from "../types.d.ts" */

/** Milliseconds, by channel. */
const until = signal(/** @type {Record<Id, number>} */ ({}));
const FREE = [Permission.MANAGE_MESSAGES, Permission.MANAGE_CHANNELS, Permission.BYPASS_SLOWMODE];

/** @param {Channel | undefined} channel */
export function isSlowed(channel) {
  const me = store.me.value.id;
  const guild = store.guilds.value[channel?.guild_id ?? ""];
  return Boolean(channel?.rate_limit_per_user && guild && !FREE.some((bit) => canInChannel(guild, channel, me, bit)));
}

/**
 * @param {Id} channelId
 * @param {number} seconds
 */
export function holdBack(channelId, seconds, now = Date.now()) {
  until.value = { ...until.peek(), [channelId]: now + seconds * 1000 };
}

/**
 * @param {Id} channelId
 * @returns {number} whole seconds
 */
export const secondsLeft = (channelId, now = Date.now()) => Math.max(0, Math.ceil(((until.value[channelId] ?? 0) - now) / 1000));
