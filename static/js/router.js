import { store } from "rscord/store/index.js";
import { textChannels } from "rscord/store/selectors.js";
import { nudge, unsaved } from "rscord/store/settings.js";
import { editing, panel } from "rscord/store/ui.js";

/** @import {Id, Route} from "./types.d.ts" */

const PATH = /^\/channels\/(\d+)(?:\/(\d+))?(?:\/(\d+))?$/;
const CHAT = /^\/(?:chat|channels\/@me)\/(\d+)$/;
/** Of the account, of a guild, or of a channel; then the page, and what is open on it. */
const SETTINGS = /^(?:\/channels\/(\d+)(?:\/(\d+))?)?\/settings(?:\/([a-z-]+(?:\/\d+)?))?$/;

/**
 * @param {string} path
 * @returns {Route | null} null for an address that is not the client's
 */
export function parsePath(path) {
  if (path === "/") return { guildId: null, channelId: null, messageId: null };
  const settings = SETTINGS.exec(path);
  if (settings) return { guildId: settings[1] ?? null, channelId: settings[2] ?? null, messageId: null, settings: settings[3] ?? "" };
  const chat = CHAT.exec(path);
  if (chat) return { guildId: null, channelId: chat[1], messageId: null };
  const found = PATH.exec(path);
  return found && { guildId: found[1], channelId: found[2] ?? null, messageId: found[3] ?? null };
}

/** @param {Route} route */
export function pathOf({ guildId, channelId, messageId, settings }) {
  const place = guildId ? `/channels/${[guildId, channelId, messageId].filter(Boolean).join("/")}` : "";
  if (settings !== undefined) return `${place}/settings${settings && `/${settings}`}`;
  return place || (channelId ? `/chat/${channelId}` : "/");
}

/** Where a message is found. @param {{guild_id?: Id, channel_id: Id, id: Id}} message */
export const messagePath = ({ guild_id, channel_id, id }) => (guild_id ? `/channels/${guild_id}/${channel_id}/${id}` : `/chat/${channel_id}`);

/** How many steps back in the history the settings were opened; 0 where the address led into them. */
let steps = Number(globalThis.history?.state?.settings ?? 0);

/** @param {Route} route */
function show(route) {
  steps = Number(history.state?.settings ?? 0);
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
  if (unsaved.peek()) return nudge();
  const route = { guildId, channelId, messageId };
  if (pathOf(route) !== location.pathname) history.pushState(null, "", pathOf(route));
  return show(route);
}

/** The settings' pages form a tree: going down adds a step for Back, going sideways does not. @param {string} [page] */
const level = (page) => (page === undefined ? -1 : page.split("/").filter(Boolean).length);

/** Whether one came down to `page` by way of `above`. @param {string} above @param {string} [page] */
const isAbove = (above, page = "") => level(above) < level(page) && page.startsWith(above);

/**
 * Opens a page of the settings: of a channel, a guild, or of the account where neither is named.
 * @param {string} page empty for the list of pages
 * @param {Id | null} guildId
 * @param {Id | null} channelId
 */
export function goSettings(page, guildId = null, channelId = null) {
  if (unsaved.peek()) return nudge();
  const from = store.route.peek();
  const route = { guildId, channelId, messageId: null, settings: page };
  const samePlace = from.settings !== undefined && pathOf({ ...from, settings: page }) === pathOf(route);
  if (samePlace && steps > 1 && isAbove(page, from.settings)) return history.back();
  if (samePlace && level(page) <= level(from.settings)) history.replaceState(history.state, "", pathOf(route));
  else history.pushState(stateBelow(from), "", pathOf(route));
  return show(route);
}

/** What the next step of the history remembers. @param {Route} from */
const stateBelow = (from) => (from.settings === undefined || steps ? { settings: steps + 1 } : null);

/** Back to where they were opened, or to the place that they are about. */
export function leaveSettings() {
  if (unsaved.peek()) return nudge();
  if (steps) return history.go(-steps);
  const { guildId, channelId } = store.route.peek();
  if (guildId && !channelId) return goGuild(guildId);
  return go(guildId, channelId);
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
  const route = link && link.origin === location.origin ? parsePath(link.pathname) : null;
  if (!route || modified || event.button !== 0) return;
  event.preventDefault();
  follow(route);
}

/** @param {Route} route */
function follow({ guildId, channelId, messageId, settings }) {
  if (settings !== undefined) goSettings(settings, guildId, channelId);
  else if (guildId && !channelId) goGuild(guildId);
  else go(guildId, channelId, messageId);
}

export function followHistory() {
  addEventListener("popstate", () => {
    const route = parsePath(location.pathname);
    if (unsaved.peek()) {
      const here = store.route.peek();
      history.pushState(steps ? { settings: steps } : null, "", pathOf(here));
      nudge();
    } else if (route) show(route);
  });
}
