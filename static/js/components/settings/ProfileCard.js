import { useEffect } from "preact/hooks";
import { AvatarWithStatus } from "rscord/components/Avatar.js";
import { closeDialog, Dialog } from "rscord/components/Dialog.js";
import { Button } from "rscord/components/fields.js";
import { RoleDot } from "rscord/components/settings/guild/Roles.js";
import { html } from "rscord/html.js";
import { hue, idTime } from "rscord/ids.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { canActOn, canInGuild, Permission } from "rscord/permissions.js";
import { goSettings } from "rscord/router.js";
import { store } from "rscord/store/index.js";
import { memberName, rolesInOrder, userName } from "rscord/store/selectors.js";
import { dialog } from "rscord/store/ui.js";
import { day } from "rscord/time.js";

/** @import {DialogState, Guild, Member} from "../../types.d.ts" */

const { KICK_MEMBERS, BAN_MEMBERS, MODERATE_MEMBERS, MANAGE_ROLES, MANAGE_NICKNAMES, CHANGE_NICKNAME } = Permission;

/** Who somebody is here: names, roles, since when, and what I may do. @param {DialogState} state */
export function ProfileCard({ guildId = "", userId = "" }) {
  const guild = store.guilds.value[guildId];
  const member = guild?.members[userId];
  useEffect(() => {
    if (!member) manage.member(guildId, userId).then((found) => store.dispatch("members:known", { guild_id: guildId, members: [found] }), () => {});
  }, [guildId, userId]);
  if (!guild || !member) return html`<${Dialog} title=${t("profile")} text=${t("profileAway")}><//>`;
  const { user } = member;
  const roles = rolesInOrder(guild).filter(({ id }) => member.roles.includes(id));
  return html`<${Dialog} title=${memberName(member)}>
    <div class="profile">
      <div class=${`profile-band ${hue(user.id)}`}></div>
      <div class="profile-head">
        <${AvatarWithStatus} user=${user} name=${memberName(member)} large />
        <div class="profile-names">
          ${member.nick && html`<bdi>${userName(user)}</bdi>`}
          <bdi class="muted">@${user.username}</bdi>
          ${user.bot && html`<span class="tag">${t("bot")}</span>`}
        </div>
      </div>
      <dl class="facts-list">
        <div><dt>${t("accountSince")}</dt><dd>${day(idTime(user.id))}</dd></div>
        ${member.joined_at && html`<div><dt>${t("hereSince")}</dt><dd>${day(Date.parse(member.joined_at))}</dd></div>`}
      </dl>
      ${roles.length > 0 && html`<ul class="role-chips" aria-label=${t("roles")}>${roles.map((role) => html`<li class="role-chip" key=${role.id}><${RoleDot} role=${role} /><bdi>${role.name}</bdi></li>`)}</ul>`}
      <${Actions} guild=${guild} member=${member} />
    </div>
  <//>`;
}

/** @param {{guild: Guild, member: Member}} props */
function Actions({ guild, member }) {
  const me = store.me.value.id;
  const { id } = member.user;
  const may = (/** @type {bigint} */ bits) => canActOn(guild, me, id, bits);
  const edits = id === me ? canInGuild(guild, me, CHANGE_NICKNAME) : may(MANAGE_ROLES) || may(MANAGE_NICKNAMES);
  const edit = () => {
    closeDialog();
    goSettings(`members/${id}`, guild.id);
  };
  const open = (/** @type {DialogState["act"]} */ act) => () => (dialog.value = { name: "moderate", act, guildId: guild.id, userId: id });
  return html`<div class="button-row">
    ${edits && html`<${Button} quiet onClick=${edit}>${t("manageMember")}<//>`}
    ${may(MODERATE_MEMBERS) && html`<${Button} quiet onClick=${open("timeout")}>${t("timeout")}<//>`}
    ${may(KICK_MEMBERS) && html`<${Button} quiet danger onClick=${open("kick")}>${t("kickDo")}<//>`}
    ${may(BAN_MEMBERS) && html`<${Button} quiet danger onClick=${open("ban")}>${t("ban")}<//>`}
  </div>`;
}
