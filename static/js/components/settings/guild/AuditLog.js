import { useState } from "preact/hooks";
import { Avatar } from "rscord/components/Avatar.js";
import { Button, Select } from "rscord/components/fields.js";
import { ACTIONS, details, sentence } from "rscord/components/settings/guild/audit.js";
import { attempt, Empty, useLoad, Waiting } from "rscord/components/settings/load.js";
import { html } from "rscord/html.js";
import { idTime } from "rscord/ids.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { memberName } from "rscord/store/selectors.js";
import { fullTime } from "rscord/time.js";

/** @import {Guild, Id, Member, User} from "../../../types.d.ts" */
/** @import {Entry} from "rscord/components/settings/guild/audit.js" */
/** @typedef {{entries: Entry[], users: Map<Id, User>, whole: boolean}} Log `whole`: there are no older ones */

const PAGE = 50;
const ANYBODY = 1000;

/**
 * @param {{audit_log_entries: Entry[], users: User[]}} answer
 * @param {Log} [before] what is shown already
 * @returns {Log}
 */
function joined({ audit_log_entries, users }, before) {
  const known = [...(before?.users ?? []), ...users.map((user) => /** @type {const} */ ([user.id, user]))];
  return { entries: [...(before?.entries ?? []), ...audit_log_entries], users: new Map(known), whole: audit_log_entries.length < PAGE };
}

/** Who did what, newest first. @param {{guild: Guild}} props */
export function AuditLog({ guild }) {
  const [user, setUser] = useState("");
  const [action, setAction] = useState("");
  const people = useLoad(() => manage.members(guild.id, "0", ANYBODY), [guild.id]);
  const loaded = useLoad(async () => joined(await manage.auditLog(guild.id, { user_id: user, action_type: action })), [guild.id, user, action]);
  const log = loaded.data;
  const older = async () => {
    if (!log) return;
    const before = log.entries.at(-1)?.id;
    loaded.setData(joined(await manage.auditLog(guild.id, { user_id: user, action_type: action, before }), log));
  };
  const actions = Object.entries(ACTIONS).map(([value, [, label]]) => ({ value, label: t(label) }));
  return html`
    <div class="filters">
      <${Select} label=${t("byWhom")} value=${user} onInput=${setUser} options=${[{ value: "", label: t("anybody") }, ...(people.data ?? []).map((/** @type {Member} */ member) => ({ value: member.user.id, label: memberName(member) }))]} />
      <${Select} label=${t("whatAct")} value=${action} onInput=${setAction} options=${[{ value: "", label: t("anyAct") }, ...actions]} />
    </div>
    ${!log && html`<${Waiting} loaded=${loaded} />`}
    ${log?.entries.length === 0 && html`<${Empty} title=${t("noEntries")} text=${t("noEntriesText")} />`}
    <ol class="rows">
      ${log?.entries.map((entry) => html`<${Act} key=${entry.id} entry=${entry} guild=${guild} users=${log.users} />`)}
    </ol>
    ${log && !log.whole && html`<div><${Button} quiet onClick=${() => attempt(older())}>${t("showMore")}<//></div>`}
  `;
}

/** @param {{entry: Entry, guild: Guild, users: Map<Id, User>}} props */
function Act({ entry, guild, users }) {
  const user = users.get(entry.user_id ?? "");
  const found = details(entry, guild);
  return html`<li class="row row-top">
    ${user && html`<${Avatar} user=${user} small />`}
    <span class="row-words">
      <span class="row-title" dir="auto">${sentence(entry, guild, users)}</span>
      ${entry.reason && html`<span class="row-note" dir="auto">${t("becauseOf", { reason: entry.reason })}</span>`}
      ${found.length > 0 && html`<ul class="details">${found.map((line) => html`<li key=${line} dir="auto">${line}</li>`)}</ul>`}
      <time class="row-note">${fullTime(idTime(entry.id))}</time>
    </span>
  </li>`;
}
