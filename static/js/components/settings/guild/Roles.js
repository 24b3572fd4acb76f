import { Button } from "rscord/components/fields.js";
import { RoleEdit } from "rscord/components/settings/guild/RoleEdit.js";
import { attempt } from "rscord/components/settings/load.js";
import { Sortable } from "rscord/components/settings/sort.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { rank } from "rscord/permissions.js";
import { goSettings } from "rscord/router.js";
import { roleColor } from "rscord/components/settings/colors.js";
import { store } from "rscord/store/index.js";
import { rolesInOrder } from "rscord/store/selectors.js";
import { Icon } from "rscord/components/icons.js";

/** @import {Guild, Role} from "../../../types.d.ts" */

/** The roles, the highest first; one of them when it is open. @param {{guild: Guild, open: string}} props */
export function Roles({ guild, open }) {
  const role = guild.roles[open];
  return role ? html`<${RoleEdit} key=${role.id} guild=${guild} role=${role} />` : html`<${RoleList} guild=${guild} />`;
}

/** @param {{guild: Guild}} props */
function RoleList({ guild }) {
  const roles = rolesInOrder(guild);
  const mine = rank(guild, store.me.value.id);
  const fixed = (/** @type {Role} */ role) => role.id === guild.id || role.position >= mine;
  const make = async () => {
    const role = await manage.createRole(guild.id, { name: t("newRole") });
    store.dispatch("GUILD_ROLE_CREATE", { guild_id: guild.id, role });
    goSettings(`roles/${role.id}`, guild.id);
  };
  const order = async (/** @type {Role[]} */ wanted) => {
    const before = guild.roles;
    const movable = wanted.filter((role) => !fixed(role)).reverse();
    const places = movable.map((role, index) => ({ id: role.id, position: index + 1 })).filter(({ id, position }) => before[id].position !== position);
    const put = (/** @type {Role} */ role) => store.dispatch("GUILD_ROLE_UPDATE", { guild_id: guild.id, role });
    for (const { id, position } of places) put({ ...before[id], position });
    if (!(await attempt(manage.moveRoles(guild.id, places)))) for (const { id } of places) put(before[id]);
  };
  return html`
    <p class="muted">${t("rolesText")}</p>
    <div class="settings-tools"><${Button} onClick=${() => attempt(make())}>${t("createRole")}<//></div>
    <${Sortable} items=${roles} label=${t("roles")} fixed=${fixed} nameOf=${(/** @type {Role} */ role) => role.name} onOrder=${order} draw=${(/** @type {Role} */ role) => html`
      <a class="row-link" href=${`/channels/${guild.id}/settings/roles/${role.id}`}>
        <${RoleDot} role=${role} />
        <bdi class="row-title">${role.id === guild.id ? t("everyone") : role.name}</bdi>
        ${role.managed && html`<span class="tag">${t("bot")}</span>`}
        <${Icon} name="forward" />
      </a>`} />
  `;
}

/** The colour of a role; one without has a ring. @param {{role: Role}} props */
export function RoleDot({ role }) {
  return html`<svg class="role-dot" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="5" fill=${roleColor(role.color) ?? "none"} stroke=${roleColor(role.color) ?? "currentColor"} /></svg>`;
}
