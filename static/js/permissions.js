/** Who may do what: the same arithmetic over Discord's bits as on the server, to show only what is allowed. */

/** @import {Channel, Guild, Id, Member} from "./types.d.ts" */

export const Permission = Object.freeze({
  CREATE_INSTANT_INVITE: 1n << 0n,
  KICK_MEMBERS: 1n << 1n,
  BAN_MEMBERS: 1n << 2n,
  ADMINISTRATOR: 1n << 3n,
  MANAGE_CHANNELS: 1n << 4n,
  MANAGE_GUILD: 1n << 5n,
  ADD_REACTIONS: 1n << 6n,
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  MANAGE_MESSAGES: 1n << 13n,
  ATTACH_FILES: 1n << 15n,
  READ_MESSAGE_HISTORY: 1n << 16n,
  MENTION_EVERYONE: 1n << 17n,
  PIN_MESSAGES: 1n << 51n,
  BYPASS_SLOWMODE: 1n << 52n,
  STREAM: 1n << 9n,
  CONNECT: 1n << 20n,
  SPEAK: 1n << 21n,
  MUTE_MEMBERS: 1n << 22n,
  DEAFEN_MEMBERS: 1n << 23n,
  MOVE_MEMBERS: 1n << 24n,
});

export const ALL = (1n << 53n) - 1n;

/** What everybody may do in a chat: nobody manages others' messages there. */
export const IN_CHATS = ALL & ~Permission.MANAGE_MESSAGES;
const NONE = 0n;
/** What a timed-out member keeps. */
const TIMED_OUT = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY;

/**
 * @param {Member | undefined} member
 * @param {number} now milliseconds
 */
const timedOut = (member, now) => Date.parse(member?.communication_disabled_until ?? "") > now;

/**
 * The mask of a member in the guild as a whole, before any channel's overwrites. Whoever is not in the loaded slice
 * of members counts as a member without roles.
 * @param {Guild} guild
 * @param {Id} userId
 * @returns {bigint}
 */
export function guildMask(guild, userId, now = Date.now()) {
  if (guild.owner_id === userId) return ALL;
  const member = guild.members[userId];
  const mask = [guild.id, ...(member?.roles ?? [])].reduce(
    (bits, id) => bits | BigInt(guild.roles[id]?.permissions ?? 0),
    NONE,
  );
  if (mask & Permission.ADMINISTRATOR) return ALL;
  return timedOut(member, now) ? mask & TIMED_OUT : mask;
}

/**
 * The mask of a member in one channel: @everyone's overwrite, then all of the roles' together, then the member's own.
 * @param {Guild} guild
 * @param {Channel} channel
 * @param {Id} userId
 * @returns {bigint}
 */
export function channelMask(guild, channel, userId, now = Date.now()) {
  const base = guildMask(guild, userId, now);
  if (base === ALL || base === NONE) return base;
  const member = guild.members[userId];
  const roles = (member?.roles ?? []).filter((id) => id !== guild.id);
  let mask = base;
  for (const layer of [[guild.id], roles, [userId]]) {
    mask = applyLayer(mask, channel, layer);
  }
  if (timedOut(member, now)) mask &= TIMED_OUT;
  return mask & Permission.VIEW_CHANNEL ? mask : NONE;
}

/**
 * @param {bigint} mask
 * @param {Channel} channel
 * @param {Id[]} ids whose overwrites count together: first all that they deny, then all that they allow
 */
function applyLayer(mask, channel, ids) {
  let allow = NONE;
  let deny = NONE;
  for (const overwrite of channel.permission_overwrites ?? []) {
    if (!ids.includes(overwrite.id)) continue;
    allow |= BigInt(overwrite.allow);
    deny |= BigInt(overwrite.deny);
  }
  return (mask & ~deny) | allow;
}

/**
 * @param {Guild | undefined} guild
 * @param {Id} userId
 * @param {bigint} bits
 */
export function canInGuild(guild, userId, bits) {
  return Boolean(guild && (guildMask(guild, userId) & bits) === bits);
}

/**
 * @param {Guild | undefined} guild
 * @param {Channel | undefined} channel
 * @param {Id} userId
 * @param {bigint} bits
 */
export function canInChannel(guild, channel, userId, bits) {
  return Boolean(guild && channel && (channelMask(guild, channel, userId) & bits) === bits);
}

/**
 * The place of a member in the order of roles; the owner stands above everybody.
 * @param {Guild} guild
 * @param {Id} userId
 */
export function rank(guild, userId) {
  if (guild.owner_id === userId) return Infinity;
  const roles = guild.members[userId]?.roles ?? [];
  return Math.max(0, ...roles.map((id) => guild.roles[id]?.position ?? 0));
}

/**
 * @param {Guild} guild
 * @param {Id} actorId
 * @param {Id} targetId
 */
export function canKick(guild, actorId, targetId) {
  const allowed = canInGuild(guild, actorId, Permission.KICK_MEMBERS);
  return allowed && actorId !== targetId && rank(guild, actorId) > rank(guild, targetId);
}
