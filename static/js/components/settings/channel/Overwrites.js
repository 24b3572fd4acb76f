import { useState } from "preact/hooks";
import { Button, Select, Switch } from "rscord/components/fields.js";
import { Icon } from "rscord/components/icons.js";
import { OverwriteEdit } from "rscord/components/settings/channel/OverwriteEdit.js";
import { RoleDot } from "rscord/components/settings/guild/Roles.js";
import { attempt } from "rscord/components/settings/load.js";
import { MemberPicker } from "rscord/components/settings/MemberPicker.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { Permission } from "rscord/permissions.js";
import { goSettings } from "rscord/router.js";
import { store } from "rscord/store/index.js";
import { memberName, rolesInOrder } from "rscord/store/selectors.js";

/** @import {Channel, Guild, Id, Member, Overwrite} from "../../../types.d.ts" */

export const ROLE = 0;
export const MEMBER = 1;

/** @param {Channel} channel @returns {Overwrite[]} */
const overwritesOf = (channel) => channel.permission_overwrites ?? [];

/** What one role or member is called. @param {Guild} guild @param {Overwrite} overwrite */
export function targetName(guild, { id, type }) {
  if (id === guild.id) return t("everyone");
  if (type === ROLE) return guild.roles[id]?.name ?? id;
  const member = guild.members[id];
  return member ? memberName(member) : t("memberNumber", { id });
}

/** Two sets of overwrites say the same. @param {Channel} channel @param {Channel} parent */
function inSync(channel, parent) {
  const text = (/** @type {Channel} */ one) => overwritesOf(one).filter(({ allow, deny }) => allow !== "0" || deny !== "0").map(({ id, allow, deny }) => `${id} ${allow} ${deny}`).sort().join();
  return text(channel) === text(parent);
}

/** @param {Channel} channel @param {Overwrite[]} overwrites */
export const putOverwrites = (channel, overwrites) =>
  store.dispatch("CHANNEL_UPDATE", { id: channel.id, guild_id: channel.guild_id, permission_overwrites: overwrites });

/** Who may do what here, other than on the server; one of them when it is open. @param {{guild: Guild, channel: Channel, open: string}} props */
export function Overwrites({ guild, channel, open }) {
  const listed = overwritesOf(channel);
  const opened = listed.find(({ id }) => id === open) ?? (open === guild.id ? { id: guild.id, type: ROLE, allow: "0", deny: "0" } : undefined);
  if (opened) return html`<${OverwriteEdit} key=${open} guild=${guild} channel=${channel} overwrite=${opened} />`;
  const everyone = listed.find(({ id }) => id === guild.id) ?? { id: guild.id, type: ROLE, allow: "0", deny: "0" };
  const others = listed.filter(({ id }) => id !== guild.id);
  return html`
    <${Sync} guild=${guild} channel=${channel} />
    <${Hidden} channel=${channel} everyone=${everyone} />
    <section class="settings-section">
      <h2>${t("exceptions")}</h2>
      <p class="muted">${t("exceptionsText")}</p>
      <ul class="rows">
        ${[everyone, ...others].map((overwrite) => html`<li class="row" key=${overwrite.id}><${Target} guild=${guild} channel=${channel} overwrite=${overwrite} /></li>`)}
      </ul>
      <${Add} guild=${guild} channel=${channel} />
    </section>
  `;
}

/** @param {{guild: Guild, channel: Channel}} props */
function Sync({ guild, channel }) {
  const [busy, setBusy] = useState(false);
  const parent = guild.channels[channel.parent_id ?? ""];
  if (!parent) return null;
  const synced = inSync(channel, parent);
  const sync = async () => {
    setBusy(true);
    const done = await attempt(manage.moveChannels(guild.id, [{ id: channel.id, lock_permissions: true }]));
    if (done) putOverwrites(channel, overwritesOf(parent));
    setBusy(false);
  };
  return html`<div class="note note-row">
    <p>${t(synced ? "synced" : "notSynced", { category: parent.name })}</p>
    ${!synced && html`<${Button} quiet busy=${busy} onClick=${sync}>${t("sync")}<//>`}
  </div>`;
}

/** The one thing that most people come for. @param {{channel: Channel, everyone: Overwrite}} props */
function Hidden({ channel, everyone }) {
  const bit = Permission.VIEW_CHANNEL;
  const hide = async (/** @type {boolean} */ on) => {
    const wanted = {
      ...everyone,
      allow: String(BigInt(everyone.allow) & ~bit),
      deny: String(on ? BigInt(everyone.deny) | bit : BigInt(everyone.deny) & ~bit),
    };
    const done = await attempt(manage.setOverwrite(channel.id, wanted));
    if (done) putOverwrites(channel, [...overwritesOf(channel).filter(({ id }) => id !== wanted.id), wanted]);
  };
  return html`<${Switch} label=${t("hiddenChannel")} help=${t("hiddenChannelHelp")} checked=${Boolean(BigInt(everyone.deny) & bit)} onInput=${hide} />`;
}

/** @param {{guild: Guild, channel: Channel, overwrite: Overwrite}} props */
function Target({ guild, channel, overwrite }) {
  const name = targetName(guild, overwrite);
  const role = overwrite.type === ROLE ? guild.roles[overwrite.id] : undefined;
  const remove = async () => {
    const done = await attempt(manage.deleteOverwrite(channel.id, overwrite.id));
    if (done) putOverwrites(channel, overwritesOf(channel).filter(({ id }) => id !== overwrite.id));
  };
  return html`
    <a class="row-link" href=${`/channels/${guild.id}/${channel.id}/settings/permissions/${overwrite.id}`}>
      ${role ? html`<${RoleDot} role=${role} />` : html`<${Icon} name="people" />`}
      <bdi class="row-title">${name}</bdi>
      <${Icon} name="forward" />
    </a>
    ${overwrite.id !== guild.id && html`<button class="icon-button danger" type="button" aria-label=${t("removeException", { name })} onClick=${remove}><${Icon} name="close" /></button>`}
  `;
}

/** @param {{guild: Guild, channel: Channel}} props */
function Add({ guild, channel }) {
  const listed = new Set(overwritesOf(channel).map(({ id }) => id));
  const roles = rolesInOrder(guild).filter(({ id }) => id !== guild.id && !listed.has(id));
  const add = async (/** @type {Id} */ id, /** @type {number} */ type) => {
    const overwrite = { id, type, allow: "0", deny: "0" };
    const done = listed.has(id) || (await attempt(manage.setOverwrite(channel.id, overwrite)));
    if (!done) return;
    if (!listed.has(id)) putOverwrites(channel, [...overwritesOf(channel), overwrite]);
    goSettings(`permissions/${id}`, guild.id, channel.id);
  };
  const addMember = (/** @type {Member} */ member) => {
    store.dispatch("members:known", { guild_id: guild.id, members: [member] });
    add(member.user.id, MEMBER);
  };
  return html`<div class="field-pair">
    ${roles.length > 0 && html`<${Select} label=${t("addRole")} value="" options=${[{ value: "", label: t("chooseRole") }, ...roles.map(({ id, name }) => ({ value: id, label: name }))]} onInput=${(/** @type {string} */ id) => id && add(id, ROLE)} />`}
    <${MemberPicker} guild=${guild} label=${t("addMember")} onPick=${addMember} />
  </div>`;
}
