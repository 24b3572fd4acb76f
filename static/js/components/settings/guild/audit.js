/** The audit log in sentences. */

import { roleColor } from "rscord/components/settings/colors.js";
import { namesIn } from "rscord/components/settings/permissions.js";
import { t } from "rscord/i18n.js";
import { userName } from "rscord/store/selectors.js";
import { duration, fullTime } from "rscord/time.js";

/** @import {Guild, Id, User} from "../../../types.d.ts" */
/** @import {Key} from "rscord/i18n.js" */
/** @typedef {{key: string, old_value?: any, new_value?: any}} Change */
/**
 * @typedef {{id: Id, user_id: Id | null, target_id: Id | null, action_type: number, changes?: Change[], options?: Record<string, string>, reason?: string}} Entry
 */

/** Discord's numbers of the acts: the sentence, and what the filter calls it. @type {Record<number, [Key, Key]>} */
export const ACTIONS = {
  1: ["auditGuildUpdate", "actGuildUpdate"],
  10: ["auditChannelCreate", "actChannelCreate"],
  11: ["auditChannelUpdate", "actChannelUpdate"],
  12: ["auditChannelDelete", "actChannelDelete"],
  13: ["auditOverwriteCreate", "actOverwriteCreate"],
  14: ["auditOverwriteUpdate", "actOverwriteUpdate"],
  15: ["auditOverwriteDelete", "actOverwriteDelete"],
  20: ["auditKick", "actKick"],
  21: ["auditPrune", "actPrune"],
  22: ["auditBan", "actBan"],
  23: ["auditUnban", "actUnban"],
  24: ["auditMemberUpdate", "actMemberUpdate"],
  25: ["auditMemberRoles", "actMemberRoles"],
  28: ["auditBot", "actBot"],
  30: ["auditRoleCreate", "actRoleCreate"],
  31: ["auditRoleUpdate", "actRoleUpdate"],
  32: ["auditRoleDelete", "actRoleDelete"],
  40: ["auditInviteCreate", "actInviteCreate"],
  42: ["auditInviteDelete", "actInviteDelete"],
  60: ["auditEmojiCreate", "actEmojiCreate"],
  61: ["auditEmojiUpdate", "actEmojiUpdate"],
  62: ["auditEmojiDelete", "actEmojiDelete"],
  90: ["auditStickerCreate", "actStickerCreate"],
  91: ["auditStickerUpdate", "actStickerUpdate"],
  92: ["auditStickerDelete", "actStickerDelete"],
  110: ["auditThreadCreate", "actThreadCreate"],
  111: ["auditThreadUpdate", "actThreadUpdate"],
  112: ["auditThreadDelete", "actThreadDelete"],
};

/** @type {Record<string, Key>} */
const FIELD_NAMES = {
  name: "fieldName",
  description: "fieldDescription",
  topic: "fieldTopic",
  nick: "nickname",
  color: "roleColor",
  hoist: "hoist",
  mentionable: "mentionable",
  nsfw: "fieldNsfw",
  rate_limit_per_user: "slowModeName",
  owner_id: "owner",
  system_channel_id: "systemChannel",
  communication_disabled_until: "timeout",
  max_uses: "maxUses",
  max_age: "expiresAfter",
  icon_hash: "serverIcon",
  banner_hash: "serverBanner",
};

/**
 * Who did what. @param {Entry} entry @param {Guild} guild @param {Map<Id, User>} users
 */
export function sentence(entry, guild, users) {
  const key = ACTIONS[entry.action_type]?.[0] ?? "auditOther";
  return t(key, { who: person(entry.user_id, users), target: targetOf(entry, guild, users) });
}

/** @param {Id | null} id @param {Map<Id, User>} users */
function person(id, users) {
  const user = users.get(id ?? "");
  return user ? userName(user) : t("somebody");
}

/** What it was done to, by the name that it has, or had. @param {Entry} entry @param {Guild} guild @param {Map<Id, User>} users */
function targetOf({ target_id, changes = [] }, guild, users) {
  const id = target_id ?? "";
  const user = users.get(id);
  if (user) return userName(user);
  const then = changes.find(({ key }) => key === "code" || key === "name");
  const now = guild.channels[id] ?? guild.roles[id];
  return now?.name ?? then?.new_value ?? then?.old_value ?? id;
}

/**
 * What was changed, a line each.
 * @param {Entry} entry
 * @param {Guild} guild
 * @returns {string[]}
 */
export function details({ changes = [], options }, guild) {
  const whose = options?.role_name ?? guild.members[options?.id ?? ""]?.user.username;
  return [...(whose ? [t("auditFor", { name: whose })] : []), ...changes.flatMap((change) => lines(change, guild))];
}

/** @param {Change} change @param {Guild} guild @returns {string[]} */
function lines(change, guild) {
  const { key, old_value, new_value } = change;
  if (key === "$add" || key === "$remove") {
    const names = new_value.map((/** @type {{name: string}} */ role) => role.name).join(", ");
    return [t(key === "$add" ? "auditRolesGiven" : "auditRolesTaken", { names })];
  }
  if (key === "permissions" || key === "allow" || key === "deny") return rights(key, BigInt(old_value ?? 0), BigInt(new_value ?? 0));
  return field(change, guild);
}

/** @param {Change} change @param {Guild} guild @returns {string[]} */
function field({ key, old_value, new_value }, guild) {
  const name = FIELD_NAMES[key];
  // What a thing was made without is not worth a line.
  if (!name || (old_value === undefined && !new_value)) return [];
  if (key.endsWith("_hash")) return [t("auditChanged", { field: t(name) })];
  const after = shown(key, new_value, guild);
  return [old_value === undefined ? t("auditSet", { field: t(name), after }) : t("auditFromTo", { field: t(name), before: shown(key, old_value, guild), after })];
}

/** @param {"permissions" | "allow" | "deny"} key @param {bigint} before @param {bigint} after @returns {string[]} */
function rights(key, before, after) {
  const list = (/** @type {bigint} */ mask) => namesIn(mask).map((name) => t(name)).join(", ");
  const added = list(after & ~before);
  const removed = list(before & ~after);
  const [more, less] = key === "deny" ? /** @type {const} */ (["auditDenied", "auditUndenied"]) : /** @type {const} */ (["auditAllowed", "auditUnallowed"]);
  return [...(added ? [t(more, { names: added })] : []), ...(removed ? [t(less, { names: removed })] : [])];
}

/** @param {string} key @param {any} value @param {Guild} guild */
function shown(key, value, guild) {
  if (value === undefined || value === null || value === "") return t("nothing");
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  return SHOWN[key]?.(value, guild) ?? String(value);
}

/** What is no plain text. @type {Record<string, (value: any, guild: Guild) => string | undefined>} */
const SHOWN = {
  color: (value) => roleColor(value) ?? t("nothing"),
  max_age: (value) => duration(value),
  rate_limit_per_user: (value) => duration(value),
  communication_disabled_until: (value) => fullTime(Date.parse(value)),
  system_channel_id: (value, guild) => guild.channels[value] && `#${guild.channels[value].name}`,
  owner_id: (value, guild) => guild.members[value]?.user.username,
};
