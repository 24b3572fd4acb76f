import { useEffect, useId, useState } from "preact/hooks";
import { Dialog } from "rscord/components/Dialog.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { openMicrophone } from "rscord/voice/session.js";
import { level } from "rscord/voice/microphone.js";
import { set, settings } from "rscord/voice/settings.js";

const SILENCE = -100;
const SWITCHES = /** @type {const} */ (["echoCancellation", "noiseSuppression", "autoGainControl"]);

/** Devices, when the microphone is open, and how loud it all is. */
export function VoiceSettings() {
  const devices = useDevices();
  const now = settings.value;
  const reopen = (/** @type {Partial<typeof now>} */ changes) => {
    set(changes);
    openMicrophone();
  };
  return html`<${Dialog} title=${t("voiceSettings")}>
    <div class="voice-form">
      <${Choice} label=${t("voiceInput")} value=${now.input} devices=${devices} kind="audioinput" choose=${(/** @type {string} */ input) => reopen({ input })} />
      <${Choice} label=${t("voiceOutput")} value=${now.output} devices=${devices} kind="audiooutput" choose=${(/** @type {string} */ output) => set({ output })} />
      <${Slider} label=${t("voiceVolume", { n: Math.round(now.volume * 100) })} min=${0} max=${200} value=${now.volume * 100} choose=${(/** @type {number} */ volume) => set({ volume: volume / 100 })} />
      <fieldset class="voice-mode">
        <legend>${t("voiceMode")}</legend>
        <${Radio} mode="activity" label=${t("voiceByActivity")} />
        <${Radio} mode="key" label=${t("voiceByKey")} />
      </fieldset>
      ${now.mode === "key" ? html`<${KeyField} />` : html`<${Threshold} />`}
      <meter class="voice-meter" min=${SILENCE} max="0" low=${now.threshold} value=${level.value} aria-label=${t("voiceLevel")}></meter>
      ${SWITCHES.map((name) => html`<label class="voice-switch" key=${name}>
        <input type="checkbox" checked=${now[name]} onChange=${(/** @type {any} */ event) => reopen({ [name]: event.currentTarget.checked })} />
        ${t(name)}
      </label>`)}
    </div>
  <//>`;
}

/** @returns {MediaDeviceInfo[]} */
function useDevices() {
  const [devices, setDevices] = useState(/** @type {MediaDeviceInfo[]} */ ([]));
  useEffect(() => {
    const media = navigator.mediaDevices;
    const look = () => void media.enumerateDevices().then(setDevices, () => {});
    look();
    media.addEventListener("devicechange", look);
    return () => media.removeEventListener("devicechange", look);
  }, []);
  return devices;
}

/** @param {{label: string, value: string, devices: MediaDeviceInfo[], kind: string, choose: (id: string) => void}} props */
function Choice({ label, value, devices, kind, choose }) {
  const id = useId();
  const known = devices.filter((device) => device.kind === kind && device.deviceId && device.deviceId !== "default");
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select id=${id} value=${value} onChange=${(/** @type {any} */ event) => choose(event.currentTarget.value)}>
      <option value="">${t("voiceDefaultDevice")}</option>
      ${known.map((device) => html`<option key=${device.deviceId} value=${device.deviceId}>${device.label}</option>`)}
    </select>
  </div>`;
}

/** @param {{label: string, min: number, max: number, value: number, choose: (value: number) => void}} props */
function Slider({ label, min, max, value, choose }) {
  return html`<label class="voice-slider">
    <span>${label}</span>
    <input type="range" min=${min} max=${max} value=${value} onInput=${(/** @type {any} */ event) => choose(Number(event.currentTarget.value))} />
  </label>`;
}

/** @param {{mode: "activity" | "key", label: string}} props */
function Radio({ mode, label }) {
  return html`<label class="voice-switch">
    <input type="radio" name="voice-mode" checked=${settings.value.mode === mode} onChange=${() => set({ mode })} />${label}
  </label>`;
}

function Threshold() {
  const { threshold } = settings.value;
  const label = threshold <= SILENCE ? t("voiceAlwaysOpen") : t("voiceThreshold", { n: threshold });
  return html`<${Slider} label=${label} min=${SILENCE} max=${-20} value=${threshold} choose=${(/** @type {number} */ value) => set({ threshold: value })} />`;
}

/** The next key that is pressed here is the one to hold while talking. */
function KeyField() {
  const id = useId();
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Tab" || event.key === "Escape") return;
    event.preventDefault();
    set({ key: event.code });
  };
  return html`<div class="field">
    <label for=${id}>${t("voiceKey")}</label>
    <input id=${id} type="text" readonly value=${settings.value.key} onKeyDown=${pressed} />
    <p class="field-help">${t("voiceKeyHelp")}</p>
  </div>`;
}
