import { AuditLog } from "rscord/components/settings/guild/AuditLog.js";
import { Bans } from "rscord/components/settings/guild/Bans.js";
import { Invites } from "rscord/components/settings/guild/Invites.js";
import { Members } from "rscord/components/settings/guild/Members.js";
import { Overview } from "rscord/components/settings/guild/Overview.js";
import { Ownership } from "rscord/components/settings/guild/Ownership.js";
import { Roles } from "rscord/components/settings/guild/Roles.js";
import { Webhooks } from "rscord/components/settings/guild/Webhooks.js";
import { Missing } from "rscord/components/settings/Settings.js";
import { Shell } from "rscord/components/settings/Shell.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { Permission } from "rscord/permissions.js";
import { store } from "rscord/store/index.js";
import { canIn } from "rscord/store/selectors.js";

/** @import {Guild} from "../../../types.d.ts" */
/** @import {Page} from "rscord/components/settings/Shell.js" */

/** @typedef {Page & {may: bigint[]}} GuildPage `may`: any one of these rights opens the page */

const { MANAGE_GUILD, MANAGE_ROLES, KICK_MEMBERS, BAN_MEMBERS, MODERATE_MEMBERS, MANAGE_NICKNAMES, VIEW_AUDIT_LOG, MANAGE_WEBHOOKS } = Permission;

/** @param {Guild} guild @returns {{title?: string, pages: GuildPage[]}[]} */
const groupsOf = (guild) => [
  {
    pages: [
      { id: "overview", label: t("overview"), may: [MANAGE_GUILD], draw: () => html`<${Overview} guild=${guild} />` },
      { id: "roles", label: t("roles"), may: [MANAGE_ROLES], draw: (open) => html`<${Roles} guild=${guild} open=${open} />` },
      { id: "webhooks", label: t("webhooks"), may: [MANAGE_WEBHOOKS], draw: () => html`<${Webhooks} guild=${guild} />` },
    ],
  },
  {
    title: t("people"),
    pages: [
      {
        id: "members",
        label: t("members"),
        may: [MANAGE_ROLES, MANAGE_NICKNAMES, KICK_MEMBERS, BAN_MEMBERS, MODERATE_MEMBERS],
        draw: (open) => html`<${Members} guild=${guild} open=${open} />`,
      },
      { id: "invites", label: t("invites"), may: [MANAGE_GUILD], draw: () => html`<${Invites} guild=${guild} />` },
      { id: "bans", label: t("bans"), may: [BAN_MEMBERS], draw: () => html`<${Bans} guild=${guild} />` },
      { id: "audit-log", label: t("auditLog"), may: [VIEW_AUDIT_LOG], draw: () => html`<${AuditLog} guild=${guild} />` },
    ],
  },
];

/** @param {Guild} guild */
const ownersPages = (guild) => ({
  pages: [{ id: "ownership", label: t("ownership"), may: [], draw: () => html`<${Ownership} guild=${guild} />` }],
});

/** @param {{guild: Guild}} props */
export function GuildSettings({ guild }) {
  const owns = guild.owner_id === store.me.value.id;
  const groups = groupsOf(guild)
    .map((group) => ({ ...group, pages: group.pages.filter(({ may }) => may.some((bits) => canIn(guild, bits))) }))
    .filter(({ pages }) => pages.length);
  if (owns) groups.push(ownersPages(guild));
  if (!groups.length) return html`<${Missing} />`;
  return html`<${Shell} title=${guild.name} groups=${groups} />`;
}
