import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { focusIsCheap } from "rscord/components/Grow.js";
import { EmojiMark } from "rscord/components/message/Reactions.js";
import { asking, recent, rememberEmoji } from "rscord/components/picker/state.js";
import { allEmoji, findEmoji, fromGuild, GROUPS } from "rscord/emoji.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { emojiKey } from "rscord/store/reactions.js";
import { store } from "rscord/store/index.js";

/** @import {Emoji} from "../../types.d.ts" */
/** @import {Known} from "../../emoji.js" */
/** @import {Asking} from "./state.js" */
/** @import {Key} from "../../i18n.js" */

const EDGE = 8;
const COLUMNS = 8;
const RECENT = -2;
const GUILD = -1;
/** A face for each group's tab, and its name. @type {Record<number, [string, Key]>} */
const TABS = {
  [RECENT]: ["🕘", "emojiRecent"],
  [GUILD]: ["⭐", "emojiGuild"],
  0: ["😀", "emojiFaces"],
  1: ["👋", "emojiPeople"],
  3: ["🐻", "emojiNature"],
  4: ["🍋", "emojiFood"],
  5: ["⛵", "emojiTravel"],
  6: ["⚽", "emojiActivities"],
  7: ["💡", "emojiObjects"],
  8: ["💜", "emojiSymbols"],
  9: ["🏁", "emojiFlags"],
};

/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS };

/** Chooses an emoji: by search, from the latest, or group by group. @param {{open: Asking}} props */
export function Picker({ open }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [known, setKnown] = useState(/** @type {Known[]} */ ([]));
  const [failed, setFailed] = useState(false);
  const [query, setQuery] = useState("");
  const [tab, setTab] = useState(recent.peek().length ? RECENT : 0);
  const [at, setAt] = useState(0);
  useEffect(() => void allEmoji().then(setKnown, () => setFailed(true)), []);
  usePlace(box, open.anchor);

  const own = useMemo(() => fromGuild(Object.values(store.guild.value?.emojis ?? {})), [store.guild.value?.emojis]);
  const tabs = [RECENT, GUILD, ...GROUPS].filter((id) => (id === RECENT ? recent.value.length : id === GUILD ? own.length : true));
  const shown = useMemo(() => {
    if (query.trim()) return findEmoji([...own, ...known], query).map(({ emoji }) => emoji);
    if (tab === RECENT) return recent.value;
    return [...own, ...known].filter(({ group }) => group === tab).map(({ emoji }) => emoji);
  }, [query, tab, known, own, recent.value]);
  const current = Math.min(at, shown.length - 1);
  useEffect(() => box.current?.querySelector(".is-current")?.scrollIntoView({ block: "nearest" }), [current, shown]);

  const close = () => {
    asking.value = null;
    if (open.anchor instanceof HTMLElement && open.anchor.isConnected) open.anchor.focus();
  };
  const choose = (/** @type {Emoji} */ emoji) => {
    rememberEmoji(emoji);
    close();
    open.choose(emoji);
  };
  useOutside(box, close);
  const typed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && shown[current]) choose(shown[current]);
    else if (event.key in STEPS && shown.length) setAt(Math.max(0, Math.min(shown.length - 1, current + STEPS[event.key])));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const turn = (/** @type {number} */ id) => {
    setTab(id);
    setQuery("");
    setAt(0);
  };
  const find = (/** @type {any} */ event) => {
    setQuery(event.currentTarget.value);
    setAt(0);
  };

  return html`<div ref=${box} class="picker" role="dialog" aria-label=${t("emojiPicker")} popover="manual" onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "Escape" && typed(event)}>
    <input
      type="text"
      role="combobox"
      autocomplete="off"
      class="picker-search"
      placeholder=${t("emojiSearch")}
      aria-label=${t("emojiSearch")}
      aria-expanded="true"
      aria-controls="picker-grid"
      aria-activedescendant=${shown.length ? `picker-${current}` : undefined}
      value=${query}
      onInput=${find}
      onKeyDown=${typed}
    />
    <div class="picker-tabs" role="group" aria-label=${t("emojiGroups")}>
      ${tabs.map((id) => html`<button key=${id} type="button" aria-label=${t(TABS[id][1])} title=${t(TABS[id][1])} aria-pressed=${String(!query && id === tab)} onClick=${() => turn(id)}>${TABS[id][0]}</button>`)}
    </div>
    <p class="picker-title">${query ? t("emojiFound") : t(TABS[tab][1])}</p>
    <div class="picker-grid" id="picker-grid" role="listbox" tabindex="-1" aria-label=${query ? t("emojiFound") : t(TABS[tab][1])}>
      ${shown.map((emoji, index) => html`<button
        key=${emojiKey(emoji)}
        id=${`picker-${index}`}
        type="button"
        role="option"
        tabindex="-1"
        aria-selected=${String(index === current)}
        class=${index === current ? "picker-emoji is-current" : "picker-emoji"}
        title=${nameOf(known, emoji)}
        aria-label=${nameOf(known, emoji)}
        onClick=${() => choose(emoji)}
      ><${EmojiMark} emoji=${emoji} /></button>`)}
    </div>
    ${!shown.length && html`<p class="picker-none" role="status">${failed ? t("emojiFailed") : known.length ? t("emojiNone") : html`<span class="spinner"></span>`}</p>`}
  </div>`;
}

/**
 * @param {Known[]} known
 * @param {Emoji} emoji
 */
function nameOf(known, emoji) {
  const code = emoji.id ? emoji.name : known.find((entry) => entry.emoji.name === emoji.name)?.codes[0];
  return code ? `:${code}:` : (emoji.name ?? "");
}

/**
 * Beside what it was opened from, inside the window; on a phone CSS makes it a sheet.
 * @param {{current: HTMLElement | null}} box
 * @param {Element} anchor
 */
function usePlace(box, anchor) {
  useLayoutEffect(() => {
    const element = /** @type {HTMLElement} */ (box.current);
    element.showPopover();
    const { left, right, top, bottom } = anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = element;
    const x = Math.max(EDGE, Math.min(right - width, innerWidth - width - EDGE, Math.max(left, right - width)));
    const y = top - height - EDGE > EDGE ? top - height - EDGE : Math.min(bottom + EDGE, innerHeight - height - EDGE);
    element.style.setProperty("--x", `${x}px`);
    element.style.setProperty("--y", `${Math.max(EDGE, y)}px`);
    if (focusIsCheap()) element.querySelector("input")?.focus();
  }, [anchor]);
}

/**
 * @param {{current: HTMLElement | null}} box
 * @param {() => void} close
 */
function useOutside(box, close) {
  useEffect(() => {
    const pressed = (/** @type {PointerEvent} */ event) => {
      if (!box.current?.contains(/** @type {globalThis.Node} */ (event.target))) close();
    };
    addEventListener("pointerdown", pressed, true);
    return () => removeEventListener("pointerdown", pressed, true);
  });
}
