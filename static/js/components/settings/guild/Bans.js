import { useState } from "preact/hooks";
import { Avatar } from "rscord/components/Avatar.js";
import { Button, Input } from "rscord/components/fields.js";
import { attempt, Empty, useLoad, Waiting } from "rscord/components/settings/load.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { userName } from "rscord/store/selectors.js";

/** @import {Guild, User} from "../../../types.d.ts" */
/** @typedef {{user: User, reason: string | null}} Ban */

/** From how many on there is a field to search in. */
const MANY = 8;

/** Who may not come back, and why. @param {{guild: Guild}} props */
export function Bans({ guild }) {
  const [text, setText] = useState("");
  const loaded = useLoad(() => manage.bans(guild.id), [guild.id]);
  if (!loaded.data) return html`<${Waiting} loaded=${loaded} />`;
  if (!loaded.data.length) return html`<${Empty} title=${t("noBans")} text=${t("noBansText")} />`;
  const unban = async (/** @type {Ban} */ ban) => {
    const done = await attempt(manage.unban(guild.id, ban.user.id));
    if (done) loaded.setData(loaded.data.filter((/** @type {Ban} */ other) => other !== ban));
  };
  const wanted = text.trim().toLowerCase();
  const shown = loaded.data.filter((/** @type {Ban} */ { user }) => `${userName(user)} ${user.username}`.toLowerCase().includes(wanted));
  return html`
    ${loaded.data.length > MANY && html`<${Input} label=${t("searchBans")} type="search" value=${text} onInput=${setText} />`}
    <ul class="rows">
      ${shown.map((/** @type {Ban} */ ban) => html`<li class="row" key=${ban.user.id}>
        <${Avatar} user=${ban.user} small />
        <span class="row-words">
          <span class="row-title"><bdi>${userName(ban.user)}</bdi> <bdi class="muted">@${ban.user.username}</bdi></span>
          <span class="row-note" dir="auto">${ban.reason ?? t("noReason")}</span>
        </span>
        <${Button} quiet onClick=${() => unban(ban)}>${t("unban")}<//>
      </li>`)}
    </ul>
  `;
}
