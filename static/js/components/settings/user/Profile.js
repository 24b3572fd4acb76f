import { Avatar } from "rscord/components/Avatar.js";
import { Choice, Input } from "rscord/components/fields.js";
import { SaveBar, useDraft } from "rscord/components/settings/form.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { store } from "rscord/store/index.js";
import { userName } from "rscord/store/selectors.js";

/** @import {Key} from "rscord/i18n.js" */

/** @type {{value: string, label: Key, help?: Key}[]} */
const STATUSES = [
  { value: "online", label: "online" },
  { value: "idle", label: "idle" },
  { value: "dnd", label: "dnd" },
  { value: "invisible", label: "invisible", help: "invisibleHelp" },
];
const FIELDS = ["username", "display_name", "bio", "custom_status"];

/** How others see me. */
export function Profile() {
  const me = store.me.value;
  const saved = {
    display_name: me.global_name ?? "",
    username: me.username,
    bio: me.bio ?? "",
    status: me.status ?? "online",
    custom_status: me.custom_status ?? "",
  };
  const form = useDraft(saved, async ({ status, custom_status, ...face }) => {
    if (Object.keys(face).length) store.dispatch("USER_UPDATE", await manage.changeMe(face));
    if (status !== undefined || custom_status !== undefined) store.dispatch("USER_UPDATE", await manage.changeStatus({ status, custom_status }));
  });
  const { values, set, errors } = form;
  return html`
    <header class="who"><${Avatar} user=${me} name=${values.display_name || values.username} /><div><p class="who-name"><bdi>${values.display_name || values.username}</bdi></p><p class="muted"><bdi>@${values.username}</bdi></p></div></header>
    <${Input} label=${t("displayName")} help=${t("displayNameHelp")} value=${values.display_name} placeholder=${userName({ ...me, global_name: null })} max=${32} error=${errors.display_name} onInput=${(/** @type {string} */ text) => set({ display_name: text })} />
    <${Input} label=${t("username")} help=${t("usernameHelp")} value=${values.username} max=${32} error=${errors.username} required onInput=${(/** @type {string} */ text) => set({ username: text })} />
    <${Input} label=${t("bio")} help=${t("bioHelp")} value=${values.bio} max=${190} area error=${errors.bio} onInput=${(/** @type {string} */ text) => set({ bio: text })} />
    <${Choice} label=${t("status")} value=${values.status} options=${STATUSES.map(({ value, label, help }) => ({ value, label: t(label), help: help && t(help), mark: html`<span class=${`dot-still dot-${value === "invisible" ? "offline" : value}`}></span>` }))} onInput=${(/** @type {string} */ status) => set({ status })} />
    <${Input} label=${t("customStatus")} value=${values.custom_status} max=${128} placeholder=${t("customStatusHint")} error=${errors.custom_status} onInput=${(/** @type {string} */ text) => set({ custom_status: text })} />
    <${SaveBar} form=${form} fields=${FIELDS} />
  `;
}
