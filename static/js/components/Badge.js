import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";

const MOST = 99;

/** How often I am called somewhere; nothing for 0. @param {{count: number}} props */
export function Badge({ count }) {
  if (!count) return null;
  return html`<span class="badge"><span aria-hidden="true">${count > MOST ? `${MOST}+` : count}</span><span class="visually-hidden">${t("mentionCount", { n: count })}</span></span>`;
}
