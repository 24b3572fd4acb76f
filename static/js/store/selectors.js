/** Reads over the store: what the screen needs to know, by name. */

import { compareIds } from "rscord/ids.js";
import { canInChannel, canInGuild, IN_CHATS, Permission } from "rscord/permissions.js";
import { isChat } from "rscord/store/chats.js";
import { store } from "rscord/store/index.js";

/** @import {Channel, Guild, Id, Member, Message, Status, User} from "../types.d.ts" */

const TEXT_TYPES = new Set([0, 5]);
const CATEGORY = 4;

/** @param {Channel} a @param {Channel} b */
const inOrder = (a, b) => a.position - b.position || compareIds(a.id, b.id);

export const allGuilds = () => Object.values(store.guilds.value).sort((a, b) => compareIds(a.id, b.id));

/**
 * The text channels that I may see, in order.
 * @param {Guild | undefined} guild
 * @returns {Channel[]}
 */
export function textChannels(guild) {
  const me = store.me.value.id;
  return Object.values(guild?.channels ?? {})
    .filter((channel) => TEXT_TYPES.has(channel.type) && canInChannel(guild, channel, me, Permission.VIEW_CHANNEL))
    .sort(inOrder);
}

/**
 * Channels without a category first, then each category that has something to show.
 * @param {Guild | undefined} guild
 * @returns {{category: Channel | null, channels: Channel[]}[]}
 */
export function channelGroups(guild) {
  const channels = textChannels(guild);
  const categories = Object.values(guild?.channels ?? {}).filter(({ type }) => type === CATEGORY).sort(inOrder);
  const known = new Set(categories.map(({ id }) => id));
  const loose = channels.filter(({ parent_id }) => !known.has(parent_id ?? ""));
  const groups = categories.map((category) => ({
    category,
    channels: channels.filter(({ parent_id }) => parent_id === category.id),
  }));
  return [{ category: null, channels: loose }, ...groups].filter((group) => group.channels.length);
}

/** @param {Guild | undefined} guild */
export const guildUnread = (guild) => textChannels(guild).some(({ id }) => store.unread.value.has(id));

/** @param {User} user */
export const userName = (user) => user.global_name || user.username;

/** @param {Member} member */
export const memberName = (member) => member.nick || userName(member.user);

/**
 * What the author of a message is called here, as of now where we know them.
 * @param {Guild | undefined} guild
 * @param {Message} message
 */
export function authorName(guild, { author, member, webhook_id }) {
  if (webhook_id) return author.username;
  const known = guild?.members[author.id];
  return known ? memberName(known) : member?.nick || userName(author);
}

/**
 * @param {Guild | undefined} guild
 * @param {Id} id
 */
export function nameOf(guild, id) {
  const member = guild?.members[id];
  if (member) return memberName(member);
  const partner = store.chats.value[store.route.value.channelId ?? ""]?.recipients.find((user) => user.id === id);
  return partner ? userName(partner) : "";
}

/**
 * I am online as long as this page is connected, or about to be.
 * @param {Id} id
 * @returns {Status}
 */
export function statusOf(id) {
  const status = store.presences.value[id] ?? "offline";
  const here = id === store.me.value.id && status === "offline" && store.connection.value.state !== "offline";
  return here ? "online" : status;
}

/**
 * The members that are loaded, by name: those who are here, and the others.
 * @param {Guild} guild
 * @returns {{here: Member[], away: Member[]}}
 */
export function memberGroups(guild) {
  const ids = guild.list?.ids ?? Object.keys(guild.members);
  const members = ids.map((id) => guild.members[id]).filter(Boolean);
  members.sort((a, b) => memberName(a).localeCompare(memberName(b)));
  const here = members.filter(({ user }) => statusOf(user.id) !== "offline");
  return { here, away: members.filter((member) => !here.includes(member)) };
}

/** @param {bigint} bits */
export function canHere(bits) {
  const channel = store.channel.value;
  if (channel && isChat(channel)) return (IN_CHATS & bits) === bits;
  return canInChannel(store.guild.value, channel, store.me.value.id, bits);
}

/**
 * @param {Guild | undefined} guild
 * @param {bigint} bits
 */
export const canIn = (guild, bits) => canInGuild(guild, store.me.value.id, bits);

/** Who is typing in the open channel, me left out. */
export function typists() {
  const users = Object.keys(store.typing.value[store.channel.value?.id ?? ""] ?? {});
  return users
    .filter((id) => id !== store.me.value.id)
    .map((id) => nameOf(store.guild.value, id))
    .filter(Boolean);
}
