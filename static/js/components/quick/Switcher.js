import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Avatar, GuildMark } from "rscord/components/Avatar.js";
import { Badge } from "rscord/components/chats/ChatLinks.js";
import { fitting } from "rscord/components/composer/suggest.js";
import { quick } from "rscord/components/quick/state.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { go, goGuild } from "rscord/router.js";
import { store } from "rscord/store/index.js";
import { allGuilds, memberName, textChannels } from "rscord/store/selectors.js";

/** @import {Guild, Id, User} from "../../types.d.ts" */
/** @typedef {{key: string, name: string, names: string[], note?: string, guild?: Guild, channel?: boolean, user?: User, unread: boolean, calls: number, run: () => void}} Place */

const MOST = 12;

/** @returns {Place[]} servers and channels; those with something new first */
function places() {
  const found = allGuilds().flatMap((guild) => [guildPlace(guild), ...textChannels(guild).map((channel) => channelPlace(guild, channel))]);
  return found.sort((a, b) => b.calls - a.calls || Number(b.unread) - Number(a.unread));
}

/** @param {Guild} guild @returns {Place} */
const guildPlace = (guild) => ({ key: guild.id, name: guild.name, names: [guild.name], guild, unread: false, calls: 0, run: () => goGuild(guild.id) });

/** @param {Guild} guild @param {{id: Id, name: string}} channel @returns {Place} */
const channelPlace = (guild, { id, name }) => ({
  key: id,
  name,
  names: [name, `#${name}`],
  note: guild.name,
  channel: true,
  unread: store.unread.value.has(id),
  calls: store.mentions.value.get(id) ?? 0,
  run: () => go(guild.id, id),
});

/** People are found by name in the servers where they are. @returns {Place[]} */
function people() {
  const me = store.me.value.id;
  const seen = new Map();
  for (const guild of allGuilds()) {
    for (const member of Object.values(guild.members)) {
      const { user } = member;
      if (user.id === me || seen.has(user.id)) continue;
      const names = [memberName(member), user.username, user.global_name ?? ""];
      seen.set(user.id, { key: `user ${user.id}`, name: memberName(member), names, note: user.username, user, unread: false, calls: 0, run: () => writeTo(user, guild) });
    }
  }
  return [...seen.values()];
}

/**
 * Starts to call somebody in the open channel, or in their server.
 * @param {User} user
 * @param {Guild} guild
 */
function writeTo(user, guild) {
  if (store.guild.peek()?.id !== guild.id) goGuild(guild.id);
  requestAnimationFrame(() => {
    const field = document.getElementById("composer");
    if (!(field instanceof HTMLTextAreaElement)) return;
    field.focus();
    field.setRangeText(`@${user.username} `, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
}

/** Goes anywhere by a few letters of its name. */
export function Switcher() {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const everything = useMemo(() => ({ places: places(), people: people() }), []);
  const wanted = query.trim().replace(/^@/, "");
  const pool = query.trim().startsWith("@") ? everything.people : [...everything.places, ...(wanted ? everything.people : [])];
  const found = (wanted ? fitting(pool, wanted, ({ names }) => names) : pool).slice(0, MOST);
  const current = Math.min(at, found.length - 1);
  useEffect(() => list.current?.querySelector(".is-current")?.scrollIntoView({ block: "nearest" }), [current]);

  const choose = (/** @type {Place | undefined} */ place) => {
    if (!place) return;
    const box = /** @type {HTMLDialogElement | null} */ (list.current?.closest("dialog"));
    box?.close();
    quick.value = null;
    place.run();
  };
  const typed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "ArrowDown") setAt((current + 1) % Math.max(1, found.length));
    else if (event.key === "ArrowUp") setAt((current - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === "Enter" && !event.isComposing) choose(found[current]);
    else return;
    event.preventDefault();
  };
  const find = (/** @type {any} */ event) => {
    setQuery(event.currentTarget.value);
    setAt(0);
  };
  return html`<input
      type="text"
      role="combobox"
      class="quick-field"
      autofocus
      autocomplete="off"
      placeholder=${t("switcherHint")}
      aria-label=${t("switcherHint")}
      aria-expanded="true"
      aria-controls="switcher-list"
      aria-activedescendant=${found.length ? `switch-${current}` : undefined}
      value=${query}
      onInput=${find}
      onKeyDown=${typed}
    />
    <ul ref=${list} id="switcher-list" class="quick-list" role="listbox" aria-label=${t("switcher")}>
      ${found.map((place, index) => html`<li
        key=${place.key}
        id=${`switch-${index}`}
        role="option"
        aria-selected=${String(index === current)}
        class=${index === current ? "quick-item is-current" : "quick-item"}
        onClick=${() => choose(place)}
        onMouseMove=${() => index !== current && setAt(index)}
      ><${Row} place=${place} /></li>`)}
    </ul>
    ${!found.length && html`<p class="quick-none" role="status">${t("switcherNone")}</p>`}
    <p class="quick-foot" aria-hidden="true">${t("switcherKeys")}</p>`;
}

/** @param {{place: Place}} props */
function Row({ place: { name, note, guild, user, unread, calls } }) {
  return html`
    ${guild ? html`<${GuildMark} guild=${guild} />` : user ? html`<${Avatar} user=${user} name=${name} small />` : html`<span class="quick-mark" aria-hidden="true">#</span>`}
    <bdi class=${unread ? "quick-name is-unread" : "quick-name"}>${name}</bdi>
    <${Badge} count=${calls} label=${t("mentionCount", { n: calls })} />
    ${note && html`<bdi class="quick-note muted">${note}</bdi>`}
  `;
}
