import { render } from "preact";
import { followAttention } from "rscord/attention.js";
import { App } from "rscord/components/App.js";
import { preloadDialogs } from "rscord/components/dialogs.js";
import { preloadQuick } from "rscord/components/quick/Quick.js";
import { html } from "rscord/html.js";
import { setLocale } from "rscord/i18n.js";
import { followHistory, parsePath, pathOf } from "rscord/router.js";
import { connect } from "rscord/store/connection.js";
import { bootHistory } from "rscord/store/history.js";
import { bootReading } from "rscord/store/reading.js";
import { store } from "rscord/store/index.js";

/** @import {PageState, Route} from "./types.d.ts" */

/** @returns {PageState} the first state, which the page brings along */
function embedded() {
  return JSON.parse(/** @type {HTMLElement} */ (document.getElementById("state")).textContent ?? "");
}

/** A keyboard that covers the page makes it shorter; not every browser tells CSS so. */
function followViewport() {
  const viewport = window.visualViewport;
  const measure = () => document.documentElement.style.setProperty("--app-height", `${viewport?.height}px`);
  if (!CSS.supports("height: 100dvh") || /iP(hone|ad)/.test(navigator.userAgent)) viewport?.addEventListener("resize", measure);
}

/** Where the address leads; of a guild alone the server has chosen the channel. */
function landing() {
  const { guild_id: guildId, channel_id: channelId } = state;
  /** @type {Route} */
  const route = parsePath(location.pathname) ?? { guildId, channelId, messageId: null };
  if (!route.guildId || route.channelId || !channelId || route.settings !== undefined) return route;
  const whole = { ...route, channelId };
  history.replaceState(null, "", pathOf(whole));
  return whole;
}

const state = embedded();
await setLocale(state.locale);
store.boot(state);
bootReading(state.read_states);
store.route.value = landing();
bootHistory({ ...state, message_id: store.route.value.messageId });
followHistory();
followViewport();
const root = /** @type {HTMLElement} */ (document.getElementById("app"));
root.replaceChildren();
render(html`<${App} />`, root);
followAttention();
connect(state.gateway_url);
setTimeout(preloadDialogs);
setTimeout(preloadQuick);
