import { Icon } from "rscord/components/icons.js";
import { VoiceSettings } from "rscord/components/voice/VoiceSettings.js";
import { classes, html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { canInChannel, Permission } from "rscord/permissions.js";
import { store } from "rscord/store/index.js";
import { dialog, panel } from "rscord/store/ui.js";
import { deafened, dumb, leave, muted, pictures, toggleDeafen, toggleMute } from "rscord/voice/session.js";
import { settings } from "rscord/voice/settings.js";

/** @typedef {import("../../store/voice.js").Seat} Seat */

/** @type {Record<Seat["state"], "voiceConnecting" | "voiceConnected" | "voiceReconnecting">} */
const STATES = { connecting: "voiceConnecting", connected: "voiceConnected", reconnecting: "voiceReconnecting" };

/**
 * My voice: where I am, how the connection is, and what I let out and in.
 * @param {{place: Seat}} props
 */
export function VoicePanel({ place }) {
  const guild = store.guilds.value[place.guildId];
  const channel = guild?.channels[place.channelId];
  const mayShow = canInChannel(guild, channel, store.me.value.id, Permission.STREAM);
  return html`<section class="voice-panel" aria-label=${t("voicePanel")}>
    <div class="voice-where">
      <span class=${`voice-state voice-state-${place.state}`} role="status">${t(STATES[place.state])}</span>
      <bdi class="voice-place">${channel?.name} · ${guild?.name}</bdi>
      ${notes(place).map((note) => html`<span class="voice-note" key=${note}>${note}</span>`)}
    </div>
    <${Button} icon="hangUp" label=${t("voiceLeave")} danger run=${leave} />
    <div class="voice-buttons" role="group" aria-label=${t("voicePanel")}>
      <${SoundToggles} />
      ${mayShow && html`
        <${Toggle} on=${pictures.camera.value !== null} icon="camera" label=${t("voiceCamera")} run=${() => pictures.toggleCamera()} />
        <${Toggle} on=${pictures.screen.value !== null} icon="screen" label=${t("voiceScreen")} run=${() => pictures.toggleScreen()} />
      `}
      <${Toggle} on=${pictures.open.value} icon="grid" label=${t("voicePictures")} run=${togglePictures} />
      <${Button} icon="settings" label=${t("voiceSettings")} run=${() => (dialog.value = { name: "loaded", component: VoiceSettings })} />
    </div>
  </section>`;
}

/** On a small screen the panel with this button would cover them. */
function togglePictures() {
  pictures.open.value = !pictures.open.value;
  if (pictures.open.value) panel.value = null;
}

/** Why I am not heard, as far as I may wonder. @param {Seat} place */
function notes(place) {
  const mine = store.voice.value[place.guildId]?.[store.me.value.id];
  const { mode, key } = settings.value;
  return [
    mine?.mute && t("voiceServerMuted"),
    mine?.suppress && t("voiceMayNotSpeak"),
    dumb.value && t("noMicrophone"),
    mode === "key" && t("voiceHoldKey", { key }),
  ].filter(Boolean);
}

function SoundToggles() {
  const silent = muted.value || deafened.value;
  return html`
    <${Toggle} on=${silent} icon=${silent ? "muted" : "microphone"} label=${t("voiceMute")} run=${toggleMute} />
    <${Toggle} on=${deafened.value} icon=${deafened.value ? "deafened" : "headphones"} label=${t("voiceDeafen")} run=${toggleDeafen} />
  `;
}

/** @param {{on: boolean, icon: any, label: string, run: () => void}} props */
function Toggle({ on, icon, label, run }) {
  return html`<button class="icon-button voice-toggle" type="button" aria-pressed=${String(on)} aria-label=${label} title=${label} onClick=${run}>
    <${Icon} name=${icon} />
  </button>`;
}

/** @param {{icon: any, label: string, danger?: boolean, run: () => void}} props */
function Button({ icon, label, danger, run }) {
  return html`<button class=${classes("icon-button", danger && "danger")} type="button" aria-label=${label} title=${label} onClick=${run}>
    <${Icon} name=${icon} />
  </button>`;
}
