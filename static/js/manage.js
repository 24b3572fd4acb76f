/** The calls of the settings and of moderation, one line each. A reason goes into the audit log. */

import { request } from "rscord/api.js";

/** @import {Id, Overwrite} from "./types.d.ts" */
/** @typedef {Record<string, any>} Fields */

/** @param {Record<string, string | number | null | undefined>} values those that are set */
function query(values) {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : "";
}

export const manage = {
  /** @param {Id} guild @param {Fields} fields */
  changeGuild: (guild, fields) => request("PATCH", `/guilds/${guild}`, fields),
  /** @param {Id} guild */
  deleteGuild: (guild) => request("DELETE", `/guilds/${guild}`),

  /** @param {Id} guild @param {Fields} fields */
  createRole: (guild, fields) => request("POST", `/guilds/${guild}/roles`, fields),
  /** @param {Id} guild @param {Id} role @param {Fields} fields */
  changeRole: (guild, role, fields) => request("PATCH", `/guilds/${guild}/roles/${role}`, fields),
  /** @param {Id} guild @param {Id} role */
  deleteRole: (guild, role) => request("DELETE", `/guilds/${guild}/roles/${role}`),
  /** @param {Id} guild @param {{id: Id, position: number}[]} positions */
  moveRoles: (guild, positions) => request("PATCH", `/guilds/${guild}/roles`, positions),

  /** @param {Id} guild @param {Id} after @param {number} limit */
  members: (guild, after, limit) => request("GET", `/guilds/${guild}/members${query({ after, limit })}`),
  /** @param {Id} guild @param {Id} role @param {number} limit */
  membersWith: (guild, role, limit) => request("GET", `/guilds/${guild}/members${query({ role_id: role, limit })}`),
  /** @param {Id} guild @param {string} text */
  searchMembers: (guild, text) => request("GET", `/guilds/${guild}/members/search${query({ query: text, limit: 100 })}`),
  /** @param {Id} guild @param {Id} user */
  member: (guild, user) => request("GET", `/guilds/${guild}/members/${user}`),
  /** @param {Id} guild @param {Id | "@me"} user @param {Fields} fields @param {string} [reason] */
  changeMember: (guild, user, fields, reason) => request("PATCH", `/guilds/${guild}/members/${user}`, fields, { reason }),
  /** @param {Id} guild @param {Id} user @param {Id} role */
  giveRole: (guild, user, role) => request("PUT", `/guilds/${guild}/members/${user}/roles/${role}`),
  /** @param {Id} guild @param {Id} user @param {Id} role */
  takeRole: (guild, user, role) => request("DELETE", `/guilds/${guild}/members/${user}/roles/${role}`),
  /** @param {Id} guild @param {Id} user @param {string} reason */
  kick: (guild, user, reason) => request("DELETE", `/guilds/${guild}/members/${user}`, undefined, { reason }),
  /** @param {Id} guild @param {Id} user @param {number} seconds how far back messages go too @param {string} reason */
  ban: (guild, user, seconds, reason) => request("PUT", `/guilds/${guild}/bans/${user}`, { delete_message_seconds: seconds }, { reason }),

  /** @param {Id} guild */
  bans: (guild) => request("GET", `/guilds/${guild}/bans`),
  /** @param {Id} guild @param {Id} user */
  unban: (guild, user) => request("DELETE", `/guilds/${guild}/bans/${user}`),
  /** @param {Id} guild */
  invites: (guild) => request("GET", `/guilds/${guild}/invites`),
  /** @param {Id} channel @param {Fields} fields */
  createInvite: (channel, fields) => request("POST", `/channels/${channel}/invites`, fields),
  /** @param {string} code */
  revokeInvite: (code) => request("DELETE", `/invites/${encodeURIComponent(code)}`),
  /** @param {Id} guild @param {{user_id?: Id, action_type?: number | string, before?: Id}} filter */
  auditLog: (guild, filter) => request("GET", `/guilds/${guild}/audit-logs${query({ ...filter, limit: 50 })}`),
  /** @param {Id} guild */
  webhooks: (guild) => request("GET", `/guilds/${guild}/webhooks`),
  /** @param {Id} channel @param {string} name */
  createWebhook: (channel, name) => request("POST", `/channels/${channel}/webhooks`, { name }),
  /** @param {Id} hook @param {Fields} fields */
  changeWebhook: (hook, fields) => request("PATCH", `/webhooks/${hook}`, fields),
  /** @param {Id} hook */
  deleteWebhook: (hook) => request("DELETE", `/webhooks/${hook}`),

  /** @param {Id} guild @param {Fields} fields */
  createChannel: (guild, fields) => request("POST", `/guilds/${guild}/channels`, fields),
  /** @param {Id} channel @param {Fields} fields */
  changeChannel: (channel, fields) => request("PATCH", `/channels/${channel}`, fields),
  /** @param {Id} channel */
  deleteChannel: (channel) => request("DELETE", `/channels/${channel}`),
  /** @param {Id} guild @param {{id: Id, position?: number, parent_id?: Id | null, lock_permissions?: boolean}[]} moves */
  moveChannels: (guild, moves) => request("PATCH", `/guilds/${guild}/channels`, moves),
  /** @param {Id} channel @param {Overwrite} overwrite */
  setOverwrite: (channel, { id, ...rest }) => request("PUT", `/channels/${channel}/permissions/${id}`, rest),
  /** @param {Id} channel @param {Id} target */
  deleteOverwrite: (channel, target) => request("DELETE", `/channels/${channel}/permissions/${target}`),
  /** @param {Id} channel @param {Id} user */
  explain: (channel, user) => request("GET", `/channels/${channel}/members/${user}/permissions`),

  me: () => request("GET", "/users/@me"),
  /** @param {Fields} fields */
  changeMe: (fields) => request("PATCH", "/users/@me", fields),
  /** @param {Fields} fields */
  changeSettings: (fields) => request("POST", "/users/settings", fields),
  /** @param {Fields} fields */
  changeStatus: (fields) => request("POST", "/users/status", fields),
  signIns: () => request("GET", "/users/@me/sign-ins"),
  /** @param {Id} id */
  endSignIn: (id) => request("DELETE", `/users/@me/sign-ins/${id}`),
  endOtherSignIns: () => request("DELETE", "/users/@me/sign-ins"),
};
