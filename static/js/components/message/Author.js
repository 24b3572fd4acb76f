import { roleColor } from "rscord/colors.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { colorOf } from "rscord/store/selectors.js";
import { clock, fullTime } from "rscord/time.js";

/** @import {Guild, Message} from "../../types.d.ts" */

/**
 * @param {Guild | undefined} guild
 * @param {Message} message
 */
export const nameColor = (guild, message) => roleColor(message.webhook_id ? 0 : colorOf(guild, message.author.id));

/** @param {{time: string}} props */
export function Time({ time }) {
  const when = Date.parse(time);
  return html`<time class="time" datetime=${time} title=${fullTime(when)}>${clock(when)}</time>`;
}

/**
 * @param {{name: string, color?: number, time: string, bot?: boolean, webhook?: boolean}} props
 */
export function Byline({ name, color, time, bot, webhook }) {
  return html`<div class="byline">
    <bdi class="author" style=${roleColor(color)}>${name}</bdi>
    ${(bot || webhook) && html`<span class="tag">${webhook ? t("webhook") : t("bot")}</span>`}
    <${Time} time=${time} />
  </div>`;
}
