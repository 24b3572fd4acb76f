import { AvatarWithStatus } from "rscord/components/Avatar.js";
import { personItems } from "rscord/components/friends/personMenu.js";
import { Icon } from "rscord/components/icons.js";
import { Menu } from "rscord/components/Menu.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { canKick } from "rscord/permissions.js";
import { store } from "rscord/store/index.js";
import { kickMember } from "rscord/store/places.js";
import { memberGroups, memberName, statusOf } from "rscord/store/selectors.js";
import { dialog, panel } from "rscord/store/ui.js";

/** @import {Guild, Member} from "../types.d.ts" */

export function MemberList() {
  const guild = store.guild.value;
  if (!guild) return null;
  const { here, away } = memberGroups(guild);
  return html`<aside class="members" id="members" aria-label=${t("members")}>
    <header class="members-head">
      <h2>${t("memberCount", { n: guild.member_count })}</h2>
      <button class="icon-button only-small" type="button" aria-label=${t("close")} onClick=${() => (panel.value = null)}>
        <${Icon} name="close" />
      </button>
    </header>
    <div class="members-body" tabindex="0" role="group" aria-label=${t("members")}>
      <${Group} title=${t("online")} guild=${guild} members=${here} />
      <${Group} title=${t("offlineStatus")} guild=${guild} members=${away} />
    </div>
  </aside>`;
}

/** @param {{title: string, guild: Guild, members: Member[]}} props */
function Group({ title, guild, members }) {
  if (!members.length) return null;
  return html`<h3 class="members-title">${title} <span class="count">${members.length}</span></h3>
    <ul>
      ${members.map((member) => html`<${MemberRow} key=${member.user.id} guild=${guild} member=${member} />`)}
    </ul>`;
}

/** @param {{guild: Guild, member: Member}} props */
function MemberRow({ guild, member }) {
  const { user } = member;
  const name = memberName(member);
  const away = statusOf(user.id) === "offline";
  const items = personItems(user);
  if (canKick(guild, store.me.value.id, user.id)) items.push(kickItem(guild, member));
  return html`<li class=${away ? "member is-away" : "member"}>
    <${AvatarWithStatus} user=${user} name=${name} />
    <bdi class="member-name">${name}</bdi>
    ${user.bot && html`<span class="tag">${t("bot")}</span>`}
    ${guild.owner_id === user.id && html`<span class="crown" role="img" aria-label=${t("owner")} title=${t("owner")}><${Icon} name="crown" /></span>`}
    ${items.length > 0 && html`<${Menu} label=${t("memberMenu", { name })} groups=${[{ items }]}><${Icon} name="more" /><//>`}
  </li>`;
}

/**
 * @param {Guild} guild
 * @param {Member} member
 */
function kickItem(guild, member) {
  const confirm = {
    name: /** @type {const} */ ("confirm"),
    title: t("kickTitle", { name: memberName(member) }),
    text: t("kickText"),
    action: t("kickDo"),
    run: () => kickMember(guild, member.user.id),
  };
  return { label: t("kick"), icon: "remove", danger: true, run: () => void (dialog.value = confirm) };
}
