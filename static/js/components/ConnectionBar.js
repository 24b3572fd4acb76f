import { useEffect, useState } from "preact/hooks";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { reconnect } from "rscord/store/connection.js";
import { store } from "rscord/store/index.js";

/** @import {Connection} from "../types.d.ts" */

/** A short loss is mended before anybody has read about it. */
const GRACE = 1200;

/** Says why nothing comes, and until when. */
export function ConnectionBar() {
  const connection = store.connection.value;
  const well = connection.state === "ready" || connection.state === "ended";
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(!well), well ? 0 : GRACE);
    return () => clearTimeout(timer);
  }, [well]);
  const shown = late && !well;
  return html`<div class="connection-seat" role="status">
    ${shown && html`<div class=${`connection connection-${connection.state}`}><${Words} connection=${connection} /></div>`}
  </div>`;
}

/** @param {{connection: Connection}} props */
function Words({ connection }) {
  const { state, retryAt = 0 } = connection;
  const seconds = useSecondsTo(retryAt);
  if (state === "connecting") return html`<span class="spinner"></span>${t("connecting")}`;
  if (state === "catching-up") return html`<span class="spinner"></span>${t("catchingUp")}`;
  if (state === "outdated") {
    return html`${t("outdated")} <button type="button" onClick=${() => location.reload()}>${t("reload")}</button>`;
  }
  return html`<span aria-hidden="true">${seconds ? t("offlineIn", { n: seconds }) : t("offline")}</span>
    <span class="visually-hidden">${t("offline")}</span>
    <button type="button" onClick=${reconnect}>${t("tryNow")}</button>`;
}

/**
 * Seconds until a moment, counted down; 0 once it has come.
 * @param {number} moment milliseconds
 */
function useSecondsTo(moment) {
  const left = () => Math.max(0, Math.ceil((moment - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => setSeconds(left()), 500);
    return () => clearInterval(timer);
  }, [moment]);
  return seconds;
}
