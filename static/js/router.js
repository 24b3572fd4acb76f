import { store } from "rscord/store/index.js";
import { textChannels } from "rscord/store/selectors.js";
import { editing, panel } from "rscord/store/ui.js";

/** @import {Id, Route} from "./types.d.ts" */

const PATH = /^\/channels\/(\d+)(?:\/(\d+))?(?:\/(\d+))?$/;
const CHAT = /^\/(?:chat|channels\/@me)\/(\d+)$/;

/**
 * @param {string} path
 * @returns {Route | null} null for an address that is not the client's
 */
export function parsePath(path) {
  if (path === "/") return { guildId: null, channelId: null, messageId: null };
  const chat = CHAT.exec(path);
  if (chat) return { guildId: null, channelId: chat[1], messageId: null };
  const found = PATH.exec(path);
  return found && { guildId: found[1], channelId: found[2] ?? null, messageId: found[3] ?? null };
}

/** @param {Route} route */
export function pathOf({ guildId, channelId, messageId }) {
  if (guildId) return `/channels/${[guildId, channelId, messageId].filter(Boolean).join("/")}`;
  return channelId ? `/chat/${channelId}` : "/";
}

/** Where a message is found. @param {{guild_id?: Id, channel_id: Id, id: Id}} message */
export const messagePath = ({ guild_id, channel_id, id }) => (guild_id ? `/channels/${guild_id}/${channel_id}/${id}` : `/chat/${channel_id}`);

/** @param {Route} route */
function show(route) {
  editing.value = null;
  panel.value = null;
  store.route.value = route;
}

/**
 * @param {Id | null} guildId
 * @param {Id | null} channelId
 * @param {Id | null} messageId
 */
export function go(guildId, channelId = null, messageId = null) {
  const route = { guildId, channelId, messageId };
  if (pathOf(route) !== location.pathname) history.pushState(null, "", pathOf(route));
  show(route);
}

/** Where I was last in each guild. @type {Map<Id, Id>} */
const lastChannel = new Map();

/** @param {Id} guildId */
export function goGuild(guildId) {
  const channels = textChannels(store.guilds.value[guildId]);
  const last = channels.find(({ id }) => id === lastChannel.get(guildId)) ?? channels[0];
  go(guildId, last?.id ?? null);
}

/** @param {Route} route */
export function rememberPlace({ guildId, channelId }) {
  if (guildId && channelId) lastChannel.set(guildId, channelId);
}

/**
 * Follows a click on a link without loading the page anew.
 * @param {MouseEvent} event
 */
export function followLink(event) {
  const link = event.target instanceof Element && event.target.closest("a");
  const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || modified || event.button !== 0 || link.origin !== location.origin) return;
  const route = parsePath(link.pathname);
  if (!route) return;
  event.preventDefault();
  if (route.guildId && !route.channelId) goGuild(route.guildId);
  else go(route.guildId, route.channelId, route.messageId);
}

export function followHistory() {
  addEventListener("popstate", () => {
    const route = parsePath(location.pathname);
    if (route) show(route);
  });
}
