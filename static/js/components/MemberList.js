import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { roleColor } from "rscord/colors.js";
import { AvatarWithStatus } from "rscord/components/Avatar.js";
import { personItems } from "rscord/components/friends/personMenu.js";
import { Icon } from "rscord/components/icons.js";
import { Menu } from "rscord/components/Menu.js";
import { PersonName } from "rscord/components/PersonName.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { canKick } from "rscord/permissions.js";
import { MOST_WATCHED, watchPlaces } from "rscord/store/connection.js";
import { store } from "rscord/store/index.js";
import { kickMember } from "rscord/store/places.js";
import { colorOf, memberGroups, memberName, statusOf } from "rscord/store/selectors.js";
import { dialog, panel } from "rscord/store/ui.js";
import { sliceOf } from "rscord/windowed.js";

/** @import {Guild, Member} from "../types.d.ts" */
/** @import {Slice} from "../windowed.js" */

/** Pixels, as in members.css; on a small screen a row is a finger high as well. */
const ROW = 44;
const TITLE = 40;

export function MemberList() {
  const guild = store.guild.value;
  if (!guild) return null;
  return html`<aside class="members" id="members" aria-label=${t("members")}>
    <header class="members-head">
      <h2>${t("memberCount", { n: guild.list?.total ?? guild.member_count })}</h2>
      <button class="icon-button only-small" type="button" aria-label=${t("close")} onClick=${() => (panel.value = null)}>
        <${Icon} name="close" />
      </button>
    </header>
    <${Body} key=${guild.id} guild=${guild} />
  </aside>`;
}

/** Only the rows on the screen are in the page. @param {{guild: Guild}} props */
function Body({ guild }) {
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  const { top, height } = useView(scroller);
  const large = (guild.list?.total ?? 0) > MOST_WATCHED;
  const groups = large ? [everybody(guild)] : memberGroups(guild).map(({ key, title, members }) => ({ key, title: title || t(key === "online" ? "online" : "offlineStatus"), count: members.length, at: (/** @type {number} */ index) => members[index] }));
  const slices = sliceOf(groups.map(({ count }) => count), { top, height, row: ROW, title: TITLE });
  const seen = slices[0];
  useLayoutEffect(() => {
    if (large && seen) watchPlaces(seen.from - 50, seen.to + 50);
  }, [large, seen?.from, seen?.to]);
  return html`<div ref=${scroller} class="members-body" tabindex="0" role="group" aria-label=${t("members")}>
    ${groups.map((group, index) => html`<${Group} key=${group.key} guild=${guild} ...${group} slice=${slices[index]} />`)}
  </div>`;
}

/** The list of a large guild, by name, as far as it has come. @param {Guild} guild */
function everybody({ list, members }) {
  const { ids = [], first = 0, total = 0 } = list ?? {};
  return { key: "all", title: t("byName"), count: total, at: (/** @type {number} */ index) => members[ids[index - first] ?? ""] };
}

/**
 * How far a list is scrolled and how high it is, told once a frame.
 * @param {{current: HTMLElement | null}} scroller
 */
function useView(scroller) {
  const [view, setView] = useState({ top: 0, height: 900 });
  useLayoutEffect(() => {
    const element = /** @type {HTMLElement} */ (scroller.current);
    let frame = 0;
    const look = () => {
      frame = 0;
      setView({ top: element.scrollTop, height: element.clientHeight });
    };
    const soon = () => {
      frame ||= requestAnimationFrame(look);
    };
    const observer = new ResizeObserver(soon);
    observer.observe(element);
    element.addEventListener("scroll", soon, { passive: true });
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      element.removeEventListener("scroll", soon);
    };
  }, []);
  return view;
}

/** @param {{title: string, guild: Guild, count: number, at: (index: number) => Member | undefined, slice: Slice}} props */
function Group({ title, guild, count, at, slice: { from, to } }) {
  const rows = Array.from({ length: to - from }, (_none, index) => from + index);
  return html`<h3 class="members-title"><bdi>${title}</bdi> <span class="count">${count}</span></h3>
    <ul style=${{ paddingTop: `${from * ROW}px`, paddingBottom: `${(count - to) * ROW}px` }}>
      ${rows.map((index) => {
        const member = at(index);
        return member
          ? html`<${MemberRow} key=${member.user.id} guild=${guild} member=${member} place=${index + 1} count=${count} />`
          : html`<li key=${index} class="member member-blank" aria-hidden="true"><i></i><b></b></li>`;
      })}
    </ul>`;
}

/** @param {{guild: Guild, member: Member, place: number, count: number}} props */
function MemberRow({ guild, member, place, count }) {
  const { user } = member;
  const name = memberName(member);
  const away = statusOf(user.id) === "offline";
  const items = personItems(user);
  if (canKick(guild, store.me.value.id, user.id)) items.push(kickItem(guild, member));
  return html`<li class=${away ? "member is-away" : "member"} aria-posinset=${place} aria-setsize=${count}>
    <${AvatarWithStatus} user=${user} name=${name} />
    <${PersonName} userId=${user.id} name=${name} look="member-name" style=${roleColor(colorOf(guild, user.id))} />
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
