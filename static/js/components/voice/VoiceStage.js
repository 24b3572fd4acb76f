import { useEffect, useRef } from "preact/hooks";
import { Icon } from "rscord/components/icons.js";
import { classes, html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { store } from "rscord/store/index.js";
import { nameOf } from "rscord/store/selectors.js";
import { seat } from "rscord/store/voice.js";
import { pictures } from "rscord/voice/session.js";

/** @typedef {{key: string, name: string, kind: "camera" | "screen", stream: MediaStream, own?: boolean}} Tile */

/** The cameras and screens of the channel, over the messages, as long as I want to see them. */
export function VoiceStage() {
  const place = seat.value;
  const close = () => (pictures.open.value = false);
  if (!place || !pictures.open.value) return null;
  const tiles = tilesOf(place.guildId);
  return html`<section class="voice-stage" aria-label=${t("voicePictures")}>
    <header class="voice-stage-head">
      <h2>${store.guilds.value[place.guildId]?.channels[place.channelId]?.name}</h2>
      <button class="icon-button" type="button" aria-label=${t("close")} onClick=${close}><${Icon} name="close" /></button>
    </header>
    <div class=${classes("voice-grid", tiles.some(({ kind }) => kind === "screen") && "has-screen")}>
      ${tiles.map((tile) => html`<${Picture} ...${tile} />`)}
      ${!tiles.length && html`<p class="side-note">${t("voiceNoPictures")}</p>`}
    </div>
  </section>`;
}

/** @param {string} guildId @returns {Tile[]} */
function tilesOf(guildId) {
  const guild = store.guilds.value[guildId];
  const others = pictures.shown.value.map(({ user_id, kind, stream }) => ({ key: `${user_id} ${kind}`, name: nameOf(guild, user_id), kind, stream }));
  const camera = pictures.camera.value;
  const screen = pictures.screen.value;
  return [
    ...others,
    ...(screen ? [{ key: "my screen", name: t("voiceYou"), kind: /** @type {const} */ ("screen"), stream: screen, own: true }] : []),
    ...(camera ? [{ key: "my camera", name: t("voiceYou"), kind: /** @type {const} */ ("camera"), stream: camera, own: true }] : []),
  ];
}

/** @param {Tile} props */
function Picture({ name, kind, stream, own }) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  useEffect(() => {
    if (!video.current) return;
    video.current.srcObject = stream;
    video.current.play().catch(() => {});
  }, [stream]);
  const label = t(kind === "screen" ? "voiceScreenOf" : "voiceCameraOf", { name });
  const whole = () => video.current?.requestFullscreen?.();
  return html`<figure class=${classes("voice-tile", `voice-tile-${kind}`, own && kind === "camera" && "is-mirrored")}>
    <video ref=${video} muted playsinline aria-label=${label}></video>
    <figcaption>
      <bdi>${label}</bdi>
      <button class="voice-whole" type="button" onClick=${whole}>${t("voiceFullScreen")}</button>
    </figcaption>
  </figure>`;
}
