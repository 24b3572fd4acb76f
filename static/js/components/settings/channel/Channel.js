import { ChannelOverview } from "rscord/components/settings/channel/Overview.js";
import { Explain } from "rscord/components/settings/channel/Explain.js";
import { Overwrites } from "rscord/components/settings/channel/Overwrites.js";
import { Missing } from "rscord/components/settings/Settings.js";
import { Shell } from "rscord/components/settings/Shell.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { canInChannel, Permission } from "rscord/permissions.js";
import { store } from "rscord/store/index.js";

/** @import * as Types from "../../../types.d.ts" */
/** @import {Page} from "rscord/components/settings/Shell.js" */

/** The settings of one channel or category. @param {{guild: Types.Guild, channel: Types.Channel}} props */
export function Channel({ guild, channel }) {
  const may = (/** @type {bigint} */ bits) => canInChannel(guild, channel, store.me.value.id, bits);
  const props = { guild, channel };
  /** @type {Page[]} */
  const pages = [];
  if (may(Permission.MANAGE_CHANNELS)) pages.push({ id: "overview", label: t("overview"), draw: () => html`<${ChannelOverview} ...${props} />` });
  if (may(Permission.MANAGE_ROLES)) {
    pages.push({ id: "permissions", label: t("permissions"), draw: (open) => html`<${Overwrites} ...${props} open=${open} />` });
    pages.push({ id: "explain", label: t("explain"), draw: (open) => html`<${Explain} key=${open} ...${props} open=${open} />` });
  }
  if (!pages.length) return html`<${Missing} />`;
  return html`<${Shell} title=${channel.name} groups=${[{ title: guild.name, pages }]} />`;
}
