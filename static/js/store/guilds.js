/** Reducers of the guilds: each takes the guilds by id and an event's data, and returns the guilds after it. */

import { byId, without } from "rscord/record.js";

/** @import {Channel, Guild, GuildPayload, Id, Member, Role, User} from "../types.d.ts" */
/** @typedef {Record<Id, Guild>} Guilds */

/**
 * @param {Guilds} guilds
 * @param {Id} id
 * @param {(guild: Guild) => Partial<Guild>} alter
 */
function change(guilds, id, alter) {
  const guild = guilds[id];
  return guild ? { ...guilds, [id]: { ...guild, ...alter(guild) } } : guilds;
}

/** What a guild shows and says of itself. @param {Partial<GuildPayload>} payload */
const faceOf = ({ icon, banner, description, system_channel_id, default_message_notifications }) => ({
  icon: icon ?? null,
  banner: banner ?? null,
  description: description ?? null,
  system_channel_id: system_channel_id ?? null,
  default_message_notifications: default_message_notifications ?? 0,
});

/**
 * @param {GuildPayload} payload
 * @param {Guild | undefined} known
 * @returns {Guild}
 */
function fromPayload(payload, known) {
  const members = Object.fromEntries(payload.members.map((member) => [member.user.id, member]));
  return {
    id: payload.id,
    name: payload.name,
    ...faceOf(payload),
    owner_id: payload.owner_id,
    member_count: payload.member_count ?? payload.members.length,
    unavailable: payload.unavailable ?? false,
    channels: byId(payload.channels.map((channel) => ({ ...channel, guild_id: payload.id }))),
    roles: byId(payload.roles),
    emojis: byId(payload.emojis ?? []),
    members: { ...known?.members, ...members },
    list: known?.list,
  };
}

/**
 * @param {Guild} guild
 * @param {Member} member
 * @returns {Partial<Guild>}
 */
function join(guild, member) {
  const { id } = member.user;
  const members = { ...guild.members, [id]: member };
  const { list } = guild;
  const complete = list && list.ids.length >= list.total && !list.ids.includes(id);
  const longer = complete ? { ...list, ids: [...list.ids, id], total: list.total + 1 } : list;
  return { members, list: longer, member_count: guild.member_count + Number(!guild.members[id]) };
}

/**
 * @param {Guild} guild
 * @param {Id} id
 * @returns {Partial<Guild>}
 */
function part(guild, id) {
  const ids = guild.list?.ids.filter((other) => other !== id) ?? [];
  const list = guild.list && { ...guild.list, ids, total: guild.list.total - (guild.list.ids.length - ids.length) };
  return { members: without(guild.members, id), list, member_count: Math.max(0, guild.member_count - 1) };
}

/** A channel that came or changed. @param {Guilds} guilds @param {Channel & {guild_id: Id}} channel */
const putChannel = (guilds, channel) =>
  change(guilds, channel.guild_id, ({ channels }) => ({
    channels: { ...channels, [channel.id]: { ...channels[channel.id], ...channel } },
  }));

/** @param {Guilds} guilds @param {{guild_id: Id, role: Role}} data */
const putRole = (guilds, { guild_id, role }) =>
  change(guilds, guild_id, ({ roles }) => ({ roles: { ...roles, [role.id]: role } }));

/**
 * Somebody outside the loaded slice types or speaks: their name is needed, their place in the list is not.
 * @param {Guilds} guilds
 * @param {{guild_id: Id, member?: Member}} data
 */
const getToKnow = (guilds, { guild_id, member }) =>
  !member || guilds[guild_id]?.members[member.user?.id]
    ? guilds
    : change(guilds, guild_id, ({ members }) => ({ members: { ...members, [member.user.id]: member } }));

/** @type {Record<string, (guilds: Guilds, data: any) => Guilds>} */
export const guildReducers = {
  /** Guilds that READY does not name are lost; those that it names follow one by one. */
  READY(guilds, /** @type {{guilds: {id: Id}[]}} */ data) {
    const mine = new Set(data.guilds.map(({ id }) => id));
    return Object.fromEntries(Object.entries(guilds).filter(([id]) => mine.has(id)));
  },
  GUILD_CREATE: (guilds, /** @type {GuildPayload} */ payload) => ({
    ...guilds,
    [payload.id]: fromPayload(payload, guilds[payload.id]),
  }),
  GUILD_UPDATE: (guilds, payload) =>
    change(guilds, payload.id, (guild) => ({
      name: payload.name ?? guild.name,
      ...faceOf(payload),
      owner_id: payload.owner_id ?? guild.owner_id,
      roles: payload.roles ? byId(payload.roles) : guild.roles,
    })),
  /** `unavailable` means trouble at the server; without it, I am out. */
  GUILD_DELETE: (guilds, { id, unavailable }) =>
    unavailable ? change(guilds, id, () => ({ unavailable: true })) : without(guilds, id),
  CHANNEL_CREATE: putChannel,
  CHANNEL_UPDATE: putChannel,
  CHANNEL_DELETE: (guilds, { id, guild_id }) =>
    change(guilds, guild_id, ({ channels }) => ({ channels: without(channels, id) })),
  CHANNEL_PINS_UPDATE: (guilds, { guild_id, channel_id, last_pin_timestamp }) =>
    change(guilds, guild_id, ({ channels }) =>
      channels[channel_id] ? { channels: { ...channels, [channel_id]: { ...channels[channel_id], last_pin_timestamp } } } : {}),
  GUILD_EMOJIS_UPDATE: (guilds, { guild_id, emojis }) => change(guilds, guild_id, () => ({ emojis: byId(emojis) })),
  GUILD_MEMBER_ADD: (guilds, { guild_id, ...member }) => change(guilds, guild_id, (guild) => join(guild, member)),
  GUILD_MEMBER_UPDATE: (guilds, { guild_id, ...member }) =>
    change(guilds, guild_id, ({ members }) => ({
      members: { ...members, [member.user.id]: { ...members[member.user.id], ...member } },
    })),
  /** Members that a page has asked for. */
  "members:known": (guilds, { guild_id, members: found }) =>
    change(guilds, guild_id, ({ members }) => ({
      members: { ...members, ...Object.fromEntries(found.map((/** @type {Member} */ member) => [member.user.id, member])) },
    })),
  GUILD_MEMBER_REMOVE: (guilds, { guild_id, user }) => change(guilds, guild_id, (guild) => part(guild, user.id)),
  GUILD_ROLE_CREATE: putRole,
  GUILD_ROLE_UPDATE: putRole,
  GUILD_ROLE_DELETE: (guilds, { guild_id, role_id }) =>
    change(guilds, guild_id, ({ roles }) => ({ roles: without(roles, role_id) })),
  GUILD_MEMBER_LIST_UPDATE: (guilds, { guild_id, channel_id, members, ranges = [], online_count, member_count }) =>
    change(guilds, guild_id, (guild) => ({
      // A channel's list counts those who may view the channel.
      member_count: channel_id ? guild.member_count : (member_count ?? guild.member_count),
      members: { ...guild.members, ...Object.fromEntries(members.map((/** @type {Member} */ member) => [member.user.id, member])) },
      list: {
        ids: members.map((/** @type {Member} */ member) => member.user.id),
        first: ranges[0]?.[0] ?? 0,
        total: member_count ?? members.length,
        online: online_count ?? 0,
      },
    })),
  /** Found by a search: their names are needed, their places in the list are not. */
  "members:found": (guilds, { guild_id, members }) =>
    change(guilds, guild_id, (guild) => ({
      members: { ...Object.fromEntries(members.map((/** @type {Member} */ member) => [member.user.id, member])), ...guild.members },
    })),
  TYPING_START: getToKnow,
  VOICE_STATE_UPDATE: getToKnow,
  USER_UPDATE: (guilds, /** @type {User} */ user) =>
    Object.fromEntries(Object.entries(guilds).map(([id, guild]) => [id, renamed(guild, user)])),
};

/**
 * @param {Guild} guild
 * @param {User} user
 * @returns {Guild}
 */
function renamed(guild, user) {
  const member = guild.members[user.id];
  if (!member) return guild;
  return { ...guild, members: { ...guild.members, [user.id]: { ...member, user: { ...member.user, ...user } } } };
}
