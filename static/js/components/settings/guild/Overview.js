import { Input, Select, Switch } from "rscord/components/fields.js";
import { SaveBar, useDraft } from "rscord/components/settings/form.js";
import { PictureField } from "rscord/components/settings/Picture.js";
import { classes, html } from "rscord/html.js";
import { hue, initials } from "rscord/ids.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { store } from "rscord/store/index.js";
import { textChannels } from "rscord/store/selectors.js";

/** @import {Guild} from "../../../types.d.ts" */

const BANNER_ASPECT = 16 / 6;
const FIELDS = ["name", "description", "icon", "banner", "system_channel_id", "default_message_notifications"];

/** @param {Guild} guild @param {"icon" | "banner"} kind @param {string | null} picture a name, or what was just chosen */
const pictureUrl = (guild, kind, picture) => (picture?.startsWith("data:") ? picture : `/${kind}s/${guild.id}/${picture}.webp`);

/** Name, pictures, and what new members meet. @param {{guild: Guild}} props */
export function Overview({ guild }) {
  const { name, description, icon, banner, system_channel_id, default_message_notifications } = guild;
  const form = useDraft({ name, description, icon, banner, system_channel_id, default_message_notifications }, async (changes) => {
    store.dispatch("GUILD_UPDATE", await manage.changeGuild(guild.id, changes));
  });
  const { values, set, errors } = form;
  const channels = textChannels(guild).filter(({ type }) => type === 0);
  return html`
    <${PictureField} label=${t("serverIcon")} help=${t("serverIconHelp")} error=${errors.icon} aspect=${1} shown=${Boolean(values.icon)} onPicture=${(/** @type {string | null} */ picture) => set({ icon: picture })}>
      <span class=${classes("guild-mark guild-mark-large", hue(guild.id))}>${values.icon ? html`<img src=${pictureUrl(guild, "icon", values.icon)} alt="" />` : initials(values.name)}</span>
    <//>
    <${Input} label=${t("serverName")} value=${values.name} max=${100} error=${errors.name} required onInput=${(/** @type {string} */ text) => set({ name: text })} />
    <${Input} label=${t("serverDescription")} help=${t("serverDescriptionHelp")} value=${values.description ?? ""} max=${300} area error=${errors.description} onInput=${(/** @type {string} */ text) => set({ description: text || null })} />
    <${PictureField} label=${t("serverBanner")} help=${t("serverBannerHelp")} error=${errors.banner} aspect=${BANNER_ASPECT} shown=${Boolean(values.banner)} onPicture=${(/** @type {string | null} */ picture) => set({ banner: picture })}>
      <span class="banner">${values.banner && html`<img src=${pictureUrl(guild, "banner", values.banner)} alt="" />`}</span>
    <//>
    <${Select}
      label=${t("systemChannel")}
      help=${t("systemChannelHelp")}
      error=${errors.system_channel_id}
      value=${values.system_channel_id ?? ""}
      options=${[{ value: "", label: t("systemChannelNone") }, ...channels.map((channel) => ({ value: channel.id, label: `#${channel.name}` }))]}
      onInput=${(/** @type {string} */ id) => set({ system_channel_id: id || null })}
    />
    <${Switch} label=${t("notifyAll")} help=${t("notifyAllHelp")} checked=${values.default_message_notifications === 0} onInput=${(/** @type {boolean} */ on) => set({ default_message_notifications: on ? 0 : 1 })} />
    <${SaveBar} form=${form} fields=${FIELDS} />
  `;
}
