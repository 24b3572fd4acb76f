import { useState } from "preact/hooks";
import { Dialog, DialogForm } from "rscord/components/Dialog.js";
import { Input, Select } from "rscord/components/fields.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { store } from "rscord/store/index.js";
import { nameOf } from "rscord/store/selectors.js";
import { notify } from "rscord/store/ui.js";

/** @import {DialogState} from "../../types.d.ts" */
/** @import {Key} from "rscord/i18n.js" */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LONGEST_REASON = 512;

/** How long silence lasts, in seconds. @type {[number, Key][]} */
const SILENCES = [
  [MINUTE, "forMinute"],
  [5 * MINUTE, "forFiveMinutes"],
  [10 * MINUTE, "forTenMinutes"],
  [HOUR, "forHour"],
  [DAY, "forDay"],
  [7 * DAY, "forWeek"],
];
/** How far back the messages of somebody who is banned go too, in seconds. @type {[number, Key][]} */
const WINDOWS = [
  [0, "deleteNone"],
  [HOUR, "deleteHour"],
  [6 * HOUR, "deleteSixHours"],
  [DAY, "deleteDay"],
  [3 * DAY, "deleteThreeDays"],
  [7 * DAY, "deleteWeek"],
];

/** @type {Record<"kick" | "ban" | "timeout", {title: Key, text: Key, action: Key, done: Key, times: [number, Key][], label: Key}>} */
const ACTS = {
  kick: { title: "kickTitle", text: "kickText", action: "kickDo", done: "kicked", times: [], label: "deleteMessages" },
  ban: { title: "banTitle", text: "banText", action: "ban", done: "banned", times: WINDOWS, label: "deleteMessages" },
  timeout: { title: "timeoutTitle", text: "timeoutText", action: "timeout", done: "silenced", times: SILENCES, label: "howLong" },
};

/** Kick, ban or silence a member, with a reason for the audit log. @param {DialogState} state */
export function Moderate({ guildId = "", userId = "", act = "kick" }) {
  const { title, text, action, done, times, label } = ACTS[act];
  const [reason, setReason] = useState("");
  const [seconds, setSeconds] = useState(times[0]?.[0] ?? 0);
  const [name] = useState(nameOf(store.guilds.value[guildId], userId));
  const work = {
    kick: () => manage.kick(guildId, userId, reason),
    ban: () => manage.ban(guildId, userId, seconds, reason),
    timeout: () => manage.changeMember(guildId, userId, { communication_disabled_until: new Date(Date.now() + seconds * 1000).toISOString() }, reason),
  };
  const run = async () => {
    await work[act]();
    notify(t(done, { name }));
  };
  return html`<${Dialog} title=${t(title, { name })} text=${t(text)}>
    <${DialogForm} danger action=${t(action)} run=${run}>
      ${times.length > 0 && html`<${Select} label=${t(label)} value=${seconds} options=${times.map(([value, key]) => ({ value, label: t(key) }))} onInput=${(/** @type {string} */ value) => setSeconds(Number(value))} />`}
      <${Input} label=${t("reason")} help=${t("reasonHelp")} value=${reason} max=${LONGEST_REASON} onInput=${setReason} />
    <//>
  <//>`;
}
