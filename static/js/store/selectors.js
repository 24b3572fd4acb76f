/** Reads over the store: what the screen needs to know, by name. */

import { compareIds } from "rscord/ids.js";
import { inOneLine } from "rscord/markdown.js";
import { canInChannel, canInGuild, IN_CHATS, Permission } from "rscord/permissions.js";
import { isChat } from "rscord/store/chats.js";
import { store } from "rscord/store/index.js";
import { moment } from "rscord/time.js";

/** @import {Channel, Guild, Id, Member, Message, Status, User} from "../types.d.ts" */

export const TEXT_TYPES = new Set([0, 5]);
const VOICE = 2;
const LISTED_TYPES = new Set([...TEXT_TYPES, VOICE]);
const CATEGORY = 4;

/** @param {Channel} a @param {Channel} b */
const inOrder = (a, b) => a.position - b.position || compareIds(a.id, b.id);

export const allGuilds = () => Object.values(store.guilds.value).sort((a, b) => compareIds(a.id, b.id));

/**
 * The text channels that I may see, in order.
 * @param {Guild | undefined} guild
 * @returns {Channel[]}
 */
export const textChannels = (guild) => channelsOf(guild, TEXT_TYPES);

/**
 * The channels that I may see and that stand in the list, in order.
 * @param {Guild | undefined} guild
 * @returns {Channel[]}
 */
export const listedChannels = (guild) => channelsOf(guild, LISTED_TYPES);

/**
 * @param {Guild | undefined} guild
 * @param {Set<number>} types
 */
function channelsOf(guild, types) {
  const me = store.me.value.id;
  return Object.values(guild?.channels ?? {})
    .filter((channel) => types.has(channel.type) && canInChannel(guild, channel, me, Permission.VIEW_CHANNEL))
    .sort(inOrder);
}

/** @param {Channel} channel */
export const isVoice = ({ type }) => type === VOICE;

/**
 * The categories that I may see, in order.
 * @param {Guild | undefined} guild
 */
export const categoriesOf = (guild) => Object.values(guild?.channels ?? {}).filter(({ type }) => type === CATEGORY).sort(inOrder);

/**
 * Channels without a category first, then each category that has something to show.
 * @param {Guild | undefined} guild
 * @param {boolean} [empty] categories without channels too
 * @returns {{category: Channel | null, channels: Channel[]}[]}
 */
export function channelGroups(guild, empty = false) {
  const channels = listedChannels(guild);
  const categories = categoriesOf(guild);
  const known = new Set(categories.map(({ id }) => id));
  const loose = channels.filter(({ parent_id }) => !known.has(parent_id ?? ""));
  const groups = categories.map((category) => ({
    category,
    channels: channels.filter(({ parent_id }) => parent_id === category.id),
  }));
  return [{ category: null, channels: loose }, ...groups].filter((group) => group.channels.length || (empty && group.category));
}

/**
 * The roles of a guild, the highest first; of equals the older one is higher. @everyone comes last.
 * @param {Guild} guild
 */
export const rolesInOrder = (guild) =>
  Object.values(guild.roles).sort((a, b) => Number(a.id === guild.id) - Number(b.id === guild.id) || b.position - a.position || compareIds(a.id, b.id));

/** @param {Guild | undefined} guild */
export const guildUnread = (guild) => textChannels(guild).some(({ id }) => store.unread.value.has(id));

/** How often I am called in a guild and have not looked. @param {Guild} guild */
export const guildCalls = (guild) => textChannels(guild).reduce((sum, { id }) => sum + (store.mentions.value.get(id) ?? 0), 0);

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
 * The colour of somebody's name: that of their highest role that has one.
 * @param {Guild | undefined} guild
 * @param {Id} id
 * @returns {number} 0xRRGGBB, or 0 for none
 */
export function colorOf(guild, id) {
  const roles = (guild?.members[id]?.roles ?? []).map((role) => guild?.roles[role]).filter((role) => role?.color);
  return roles.reduce((highest, role) => (role && role.position > (highest?.position ?? -1) ? role : highest), roles[0])?.color ?? 0;
}

/**
 * A message in one line, for previews, notices and screen readers.
 * @param {Message} message
 */
export function plainText({ content, mentions = [], guild_id }) {
  const guild = store.guilds.value[guild_id ?? ""] ?? store.guild.value;
  /** @type {Record<string, (node: any) => string>} */
  const names = {
    user: ({ id }) => `@${nameOf(guild, id) || (mentions.find((user) => user.id === id)?.username ?? "…")}`,
    role: ({ id }) => `@${guild?.roles[id]?.name ?? "…"}`,
    channel: ({ id }) => `#${guild?.channels[id]?.name ?? "…"}`,
    time: ({ seconds, style }) => moment(seconds * 1000, style),
  };
  return inOneLine(content, (node) => names[node.type]?.(node) ?? "");
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

/** @typedef {{key: string, title: string, members: Member[]}} MemberGroup `title` is a role's name, or empty */

/**
 * The members that are loaded: those who are here by their highest role that stands apart, then the others who are
 * here, then who is away; each by name.
 * @param {Guild} guild
 * @returns {MemberGroup[]}
 */
export function memberGroups(guild) {
  const ids = guild.list?.ids ?? Object.keys(guild.members);
  const order = new Intl.Collator();
  const members = ids.map((id) => guild.members[id]).filter(Boolean);
  members.sort((a, b) => order.compare(memberName(a), memberName(b)));
  const hoisted = Object.values(guild.roles).filter(({ hoist, id }) => hoist && id !== guild.id).sort((a, b) => b.position - a.position);
  const groups = [...hoisted.map(({ id, name }) => ({ key: id, title: name })), { key: "online", title: "" }, { key: "offline", title: "" }];
  const keyOf = (/** @type {Member} */ { user, roles }) => {
    if (statusOf(user.id) === "offline") return "offline";
    return hoisted.find(({ id }) => roles.includes(id))?.id ?? "online";
  };
  const sorted = Map.groupBy(members, keyOf);
  return groups.map((group) => ({ ...group, members: sorted.get(group.key) ?? [] })).filter((group) => group.members.length);
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
