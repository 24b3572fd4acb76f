import { signal } from "@preact/signals";
import { useId } from "preact/hooks";
import { Badge, ChatLinks } from "rscord/components/chats/ChatLinks.js";
import { AddFriend } from "rscord/components/friends/AddFriend.js";
import { PeopleSearch } from "rscord/components/friends/PeopleSearch.js";
import { PersonRow } from "rscord/components/friends/PersonRow.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { friendsOnline, relationshipsOf, waiting } from "rscord/store/circle.js";
import { BLOCKED, FRIEND, INCOMING, OUTGOING } from "rscord/store/relationships.js";

/** @import {Relationship} from "../../types.d.ts" */
/** @import {Key} from "rscord/i18n.js" */
/** @typedef {{name: string, label: Key, empty: Key, rows: () => Relationship[]}} Tab */

/** @type {Tab[]} */
const TABS = [
  { name: "online", label: "tabOnline", empty: "noFriendsOnline", rows: friendsOnline },
  { name: "all", label: "tabAll", empty: "noFriends", rows: () => relationshipsOf(FRIEND) },
  { name: "pending", label: "tabPending", empty: "noRequests", rows: () => [...relationshipsOf(INCOMING), ...relationshipsOf(OUTGOING)] },
  { name: "blocked", label: "tabBlocked", empty: "nobodyBlocked", rows: () => relationshipsOf(BLOCKED) },
];

/** It outlives a visit to a chat. */
const open = signal("online");

/** People on the start page: finding them, my chats, my friends. */
export function People() {
  return html`<${PeopleSearch} />
    <section class="home-chats" aria-label=${t("chats")}>
      <h2>${t("chats")}</h2>
      <${ChatLinks} />
    </section>
    <${Friends} />`;
}

function Friends() {
  const id = useId();
  const tab = TABS.find(({ name }) => name === open.value) ?? TABS[0];
  const rows = tab.rows();
  return html`<section class="friends" aria-labelledby=${`${id}-title`}>
    <h2 id=${`${id}-title`}>${t("friends")}</h2>
    <div class="tabs" role="tablist" aria-label=${t("friends")} onKeyDown=${walk}>
      ${TABS.map(({ name, label }) => html`<button
        key=${name}
        id=${`${id}-${name}`}
        class="tab"
        type="button"
        role="tab"
        aria-selected=${String(name === tab.name)}
        aria-controls=${`${id}-panel`}
        tabindex=${name === tab.name ? 0 : -1}
        onClick=${() => (open.value = name)}
      >
        ${t(label)}${name === "pending" && html`<${Badge} count=${waiting.value} label=${t("requestsWaiting", { n: waiting.value })} />`}
      </button>`)}
    </div>
    <div id=${`${id}-panel`} role="tabpanel" aria-labelledby=${`${id}-${tab.name}`}>
      ${rows.length
        ? html`<ul class="people-list">${rows.map((row) => html`<${PersonRow} key=${row.id} row=${row} />`)}</ul>`
        : html`<p class="muted">${t(tab.empty)}</p>`}
    </div>
    <${AddFriend} />
  </section>`;
}

/** The arrows walk from tab to tab, which opens it. @param {KeyboardEvent & {currentTarget: HTMLElement}} event */
function walk(event) {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (!step) return;
  const tabs = /** @type {HTMLElement[]} */ ([...event.currentTarget.querySelectorAll("[role=tab]")]);
  const next = tabs[(tabs.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + step + tabs.length) % tabs.length];
  event.preventDefault();
  next?.click();
  next?.focus();
}
