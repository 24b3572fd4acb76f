/** Messages told by the system while nobody looks at the page. What is told, this browser keeps for itself. */

import { go } from "rscord/router.js";
import { keep, recall } from "rscord/storage.js";
import { store } from "rscord/store/index.js";
import { authorName } from "rscord/store/selectors.js";

/** @import {Guild, Id, Message} from "./types.d.ts" */
/** @typedef {"" | "mentions" | "servers"} Level `servers`: what each server has chosen, all messages or mentions */

const KEY = "rscord.notify";
const LONGEST = 200;
const MENTIONS_ONLY = 1;

/** @returns {Level} nothing is told until somebody asks for it */
export const notifyLevel = () => /** @type {Level} */ (recall(KEY));

/** @param {Level} level */
export const setNotifyLevel = (level) => keep(KEY, level);

/** Whether the browser can tell anything at all: without HTTPS it cannot. */
export const canNotify = () => "Notification" in window && window.isSecureContext;

/**
 * Whether a message calls me: by name, by a role, or with everybody.
 * @param {Message} message
 * @param {Guild | undefined} guild
 * @param {Id} me
 */
function callsMe(message, guild, me) {
  const roles = guild?.members[me]?.roles ?? [];
  const named = message.mentions?.some(({ id }) => id === me);
  return Boolean(named || message.mention_everyone || message.mention_roles?.some((id) => roles.includes(id)));
}

/**
 * @param {Message} message
 * @param {Guild | undefined} guild
 * @param {Id} me
 * @param {Level} level
 */
export function worthTelling(message, guild, me, level) {
  if (!level || message.author.id === me) return false;
  if (callsMe(message, guild, me)) return true;
  return level === "servers" && guild?.default_message_notifications !== MENTIONS_ONLY;
}

/** Tells of a message, if it is worth it and nobody is looking. @param {Message} message */
export function tell(message) {
  const guild = store.guilds.peek()[message.guild_id ?? ""];
  if (!document.hidden || !canNotify() || Notification.permission !== "granted") return;
  if (!worthTelling(message, guild, store.me.peek().id, notifyLevel())) return;
  const channel = guild?.channels[message.channel_id];
  const place = channel && guild ? ` · #${channel.name} · ${guild.name}` : "";
  try {
    const notification = new Notification(authorName(guild, message) + place, { body: message.content.slice(0, LONGEST), tag: message.channel_id });
    notification.onclick = () => {
      window.focus();
      go(message.guild_id ?? null, message.channel_id, message.id);
      notification.close();
    };
  } catch {
    // Chromium on Android shows them only from a service worker.
  }
}
