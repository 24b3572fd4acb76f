import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";

/** @import {Key} from "../../i18n.js" */

/** @type {[Key, [string[], Key][]][]} */
const GROUPS = [
  ["keysGoing", [
    [["Ctrl", "K"], "keySwitcher"],
    [["Alt", "↑ ↓"], "keyChannels"],
    [["Alt", "Shift", "↑ ↓"], "keyUnread"],
    [["Ctrl", "Alt", "↑ ↓"], "keyServers"],
    [["Esc"], "keySeen"],
  ]],
  ["keysWriting", [
    [["Enter"], "keySend"],
    [["Shift", "Enter"], "keyLine"],
    [["↑"], "keyEditLast"],
    [["@", "#", ":"], "keyNames"],
    [["Tab"], "keyTake"],
  ]],
  ["keysMessages", [
    [["↑ ↓"], "keyWalk"],
    [["Tab"], "keyButtons"],
    [["Shift"], "keyDelete"],
    [["Ctrl", "/"], "keyThis"],
  ]],
];

export function Shortcuts() {
  return html`<h2 class="quick-title">${t("shortcuts")}</h2>
    <div class="keys">
      ${GROUPS.map(([title, rows]) => html`<section key=${title}>
        <h3>${t(title)}</h3>
        <dl>${rows.map(([keys, text]) => html`<div key=${text}><dt>${keys.map((key) => html`<kbd key=${key}>${key}</kbd>`)}</dt><dd>${t(text)}</dd></div>`)}</dl>
      </section>`)}
    </div>
    <form method="dialog" class="dialog-foot"><button class="button" autofocus>${t("close")}</button></form>`;
}
