import { useState } from "preact/hooks";
import { Choice } from "rscord/components/fields.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { canNotify, notifyLevel, setNotifyLevel } from "rscord/notifications.js";

/** @import {Key} from "rscord/i18n.js" */
/** @import {Level} from "rscord/notifications.js" */

/** @type {{value: Level, label: Key, help: Key}[]} */
const LEVELS = [
  { value: "", label: "notifyNothing", help: "notifyNothingHelp" },
  { value: "mentions", label: "notifyMentions", help: "notifyMentionsHelp" },
  { value: "servers", label: "notifyServers", help: "notifyServersHelp" },
];

/** What the system tells while this page is in the background. */
export function Notifications() {
  const [level, setLevel] = useState(notifyLevel());
  const [denied, setDenied] = useState(canNotify() && Notification.permission === "denied");
  const choose = async (/** @type {Level} */ wanted) => {
    setNotifyLevel(wanted);
    setLevel(wanted);
    if (wanted) setDenied((await Notification.requestPermission()) === "denied");
  };
  if (!canNotify()) return html`<p class="note">${t("notifyImpossible")}</p>`;
  return html`
    <${Choice} label=${t("notifyOf")} value=${level} options=${LEVELS.map(({ value, label, help }) => ({ value, label: t(label), help: t(help) }))} onInput=${choose} />
    ${denied && level && html`<p class="note" role="alert">${t("notifyDenied")}</p>`}
    <p class="muted">${t("onlyHere")}</p>
  `;
}
