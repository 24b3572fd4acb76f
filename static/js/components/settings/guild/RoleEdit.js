import { useId } from "preact/hooks";
import { Button, Input, Switch } from "rscord/components/fields.js";
import { fromHex, hex, PALETTE } from "rscord/components/settings/colors.js";
import { SaveBar, useDraft } from "rscord/components/settings/form.js";
import { RoleMembers } from "rscord/components/settings/guild/RoleMembers.js";
import { PERMISSION_GROUPS } from "rscord/components/settings/permissions.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { guildMask, Permission, rank } from "rscord/permissions.js";
import { goSettings } from "rscord/router.js";
import { store } from "rscord/store/index.js";
import { dialog } from "rscord/store/ui.js";

/** @import {Guild, Role} from "../../../types.d.ts" */

/** One role: how it looks, what it allows, who has it. @param {{guild: Guild, role: Role}} props */
export function RoleEdit({ guild, role }) {
  const { name, color, hoist = false, mentionable = false, permissions } = role;
  const form = useDraft({ name, color, hoist, mentionable, permissions }, async (changes) => {
    store.dispatch("GUILD_ROLE_UPDATE", { guild_id: guild.id, role: await manage.changeRole(guild.id, role.id, changes) });
  });
  const { values, set, errors } = form;
  const everyone = role.id === guild.id;
  const above = !everyone && role.position >= rank(guild, store.me.value.id);
  return html`
    <nav class="crumbs" aria-label=${t("roles")}><a href=${`/channels/${guild.id}/settings/roles`}>${t("roles")}</a><bdi>${everyone ? t("everyone") : name}</bdi></nav>
    ${above && html`<p class="note">${t("roleAbove")}</p>`}
    ${everyone
      ? html`<p class="note">${t("everyoneText")}</p>`
      : html`<fieldset class="plain" disabled=${above}>
          <${Input} label=${t("roleName")} value=${values.name} max=${100} error=${errors.name} required onInput=${(/** @type {string} */ text) => set({ name: text })} />
          <${ColorField} value=${values.color} onInput=${(/** @type {number} */ value) => set({ color: value })} />
          <${Switch} label=${t("hoist")} help=${t("hoistHelp")} checked=${values.hoist} disabled=${above} onInput=${(/** @type {boolean} */ on) => set({ hoist: on })} />
          <${Switch} label=${t("mentionable")} help=${t("mentionableHelp")} checked=${values.mentionable} disabled=${above} onInput=${(/** @type {boolean} */ on) => set({ mentionable: on })} />
        </fieldset>`}
    <${Rights} guild=${guild} locked=${above} mask=${BigInt(values.permissions)} onInput=${(/** @type {bigint} */ mask) => set({ permissions: String(mask) })} />
    ${!everyone && html`<${RoleMembers} guild=${guild} role=${role} locked=${above} />`}
    ${!everyone && !above && !role.managed && html`<section class="settings-section">
      <h2>${t("deleteRole")}</h2>
      <p class="muted">${t("deleteRoleText")}</p>
      <div><${Button} danger onClick=${() => confirmDelete(guild, role)}>${t("deleteRole")}<//></div>
    </section>`}
    <${SaveBar} form=${form} fields=${["name"]} />
  `;
}

/** @param {Guild} guild @param {Role} role */
function confirmDelete(guild, role) {
  dialog.value = {
    name: "confirm",
    title: t("deleteRoleTitle", { name: role.name }),
    text: t("deleteRoleText"),
    action: t("deleteRole"),
    run: async () => {
      await manage.deleteRole(guild.id, role.id);
      goSettings("roles", guild.id);
    },
  };
}

/** @param {{value: number, onInput: (color: number) => void}} props */
function ColorField({ value, onInput }) {
  const name = useId();
  return html`<fieldset class="colors">
    <legend>${t("roleColor")}</legend>
    <label class="color" title=${t("noColor")}>
      <input type="radio" name=${name} checked=${value === 0} aria-label=${t("noColor")} onInput=${() => onInput(0)} />
      <svg viewBox="0 0 28 28" aria-hidden="true"><circle cx="14" cy="14" r="12" fill="none" stroke="currentColor" stroke-width="1.5" /><path d="M6 22 22 6" stroke="currentColor" stroke-width="1.5" /></svg>
    </label>
    ${PALETTE.map((color) => html`<label class="color" key=${color}>
      <input type="radio" name=${name} checked=${value === color} aria-label=${hex(color)} onInput=${() => onInput(color)} />
      <svg viewBox="0 0 28 28" aria-hidden="true"><circle cx="14" cy="14" r="13" fill=${hex(color)} /></svg>
    </label>`)}
    <input class="color-own" type="color" aria-label=${t("ownColor")} title=${t("ownColor")} value=${hex(value)} onInput=${(/** @type {any} */ event) => onInput(fromHex(event.currentTarget.value))} />
  </fieldset>`;
}

/**
 * The rights that a role gives. Nobody hands out what they do not have themselves.
 * @param {{guild: Guild, mask: bigint, locked: boolean, onInput: (mask: bigint) => void}} props
 */
function Rights({ guild, mask, locked, onInput }) {
  const mine = guildMask(guild, store.me.value.id);
  const all = Boolean(mask & Permission.ADMINISTRATOR);
  return html`${PERMISSION_GROUPS.map(({ title, items }) => html`<section class="settings-section" key=${title}>
    <h2>${t(title)}</h2>
    ${items.map(({ bit, name, help }) => html`<${Switch}
      key=${name}
      label=${t(name)}
      help=${t(help)}
      checked=${Boolean(mask & bit)}
      disabled=${locked || !(mine & bit) || (all && bit !== Permission.ADMINISTRATOR)}
      onInput=${(/** @type {boolean} */ on) => onInput(on ? mask | bit : mask & ~bit)}
    />`)}
  </section>`)}`;
}
