import { Button, Input, Select, Switch } from "rscord/components/fields.js";
import { SaveBar, useDraft } from "rscord/components/settings/form.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { leaveSettings } from "rscord/router.js";
import { store } from "rscord/store/index.js";
import { categoriesOf } from "rscord/store/selectors.js";
import { dialog } from "rscord/store/ui.js";

/** @import {Channel, Guild} from "../../../types.d.ts" */
/** @import {Key} from "rscord/i18n.js" */

const VOICE = 2;
const CATEGORY = 4;
const MOST_SPEAKERS = 99;

/** How long everybody waits between two messages, in seconds. @type {[number, Key][]} */
const PAUSES = [
  [0, "slowOff"],
  [5, "slow5s"],
  [10, "slow10s"],
  [30, "slow30s"],
  [60, "slow1m"],
  [300, "slow5m"],
  [900, "slow15m"],
  [3600, "slow1h"],
  [21_600, "slow6h"],
];

/** Name, subject and pace of a channel. @param {{guild: Guild, channel: Channel}} props */
export function ChannelOverview({ guild, channel }) {
  const { name, topic = null, nsfw = false, parent_id = null, rate_limit_per_user = 0, user_limit = 0 } = channel;
  const form = useDraft({ name, topic, nsfw, parent_id, rate_limit_per_user, user_limit }, async (changes) => {
    store.dispatch("CHANNEL_UPDATE", await manage.changeChannel(channel.id, changes));
  });
  const { values, set, errors } = form;
  const category = channel.type === CATEGORY;
  return html`
    <${Input} label=${t(category ? "categoryName" : "channelNameLabel")} value=${values.name} max=${100} error=${errors.name} required onInput=${(/** @type {string} */ text) => set({ name: text })} />
    ${!category && html`<${TalkFields} guild=${guild} channel=${channel} form=${form} />`}
    <section class="settings-section">
      <h2>${t(category ? "deleteCategory" : "deleteChannel")}</h2>
      <p class="muted">${t(category ? "deleteCategoryText" : "deleteChannelText")}</p>
      <div><${Button} danger onClick=${() => confirmDelete(channel)}>${t(category ? "deleteCategory" : "deleteChannel")}<//></div>
    </section>
    <${SaveBar} form=${form} fields=${["name", "topic", "parent_id", "user_limit"]} />
  `;
}

/** What a category has not. @param {{guild: Guild, channel: Channel, form: any}} props */
function TalkFields({ guild, channel, form: { values, set, errors } }) {
  return html`
      <${Input} label=${t("fieldTopic")} help=${t("topicHelp")} value=${values.topic ?? ""} max=${1024} area error=${errors.topic} onInput=${(/** @type {string} */ text) => set({ topic: text || null })} />
      <${Select} label=${t("category")} value=${values.parent_id ?? ""} error=${errors.parent_id} options=${[{ value: "", label: t("noCategory") }, ...categoriesOf(guild).map((one) => ({ value: one.id, label: one.name }))]} onInput=${(/** @type {string} */ id) => set({ parent_id: id || null })} />
      <${Select} label=${t("slowModeName")} help=${t("slowModeHelp")} value=${values.rate_limit_per_user} options=${pauses(values.rate_limit_per_user)} onInput=${(/** @type {string} */ value) => set({ rate_limit_per_user: Number(value) })} />
      ${channel.type === VOICE && html`<${Input} label=${t("userLimit")} help=${t("userLimitHelp")} type="number" value=${String(values.user_limit)} error=${errors.user_limit} onInput=${(/** @type {string} */ text) => set({ user_limit: Math.min(Number(text), MOST_SPEAKERS) })} />`}
      <${Switch} label=${t("fieldNsfw")} help=${t("nsfwHelp")} checked=${values.nsfw} onInput=${(/** @type {boolean} */ on) => set({ nsfw: on })} />
  `;
}

/** The usual pauses, and the one that there is. @param {number} present */
function pauses(present) {
  const known = PAUSES.map(([value, key]) => ({ value, label: t(key) }));
  return PAUSES.some(([value]) => value === present) ? known : [{ value: present, label: t("slowSeconds", { n: present }) }, ...known];
}

/** @param {Channel} channel */
export function confirmDelete(channel) {
  const category = channel.type === CATEGORY;
  dialog.value = {
    name: "confirm",
    title: t("deleteChannelTitle", { name: channel.name }),
    text: t(category ? "deleteCategoryText" : "deleteChannelText"),
    action: t("delete"),
    run: async () => {
      await manage.deleteChannel(channel.id);
      leaveSettings();
    },
  };
}
