import { Avatar } from "rscord/components/Avatar.js";
import { Button } from "rscord/components/fields.js";
import { attempt, Empty, useLoad, Waiting } from "rscord/components/settings/load.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { userName } from "rscord/store/selectors.js";
import { dialog } from "rscord/store/ui.js";
import { fullTime } from "rscord/time.js";

/** @import {Guild, User} from "../../../types.d.ts" */
/** @typedef {{code: string, inviter?: User, uses: number, max_uses: number, expires_at: string | null, channel: {name: string}}} Invite */

/** Everybody's invites: by whom, where to, how often used. @param {{guild: Guild}} props */
export function Invites({ guild }) {
  const loaded = useLoad(() => manage.invites(guild.id), [guild.id, dialog.value === null]);
  if (!loaded.data) return html`<${Waiting} loaded=${loaded} />`;
  const revoke = async (/** @type {Invite} */ invite) => {
    const done = await attempt(manage.revokeInvite(invite.code));
    if (done) loaded.setData(loaded.data.filter((/** @type {Invite} */ other) => other !== invite));
  };
  return html`
    <div class="settings-tools"><${Button} onClick=${() => (dialog.value = { name: "invite", guildId: guild.id })}>${t("invite")}<//></div>
    ${!loaded.data.length && html`<${Empty} title=${t("noInvites")} text=${t("noInvitesText")} />`}
    <ul class="rows">
      ${loaded.data.map((/** @type {Invite} */ invite) => html`<li class="row" key=${invite.code}>
        ${invite.inviter && html`<${Avatar} user=${invite.inviter} small />`}
        <span class="row-words">
          <span class="row-title"><code>${invite.code}</code> <bdi class="muted">#${invite.channel.name}</bdi></span>
          <span class="row-note">${[invite.inviter && userName(invite.inviter), uses(invite), ends(invite)].filter(Boolean).join(" · ")}</span>
        </span>
        <${Button} quiet onClick=${() => revoke(invite)}>${t("revoke")}<//>
      </li>`)}
    </ul>
  `;
}

/** @param {Invite} invite */
const uses = ({ uses: n, max_uses }) => (max_uses ? t("usesOf", { n, most: max_uses }) : t("uses", { n }));

/** @param {Invite} invite */
const ends = ({ expires_at }) => (expires_at ? t("until", { time: fullTime(Date.parse(expires_at)) }) : t("neverEnds"));
