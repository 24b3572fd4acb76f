import { useId } from "preact/hooks";
import { putOverwrites, targetName } from "rscord/components/settings/channel/Overwrites.js";
import { SaveBar, useDraft } from "rscord/components/settings/form.js";
import { PERMISSION_GROUPS } from "rscord/components/settings/permissions.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { channelMask } from "rscord/permissions.js";
import { store } from "rscord/store/index.js";

/** @import {Channel, Guild, Overwrite} from "../../../types.d.ts" */
/** @import {Key} from "rscord/i18n.js" */

/** @type {{value: string, sign: string, label: Key}[]} */
const STATES = [
  { value: "deny", sign: "✕", label: "stateDeny" },
  { value: "inherit", sign: "∕", label: "stateInherit" },
  { value: "allow", sign: "✓", label: "stateAllow" },
];

/** What a channel allows and denies to one role or member. @param {{guild: Guild, channel: Channel, overwrite: Overwrite}} props */
export function OverwriteEdit({ guild, channel, overwrite }) {
  const { id, type, allow, deny } = overwrite;
  const form = useDraft({ allow, deny }, async () => {
    const wanted = { id, type, ...form.values };
    await manage.setOverwrite(channel.id, wanted);
    putOverwrites(channel, [...(channel.permission_overwrites ?? []).filter((other) => other.id !== id), wanted]);
  });
  const mine = channelMask(guild, channel, store.me.value.id);
  const allowed = BigInt(form.values.allow);
  const denied = BigInt(form.values.deny);
  const set = (/** @type {bigint} */ bit, /** @type {string} */ state) =>
    form.set({
      allow: String(state === "allow" ? allowed | bit : allowed & ~bit),
      deny: String(state === "deny" ? denied | bit : denied & ~bit),
    });
  return html`
    <nav class="crumbs" aria-label=${t("permissions")}><a href=${`/channels/${guild.id}/${channel.id}/settings/permissions`}>${t("permissions")}</a><bdi>${targetName(guild, overwrite)}</bdi></nav>
    ${PERMISSION_GROUPS.map(({ title, items }) => ({ title, items: items.filter(({ guildOnly }) => !guildOnly) })).filter(({ items }) => items.length).map(({ title, items }) => html`
      <section class="settings-section" key=${title}>
        <h2>${t(title)}</h2>
        ${items.map(({ bit, name, help }) => html`<${ThreeStates}
          key=${name}
          label=${t(name)}
          help=${t(help)}
          state=${allowed & bit ? "allow" : denied & bit ? "deny" : "inherit"}
          disabled=${!(mine & bit)}
          onInput=${(/** @type {string} */ state) => set(bit, state)}
        />`)}
      </section>`)}
    <${SaveBar} form=${form} />
  `;
}

/** @param {{label: string, help: string, state: string, disabled: boolean, onInput: (state: string) => void}} props */
function ThreeStates({ label, help, state, disabled, onInput }) {
  const name = useId();
  return html`<fieldset class="three" disabled=${disabled}>
    <legend>${label}</legend>
    <p class="field-help">${help}</p>
    <div class="three-states">
      ${STATES.map((one) => html`<label class=${`three-${one.value}`} key=${one.value} title=${t(one.label)}>
        <input type="radio" name=${name} checked=${state === one.value} aria-label=${`${label}: ${t(one.label)}`} onInput=${() => onInput(one.value)} />
        <span aria-hidden="true">${one.sign}</span>
      </label>`)}
    </div>
  </fieldset>`;
}
