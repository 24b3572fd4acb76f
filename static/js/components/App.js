import { useEffect } from "preact/hooks";
import { withBadge } from "rscord/attention.js";
import { ChannelList } from "rscord/components/ChannelList.js";
import { Chat } from "rscord/components/Chat.js";
import { ChatPage } from "rscord/components/chats/ChatPage.js";
import { ConnectionBar } from "rscord/components/ConnectionBar.js";
import { Dialogs } from "rscord/components/dialogs.js";
import { Home } from "rscord/components/Home.js";
import { Icon } from "rscord/components/icons.js";
import { lazy } from "rscord/components/lazy.js";
import { MemberList } from "rscord/components/MemberList.js";
import { Overlays } from "rscord/components/Overlays.js";
import { ServerRail } from "rscord/components/ServerRail.js";
import { VoiceStageDock } from "rscord/components/voice/VoiceDock.js";
import { classes, html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { titleOf } from "rscord/places.js";
import { followLink } from "rscord/router.js";
import { store } from "rscord/store/index.js";
import { announcement, dismiss, membersShown, notices, panel } from "rscord/store/ui.js";

const Settings = lazy(async () => (await import("rscord/components/settings/Settings.js")).Settings);

/** The whole page. */
export function App() {
  useTitle();
  const settings = store.route.value.settings !== undefined;
  return html`<div class="frame" onClick=${followLink}>
    <a class="skip" href="#main">${t(settings ? "skipToSettings" : "skipToMain")}</a>
    ${settings ? html`<${Settings} />` : html`<${Talk} />`}
    <${Notices} />
    <div class="visually-hidden" role="log" aria-live="polite">${announcement.value}</div>
    <${Dialogs} />
    <${Overlays} />
  </div>`;
}

/** Servers, channels, what is said, and who is there. */
function Talk() {
  useEscape();
  const open = panel.value;
  usePanelFocus(open);
  const look = classes("app", open && `panel-${open}`, !membersShown.value && "members-hidden", !store.guild.value && "no-members");
  return html`<div class=${look}>
    <div class="nav" id="nav"><${ServerRail} /><${ChannelList} /></div>
    <main class="main" id="main" tabindex="-1" inert=${open !== null}>
      <${ConnectionBar} />
      <${Place} />
    </main>
    <${VoiceStageDock} />
    <${MemberList} />
    ${open && html`<button class="scrim" type="button" aria-label=${t("close")} onClick=${() => (panel.value = null)}></button>`}
  </div>`;
}

function Place() {
  const { guildId, channelId } = store.route.value;
  if (guildId) return html`<${Chat} />`;
  return channelId ? html`<${ChatPage} />` : html`<${Home} />`;
}

function useTitle() {
  const channel = store.channel.value;
  const guild = store.guild.value;
  const settings = store.route.value.settings !== undefined;
  const place = channel ? [titleOf(channel), guild?.name] : [guild?.name, store.serverName.value];
  const parts = settings ? [t("settings"), guild?.name ?? store.serverName.value] : place;
  const title = withBadge(parts.filter(Boolean).join(" · "));
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/**
 * The focus goes into the panel that opens, and back to where it was.
 * @param {"nav" | "members" | null} open
 */
function usePanelFocus(open) {
  useEffect(() => {
    if (!open) return undefined;
    const before = document.activeElement;
    const element = document.getElementById(open);
    const inside = element?.querySelector(".side [aria-current]") ?? element?.querySelector("button, a");
    if (inside instanceof HTMLElement) inside.focus();
    return () => before instanceof HTMLElement && before.focus();
  }, [open]);
}

function useEscape() {
  useEffect(() => {
    const typed = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape" && panel.value) panel.value = null;
    };
    addEventListener("keydown", typed);
    return () => removeEventListener("keydown", typed);
  }, []);
}

function Notices() {
  return html`<div class="notices" role="status">
    ${notices.value.map(({ id, text, kind }) => html`<p class=${`notice notice-${kind}`} key=${id}>
      <span>${text}</span>
      <button class="icon-button" type="button" aria-label=${t("close")} onClick=${() => dismiss(id)}><${Icon} name="close" /></button>
    </p>`)}
  </div>`;
}
