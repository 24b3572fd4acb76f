import { Badge } from "rscord/components/chats/ChatLinks.js";
import { ChatSide } from "rscord/components/chats/ChatSide.js";
import { Icon } from "rscord/components/icons.js";
import { Menu } from "rscord/components/Menu.js";
import { UserPanel } from "rscord/components/UserPanel.js";
import { VoiceChannel } from "rscord/components/voice/VoiceChannel.js";
import { VoiceDock } from "rscord/components/voice/VoiceDock.js";
import { classes, html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { Permission } from "rscord/permissions.js";
import { store } from "rscord/store/index.js";
import { leaveGuild } from "rscord/store/places.js";
import { canIn, channelGroups, isVoice, textChannels } from "rscord/store/selectors.js";
import { dialog } from "rscord/store/ui.js";

/** @import {Channel, Guild} from "../types.d.ts" */

/** The second column: the guild's name and menu, its channels, and me. */
export function ChannelList() {
  const guild = store.guild.value;
  return html`<section class="side" aria-label=${guild?.name ?? t("home")}>
    ${guild ? html`<${GuildHead} guild=${guild} /><${Channels} guild=${guild} />` : html`<${ChatSide} />`}
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
    items.push({ label: t("createVoiceChannel"), icon: "voice", run: () => openDialog("create-voice-channel", guild) });
  }
  if (!mine) items.push({ label: t("leave"), icon: "leave", danger: true, run: () => confirmLeave(guild) });
  return items;
}

/** @param {Guild} guild */
const canInvite = (guild) => canIn(guild, Permission.CREATE_INSTANT_INVITE) && textChannels(guild).length > 0;

/**
 * @param {"invite" | "create-channel" | "create-voice-channel"} name
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
function Channels({ guild }) {
  const groups = channelGroups(guild);
  return html`<nav class="channels" aria-label=${t("channels")}>
    ${guild.unavailable && html`<p class="side-note">${t("serverUnavailable")}</p>`}
    ${groups.map(({ category, channels }) => html`
      ${category && html`<h3 class="category" key=${category.id}><bdi>${category.name}</bdi></h3>`}
      <ul key=${`list ${category?.id}`}>
        ${channels.map((channel) => html`<${isVoice(channel) ? VoiceChannel : ChannelLink} key=${channel.id} guild=${guild} channel=${channel} />`)}
      </ul>
    `)}
    ${!groups.length && html`<p class="side-note">${t("noChannels")}</p>`}
    ${canInvite(guild) && html`<${SideAction} icon="invite" label=${t("invite")} run=${() => openDialog("invite", guild)} />`}
  </nav>`;
}

/** @param {{icon: any, label: string, run: () => void}} props */
function SideAction({ icon, label, run }) {
  return html`<button class="side-action" type="button" onClick=${run}><${Icon} name=${icon} />${label}</button>`;
}

/** @param {{guild: Guild, channel: Channel}} props */
function ChannelLink({ guild, channel }) {
  const open = store.route.value.channelId === channel.id;
  const unread = !open && store.unread.value.has(channel.id);
  const calls = store.mentions.value.get(channel.id) ?? 0;
  return html`<li>
    <a
      class=${classes("channel", unread && "is-unread")}
      href=${`/channels/${guild.id}/${channel.id}`}
      aria-current=${open ? "page" : undefined}
    >
      <span class="channel-mark" aria-hidden="true">#</span>
      <bdi class="channel-name">${channel.name}</bdi>
      ${unread && html`<span class="visually-hidden">${t("unread")}</span><${Badge} count=${calls} label=${t("mentionCount", { n: calls })} />`}
    </a>
  </li>`;
}
