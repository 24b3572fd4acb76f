import { Channels } from "rscord/components/Channels.js";
import { ChatSide } from "rscord/components/chats/ChatSide.js";
import { Icon } from "rscord/components/icons.js";
import { Menu } from "rscord/components/Menu.js";
import { UserPanel } from "rscord/components/UserPanel.js";
import { VoiceDock } from "rscord/components/voice/VoiceDock.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { Permission } from "rscord/permissions.js";
import { openSettings } from "rscord/settings.js";
import { store } from "rscord/store/index.js";
import { leaveGuild } from "rscord/store/places.js";
import { canIn, textChannels } from "rscord/store/selectors.js";
import { dialog } from "rscord/store/ui.js";

/** @import {Guild} from "../types.d.ts" */

/** Any of these opens the server's settings. */
const SETS = [
  Permission.MANAGE_GUILD,
  Permission.MANAGE_ROLES,
  Permission.MANAGE_WEBHOOKS,
  Permission.MANAGE_NICKNAMES,
  Permission.KICK_MEMBERS,
  Permission.BAN_MEMBERS,
  Permission.MODERATE_MEMBERS,
  Permission.VIEW_AUDIT_LOG,
];

/** The second column: the guild's name and menu, its channels, and me. */
export function ChannelList() {
  const guild = store.guild.value;
  return html`<section class="side" aria-label=${guild?.name ?? t("home")}>
    ${guild ? html`<${GuildHead} guild=${guild} /><${GuildChannels} guild=${guild} />` : html`<${ChatSide} />`}
    <${VoiceDock} />
    <${UserPanel} />
  </section>`;
}

/** @param {{guild: Guild}} props */
function GuildHead({ guild }) {
  return html`<div class="side-head">
    <h2 class="side-title" title=${guild.name}><bdi>${guild.name}</bdi></h2>
    <${Menu} label=${t("serverMenu", { server: guild.name })} groups=${[{ items: guildMenu(guild) }]}><${Icon} name="chevron" /><//>
  </div>`;
}

/** @param {Guild} guild */
function guildMenu(guild) {
  const mine = guild.owner_id === store.me.value.id;
  const items = [];
  if (canInvite(guild)) items.push({ label: t("invite"), icon: "invite", run: () => openDialog("invite", guild) });
  if (canIn(guild, Permission.MANAGE_CHANNELS)) {
    items.push({ label: t("createChannel"), icon: "plus", run: () => openDialog("create-channel", guild) });
  }
  if (SETS.some((bits) => canIn(guild, bits))) {
    items.push({ label: t("serverSettings"), icon: "gear", run: () => openSettings("overview", guild.id) });
  }
  if (!mine) items.push({ label: t("leave"), icon: "leave", danger: true, run: () => confirmLeave(guild) });
  return items;
}

/** @param {Guild} guild */
const canInvite = (guild) => canIn(guild, Permission.CREATE_INSTANT_INVITE) && textChannels(guild).length > 0;

/**
 * @param {"invite" | "create-channel"} name
 * @param {Guild} guild
 */
function openDialog(name, guild) {
  dialog.value = { name, guildId: guild.id };
}

/** @param {Guild} guild */
function confirmLeave(guild) {
  dialog.value = {
    name: "confirm",
    title: t("leaveTitle", { server: guild.name }),
    text: t("leaveText"),
    action: t("leaveDo"),
    run: () => leaveGuild(guild),
  };
}

/** @param {{guild: Guild}} props */
function GuildChannels({ guild }) {
  return html`<nav class="channels" aria-label=${t("channels")}>
    ${guild.unavailable && html`<p class="side-note">${t("serverUnavailable")}</p>`}
    <${Channels} guild=${guild} />
    ${canInvite(guild) && html`<${SideAction} icon="invite" label=${t("invite")} run=${() => openDialog("invite", guild)} />`}
  </nav>`;
}

/** @param {{icon: any, label: string, run: () => void}} props */
function SideAction({ icon, label, run }) {
  return html`<button class="side-action" type="button" onClick=${run}><${Icon} name=${icon} />${label}</button>`;
}
