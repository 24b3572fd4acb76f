import { Avatar } from "rscord/components/Avatar.js";
import { Icon } from "rscord/components/icons.js";
import { attempt, useLoad, Waiting } from "rscord/components/settings/load.js";
import { MemberPicker } from "rscord/components/settings/MemberPicker.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { memberName } from "rscord/store/selectors.js";

/** @import {Guild, Member, Role} from "../../../types.d.ts" */

const SHOWN = 100;

/** Who has the role; giving it, and taking it away. @param {{guild: Guild, role: Role, locked: boolean}} props */
export function RoleMembers({ guild, role, locked }) {
  const loaded = useLoad(() => manage.membersWith(guild.id, role.id, SHOWN), [guild.id, role.id]);
  const fixed = locked || role.managed;
  const give = async (/** @type {Member} */ member) => {
    if (loaded.data?.some((/** @type {Member} */ { user }) => user.id === member.user.id)) return;
    const done = await attempt(manage.giveRole(guild.id, member.user.id, role.id));
    if (done) loaded.setData([member, ...(loaded.data ?? [])]);
  };
  const take = async (/** @type {Member} */ member) => {
    const done = await attempt(manage.takeRole(guild.id, member.user.id, role.id));
    if (done) loaded.setData(loaded.data.filter((/** @type {Member} */ other) => other !== member));
  };
  return html`<section class="settings-section">
    <h2>${t("roleMembers")}</h2>
    ${!fixed && html`<${MemberPicker} guild=${guild} label=${t("giveRoleTo")} onPick=${give} />`}
    ${!loaded.data && html`<${Waiting} loaded=${loaded} />`}
    ${loaded.data?.length === 0 && html`<p class="muted">${t("roleNobody")}</p>`}
    <ul class="rows">
      ${loaded.data?.map((/** @type {Member} */ member) => html`<li class="row" key=${member.user.id}>
        <${Avatar} user=${member.user} small />
        <span class="row-words"><span class="row-title"><bdi>${memberName(member)}</bdi> <bdi class="muted">@${member.user.username}</bdi></span></span>
        ${!fixed && html`<button class="icon-button danger" type="button" aria-label=${t("takeRoleFrom", { name: memberName(member) })} onClick=${() => take(member)}><${Icon} name="close" /></button>`}
      </li>`)}
    </ul>
  </section>`;
}
