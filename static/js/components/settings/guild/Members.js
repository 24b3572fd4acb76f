import { useEffect, useState } from "preact/hooks";
import { Avatar } from "rscord/components/Avatar.js";
import { Button, Input } from "rscord/components/fields.js";
import { Icon } from "rscord/components/icons.js";
import { MemberEdit } from "rscord/components/settings/guild/MemberEdit.js";
import { RoleDot } from "rscord/components/settings/guild/Roles.js";
import { attempt, Empty, useLoad, Waiting } from "rscord/components/settings/load.js";
import { useMemberSearch } from "rscord/components/settings/MemberPicker.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { timedOut } from "rscord/permissions.js";
import { store } from "rscord/store/index.js";
import { memberName, rolesInOrder } from "rscord/store/selectors.js";
import { fullTime } from "rscord/time.js";

/** @import {Guild, Member} from "../../../types.d.ts" */

const PAGE = 100;
const ROLES_SHOWN = 3;

/** @param {Guild} guild @param {Member[]} members */
const remember = (guild, members) => store.dispatch("members:known", { guild_id: guild.id, members });

/** Everybody here, a page at a time; one of them when they are open. @param {{guild: Guild, open: string}} props */
export function Members({ guild, open }) {
  return open ? html`<${MemberEdit} key=${open} guild=${guild} userId=${open} />` : html`<${MemberRows} guild=${guild} />`;
}

/** @param {{guild: Guild}} props */
function MemberRows({ guild }) {
  const [text, setText] = useState("");
  const [more, setMore] = useState(true);
  const found = useMemberSearch(guild, text);
  const loaded = useLoad(async () => {
    const members = await manage.members(guild.id, "0", PAGE);
    remember(guild, members);
    setMore(members.length === PAGE);
    return members.map((/** @type {Member} */ { user }) => user.id);
  }, [guild.id]);
  useEffect(() => {
    if (found?.length) remember(guild, found);
  }, [found]);
  if (!loaded.data) return html`<${Waiting} loaded=${loaded} />`;
  const next = async () => {
    const members = await manage.members(guild.id, loaded.data.at(-1), PAGE);
    remember(guild, members);
    setMore(members.length === PAGE);
    loaded.setData([...loaded.data, ...members.map((/** @type {Member} */ { user }) => user.id)]);
  };
  const ids = found ? found.map(({ user }) => user.id) : loaded.data;
  // Who has left in the meantime is no longer among them.
  const members = ids.map((/** @type {string} */ id) => guild.members[id]).filter(Boolean);
  return html`
    <${Input} label=${t("findMember")} type="search" value=${text} onInput=${setText} />
    <p class="muted" role="status">${found ? t("foundMembers", { n: members.length }) : t("memberCount", { n: guild.member_count })}</p>
    ${found && !members.length && html`<${Empty} title=${t("foundNobody")} text=${t("foundNobodyText")} />`}
    <ul class="rows">
      ${members.map((/** @type {Member} */ member) => html`<li class="row" key=${member.user.id}><${MemberLink} guild=${guild} member=${member} /></li>`)}
    </ul>
    ${!found && more && html`<div><${Button} quiet onClick=${() => attempt(next())}>${t("showMore")}<//></div>`}
  `;
}

/** @param {{guild: Guild, member: Member}} props */
function MemberLink({ guild, member }) {
  const { user } = member;
  const roles = rolesInOrder(guild).filter(({ id }) => member.roles.includes(id));
  return html`<a class="row-link" href=${`/channels/${guild.id}/settings/members/${user.id}`}>
    <${Avatar} user=${user} name=${memberName(member)} small />
    <span class="row-words">
      <span class="row-title"><bdi>${memberName(member)}</bdi> <bdi class="muted">@${user.username}</bdi></span>
      <span class="row-note">
        ${user.id === guild.owner_id && html`<span class="tag">${t("owner")}</span>`}
        ${user.bot && html`<span class="tag">${t("bot")}</span>`}
        ${timedOut(member, Date.now()) && html`<span class="tag tag-danger">${t("timedOutUntil", { time: fullTime(Date.parse(member.communication_disabled_until ?? "")) })}</span>`}
        ${roles.slice(0, ROLES_SHOWN).map((role) => html`<span class="role-chip" key=${role.id}><${RoleDot} role=${role} /><bdi>${role.name}</bdi></span>`)}
        ${roles.length > ROLES_SHOWN && html`<span>+${roles.length - ROLES_SHOWN}</span>`}
      </span>
    </span>
    <${Icon} name="forward" />
  </a>`;
}
