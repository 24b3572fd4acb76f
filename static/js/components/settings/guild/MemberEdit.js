import { useEffect, useState } from "preact/hooks";
import { explain } from "rscord/api.js";
import { Avatar } from "rscord/components/Avatar.js";
import { Button, Input } from "rscord/components/fields.js";
import { SaveBar, useDraft } from "rscord/components/settings/form.js";
import { RoleDot } from "rscord/components/settings/guild/Roles.js";
import { attempt, Empty, Waiting } from "rscord/components/settings/load.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { canActOn, canInGuild, Permission, rank, timedOut } from "rscord/permissions.js";
import { store } from "rscord/store/index.js";
import { memberName, rolesInOrder, userName } from "rscord/store/selectors.js";
import { dialog } from "rscord/store/ui.js";
import { day, fullTime } from "rscord/time.js";

/** @import {DialogState, Guild, Id, Member} from "../../../types.d.ts" */

/** One member: what they are called here, their roles, and sending them away. @param {{guild: Guild, userId: Id}} props */
export function MemberEdit({ guild, userId }) {
  const member = guild.members[userId];
  const [error, setError] = useState("");
  const load = () => {
    setError("");
    manage.member(guild.id, userId).then((found) => store.dispatch("members:known", { guild_id: guild.id, members: [found] }), (reason) => setError(explain(reason)));
  };
  useEffect(load, [guild.id, userId]);
  const crumbs = html`<nav class="crumbs" aria-label=${t("members")}><a href=${`/channels/${guild.id}/settings/members`}>${t("members")}</a>${member && html`<bdi>${memberName(member)}</bdi>`}</nav>`;
  if (member) return html`${crumbs}<${Editor} guild=${guild} member=${member} />`;
  return html`${crumbs}${error ? html`<${Empty} title=${t("memberGone")} text=${error} />` : html`<${Waiting} loaded=${{ error, retry: load }} />`}`;
}

/** @param {{guild: Guild, member: Member}} props */
function Editor({ guild, member }) {
  const { user } = member;
  const me = store.me.value.id;
  const own = user.id === me;
  const may = (/** @type {bigint} */ bits) => canActOn(guild, me, user.id, bits);
  const form = useDraft({ nick: member.nick ?? "" }, async ({ nick }) => {
    store.dispatch("GUILD_MEMBER_UPDATE", { ...(await manage.changeMember(guild.id, own ? "@me" : user.id, { nick })), guild_id: guild.id });
  });
  const mayRename = own ? canInGuild(guild, me, Permission.CHANGE_NICKNAME) : may(Permission.MANAGE_NICKNAMES);
  return html`
    <header class="who">
      <${Avatar} user=${user} />
      <div><p class="who-name"><bdi>${memberName(member)}</bdi></p>
      <p class="muted"><bdi>@${user.username}</bdi>${member.joined_at && ` · ${t("memberSince", { time: day(Date.parse(member.joined_at)) })}`}</p></div>
    </header>
    <${Input} label=${t("nickname")} value=${form.values.nick} placeholder=${userName(user)} max=${32} disabled=${!mayRename} error=${form.errors.nick} onInput=${(/** @type {string} */ nick) => form.set({ nick })} />
    <${MemberRoles} guild=${guild} member=${member} />
    <${Measures} guild=${guild} member=${member} may=${may} />
    <${SaveBar} form=${form} fields=${["nick"]} />
  `;
}

/** Given and taken at once. @param {{guild: Guild, member: Member}} props */
function MemberRoles({ guild, member }) {
  const me = store.me.value.id;
  const roles = rolesInOrder(guild).filter(({ id }) => id !== guild.id);
  const mine = rank(guild, me);
  const allowed = canInGuild(guild, me, Permission.MANAGE_ROLES);
  const { id: userId } = member.user;
  const put = (/** @type {Id} */ id, /** @type {boolean} */ on) =>
    attempt(on ? manage.giveRole(guild.id, userId, id) : manage.takeRole(guild.id, userId, id));
  if (!roles.length) return null;
  return html`<fieldset class="choice">
    <legend>${t("roles")}</legend>
    ${roles.map((role) => html`<label class="choice-item" key=${role.id}>
      <input
        type="checkbox"
        checked=${member.roles.includes(role.id)}
        disabled=${!allowed || role.managed || role.position >= mine}
        onInput=${(/** @type {any} */ event) => put(role.id, event.currentTarget.checked)}
      />
      <${RoleDot} role=${role} /><bdi class="choice-words">${role.name}</bdi>
    </label>`)}
  </fieldset>`;
}

/** @param {{guild: Guild, member: Member, may: (bits: bigint) => boolean}} props */
function Measures({ guild, member, may }) {
  const { user } = member;
  const open = (/** @type {DialogState["act"]} */ act) => (dialog.value = { name: "moderate", act, guildId: guild.id, userId: user.id });
  const silenced = timedOut(member, Date.now());
  const end = () => attempt(manage.changeMember(guild.id, user.id, { communication_disabled_until: null }));
  const measures = [
    may(Permission.MODERATE_MEMBERS) && html`<${Button} quiet onClick=${silenced ? end : () => open("timeout")}>${silenced ? t("endTimeout") : t("timeout")}<//>`,
    may(Permission.KICK_MEMBERS) && html`<${Button} quiet danger onClick=${() => open("kick")}>${t("kickDo")}<//>`,
    may(Permission.BAN_MEMBERS) && html`<${Button} quiet danger onClick=${() => open("ban")}>${t("ban")}<//>`,
  ].filter(Boolean);
  if (!measures.length) return null;
  return html`<section class="settings-section">
    <h2>${t("measures")}</h2>
    ${silenced && html`<p class="note">${t("timedOutUntil", { time: fullTime(Date.parse(member.communication_disabled_until ?? "")) })}</p>`}
    <div class="button-row">${measures}</div>
  </section>`;
}
