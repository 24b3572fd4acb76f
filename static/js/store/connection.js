/** The socket and the store: events in, and what has to happen beside them. */

import { computed, effect, untracked } from "@preact/signals";
import { request, signedOut } from "rscord/api.js";
import { Gateway } from "rscord/gateway.js";
import { t } from "rscord/i18n.js";
import { tell } from "rscord/notifications.js";
import { go, goGuild, rememberPlace } from "rscord/router.js";
import { arrived, confirmAll, startDeliveries } from "rscord/store/deliveries.js";
import { catchUp, openChannel, refresh } from "rscord/store/history.js";
import { store } from "rscord/store/index.js";
import { TYPING_TIME } from "rscord/store/people.js";
import { pinsChanged } from "rscord/store/pins.js";
import { probe } from "rscord/store/probe.js";
import { drawLine, enter, markRead } from "rscord/store/reading.js";
import { authorName, plainText } from "rscord/store/selectors.js";
import { fetchChat } from "rscord/store/talk.js";
import { announcement, notify } from "rscord/store/ui.js";

/** @import {Connection, Id, Message} from "../types.d.ts" */

/** A silent socket is compared with the history this often; milliseconds. */
const SILENCE = 150_000;
/** Failed tries in a row after which the sign-in itself is questioned. */
const DOUBT = 3;
/** How long a spoken text stands in the page; milliseconds. */
const SPOKEN = 1000;
/** The most members that one range may hold, and the most ranges that may be watched at once. */
const RANGE = 100;
const RANGES = 5;
export const MOST_WATCHED = RANGE * RANGES;

/** Who wants to hear every event, after the store. @type {Set<(type: string, data: any) => void>} */
export const listeners = new Set();

let lastEvent = Date.now();
let failedTries = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let announced;

/** How much of the open guild's member list is watched: places in it, both ends counted. */
let watched = rangesOf(0, RANGE - 1);

/** @type {Gateway} */
let gateway;

/** @param {string} url */
export function connect(url) {
  gateway = new Gateway({ url, onEvent: heard, onState: changed });
  probe.onMissing = () => gateway.suspect();
  gateway.start();
  addEventListener("online", () => gateway.wake());
  document.addEventListener("visibilitychange", looked);
  setInterval(listen, SILENCE / 2);
  effect(follow);
  startDeliveries((name, data) => gateway.command(name, data));
}

/** Now, whatever the timers say. */
export function reconnect() {
  if (gateway.socket) gateway.wake();
  else gateway.start();
}

export const disconnect = () => gateway.stop();

/**
 * An op 40 command.
 * @param {string} name
 * @param {Record<string, unknown>} data
 */
export const command = (name, data) => gateway.command(name, data);

/** @param {Connection} connection */
function changed(connection) {
  store.connection.value = connection;
  if (connection.state === "ready") failedTries = 0;
  else probe.clear();
  if (connection.state === "ended") signedOut();
  if (connection.state !== "offline") return;
  failedTries += 1;
  // A refused handshake looks like a broken line; an ordinary request tells them apart.
  if (failedTries === DOUBT) request("GET", "/users/@me").catch(() => {});
}

/** What an event asks for beyond the store, before and after it is in. @type {Record<string, (data: any) => void>} */
const before = {
  GUILD_DELETE: ({ id, unavailable }) => {
    const guild = store.guilds.peek()[id];
    if (guild && !unavailable) leftGuild(id, guild.name);
  },
  CHANNEL_DELETE: ({ id, guild_id }) => {
    if (store.route.peek().channelId !== id) return;
    notify(t(guild_id ? "channelGone" : "chatGone"));
    queueMicrotask(() => (guild_id ? goGuild(guild_id) : go(null)));
  },
};

/** @type {Record<string, (data: any) => void>} */
const after = {
  READY: () => {
    queueMicrotask(catchUp);
    confirmAll();
    // What the server knew of my reading may be older than what I have before me.
    seen();
  },
  GUILD_CREATE: ({ id }) => {
    if (store.route.peek().guildId === id) watchMembers();
  },
  // A list of moderate length is watched as a whole: only then can it be sorted by roles and presence.
  GUILD_MEMBER_LIST_UPDATE: ({ guild_id, member_count }) => {
    if (guild_id === store.route.peek().guildId && member_count <= MOST_WATCHED) watchPlaces(0, member_count - 1);
  },
  RESUMED: () => queueMicrotask(watchMembers),
  MESSAGE_CREATE: (message) => {
    probe.saw(message.id);
    tell(message);
    arrived(message);
    if (!message.guild_id && !(message.channel_id in store.chats.peek())) fetchChat(message.channel_id);
    if (message.channel_id === store.channel.peek()?.id) inSight(message);
  },
  CHANNEL_PINS_UPDATE: pinsChanged,
  TYPING_START: () => setTimeout(() => store.dispatch("typing:expire", {}), TYPING_TIME + 50),
};

/**
 * @param {string} type
 * @param {any} data
 */
function heard(type, data) {
  lastEvent = Date.now();
  before[type]?.(data);
  store.dispatch(type, data);
  after[type]?.(data);
  for (const each of listeners) each(type, data);
}

/**
 * @param {Id} id
 * @param {string} name
 */
function leftGuild(id, name) {
  if (store.route.peek().guildId !== id) return;
  notify(t("removedFrom", { server: name }));
  go(null);
}

/** @param {Message} message */
function inSight(message) {
  const mine = message.author.id === store.me.peek().id;
  if (store.log.peek()?.follow && !document.hidden) markRead(message.channel_id);
  else if (!mine) drawLine(message.channel_id);
  if (mine) return;
  announce(t("messageBy", { name: authorName(store.guild.peek(), message), text: plainText(message) }));
}

/** @param {string} text */
function announce(text) {
  announcement.value = text;
  clearTimeout(announced);
  announced = setTimeout(() => (announcement.value = ""), SPOKEN);
}

/** The person looks at the page again. */
function looked() {
  if (document.hidden) return;
  gateway.wake();
  seen();
}

function seen() {
  const channel = store.channel.peek();
  if (channel && store.log.peek()?.follow) markRead(channel.id);
}

/** Nothing for a while: is nobody talking, or do we not hear them? */
async function listen() {
  const channel = store.channel.peek();
  const quiet = Date.now() - lastEvent > SILENCE / 2;
  if (!quiet || !channel || document.hidden || store.connection.peek().state !== "ready") return;
  await refresh(channel.id);
}

/** Only the id: a channel that changes in name is still the same place. */
const openId = computed(() => store.channel.value?.id);

/** The open channel follows the address. */
function follow() {
  const route = store.route.value;
  const channelId = openId.value;
  untracked(() => {
    rememberPlace(route);
    watched = rangesOf(0, RANGE - 1);
    watchMembers();
    enter(channelId);
    if (!channelId) return;
    markRead(channelId);
    openChannel(channelId, route.messageId);
  });
}

/**
 * @param {number} first
 * @param {number} last
 * @returns {[number, number][]} whole ranges, so that many readers share them
 */
function rangesOf(first, last) {
  const start = Math.floor(Math.max(0, first) / RANGE);
  const count = Math.min(RANGES, Math.floor(last / RANGE) - start + 1);
  return Array.from({ length: Math.max(1, count) }, (_none, at) => [(start + at) * RANGE, (start + at + 1) * RANGE - 1]);
}

/**
 * The part of the member list that is on the screen.
 * @param {number} first
 * @param {number} last
 */
export function watchPlaces(first, last) {
  const ranges = rangesOf(first, last);
  if (String(ranges) === String(watched)) return;
  watched = ranges;
  watchMembers();
}

function watchMembers() {
  const { guildId, channelId } = store.route.peek();
  if (!guildId || store.connection.peek().state !== "ready") return;
  gateway
    .command("guild:watch", { guild_id: guildId, channel_id: channelId, ranges: watched })
    .then((slice) => {
      if (slice?.members) store.dispatch("GUILD_MEMBER_LIST_UPDATE", slice);
    })
    // Without the slice the list shows the members that came with the guild.
    .catch(() => {});
}

