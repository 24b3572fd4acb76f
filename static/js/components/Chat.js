import { Composer } from "rscord/components/Composer.js";
import { Icon } from "rscord/components/icons.js";
import { DropTarget } from "rscord/components/composer/DropTarget.js";
import { MessageList } from "rscord/components/MessageList.js";
import { PinsButton } from "rscord/components/message/Pins.js";
import { TypingLine } from "rscord/components/TypingLine.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { store } from "rscord/store/index.js";
import { textChannels } from "rscord/store/selectors.js";
import { membersShown, panel, toggleMembers } from "rscord/store/ui.js";

/** @import {Channel, Guild} from "../types.d.ts" */

/** On a small screen the way to servers and channels. */
export function NavButton() {
  return html`<button class="icon-button only-phone" type="button" aria-label=${t("openMenu")} aria-controls="nav" aria-expanded=${panel.value === "nav" ? "true" : "false"} onClick=${() => (panel.value = "nav")}>
    <${Icon} name="menu" />
  </button>`;
}

/** The open channel: its head, its messages, and the field to write in. */
export function Chat() {
  const guild = store.guild.value;
  const channel = store.channel.value;
  if (!guild || !channel) return html`<${Nowhere} guild=${guild} />`;
  return html`
    <${Head} channel=${channel} />
    <${MessageList} key=${channel.id} guild=${guild} channel=${channel} />
    <div class="foot">
      <${TypingLine} />
      <${Composer} key=${channel.id} channel=${channel} />
    </div>
    <${DropTarget} channel=${channel} />
  `;
}

/** @param {{channel: Channel}} props */
function Head({ channel }) {
  return html`<header class="head">
    <${NavButton} />
    <h1 class="head-title"><span class="head-mark" aria-hidden="true">#</span><bdi>${channel.name}</bdi></h1>
    ${channel.topic && html`<p class="head-topic" dir="auto" title=${channel.topic}>${channel.topic}</p>`}
    <${MembersButtons} />
  </header>`;
}

/** One toggles the column of a wide screen, the other opens the panel of a small one; CSS shows one of them. */
function MembersButtons() {
  const label = membersShown.value ? t("hideMembers") : t("showMembers");
  return html`<span class="head-end">
    <${PinsButton} />
    <button class="icon-button only-wide" type="button" aria-label=${label} title=${label} aria-pressed=${String(membersShown.value)} onClick=${toggleMembers}>
      <${Icon} name="people" />
    </button>
    <button class="icon-button only-small" type="button" aria-label=${t("showMembers")} aria-controls="members" aria-expanded=${panel.value === "members" ? "true" : "false"} onClick=${() => (panel.value = "members")}>
      <${Icon} name="people" />
    </button>
  </span>`;
}

/** @param {{guild: Guild | undefined}} props */
function Nowhere({ guild }) {
  const bare = guild && !textChannels(guild).length;
  return html`
    <header class="head head-home"><${NavButton} /></header>
    <div class="home">
      <h1>${bare ? t("noChannels") : t("channelMissing")}</h1>
      <p class="lead">${bare ? t("noChannelsText") : t("channelMissingText")}</p>
      <div class="home-actions"><a class="button" href="/">${t("backHome")}</a></div>
    </div>
  `;
}
