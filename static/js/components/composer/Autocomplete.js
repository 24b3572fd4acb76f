import { useEffect, useState } from "preact/hooks";
import { Avatar } from "rscord/components/Avatar.js";
import { EmojiMark } from "rscord/components/message/Reactions.js";
import { lookUp, suggest } from "rscord/components/composer/suggest.js";
import { roleColor } from "rscord/colors.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { triggerAt } from "rscord/mentions.js";
import { store } from "rscord/store/index.js";

/** @import {Channel} from "../../types.d.ts" */
/** @import {Suggestion} from "./suggest.js" */

const PAUSE = 200;

/**
 * Names offered while they are typed.
 * @param {{current: HTMLTextAreaElement | null}} area
 * @param {Channel} channel
 * @param {(start: number, end: number, text: string) => void} replace
 */
export function useAutocomplete(area, channel, replace) {
  const [typing, setTyping] = useState(/** @type {ReturnType<typeof triggerAt>} */ (null));
  const [found, setFound] = useState(/** @type {Suggestion[]} */ ([]));
  const [at, setAt] = useState(0);
  const key = typing && `${typing.sign}${typing.query}`;
  useEffect(() => {
    if (!typing) return setFound([]);
    let wanted = true;
    const ask = async () => {
      const list = await suggest(typing.sign, typing.query, store.guild.peek(), channel);
      if (wanted) setFound(list);
    };
    ask();
    setAt(0);
    const timer = typing.sign === "@" ? setTimeout(async () => (await lookUp(store.guild.peek(), typing.query)) && ask(), PAUSE) : undefined;
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [key]);

  const look = () => {
    const element = area.current;
    if (!element) return;
    setTyping(element.selectionStart === element.selectionEnd ? triggerAt(element.value, element.selectionStart) : null);
  };
  const close = () => setTyping(null);
  const choose = (/** @type {Suggestion} */ one) => {
    if (!typing) return;
    replace(typing.start, typing.start + typing.query.length + 1, `${one.insert} `);
    close();
  };
  const open = typing !== null && found.length > 0;
  const typed = (/** @type {KeyboardEvent} */ event) => open && !event.isComposing && act(event.key);
  const act = (/** @type {string} */ pressed) => {
    if (pressed === "ArrowDown") setAt((at + 1) % found.length);
    else if (pressed === "ArrowUp") setAt((at - 1 + found.length) % found.length);
    else if (pressed === "Enter" || pressed === "Tab") choose(found[at]);
    else if (pressed === "Escape") close();
    else return false;
    return true;
  };
  return { open, found, at, choose, look, close, typed };
}

/** @param {{auto: ReturnType<typeof useAutocomplete>}} props */
export function Suggestions({ auto }) {
  if (!auto.open) return null;
  return html`<ul class="suggestions" id="suggestions" role="listbox" aria-label=${t("suggestions")}>
    ${auto.found.map((one, index) => html`<li
      key=${one.key}
      id=${`suggestion-${index}`}
      role="option"
      aria-selected=${String(index === auto.at)}
      class=${index === auto.at ? "suggestion is-current" : "suggestion"}
      onMouseDown=${(/** @type {Event} */ event) => {
        // The field keeps the focus.
        event.preventDefault();
        auto.choose(one);
      }}
    >
      <${Mark} one=${one} />
      <bdi class="suggestion-name" style=${roleColor(one.color)}>${one.name}</bdi>
      ${one.note && html`<bdi class="muted">${one.note}</bdi>`}
    </li>`)}
  </ul>`;
}

/** @param {{one: Suggestion}} props */
function Mark({ one: { user, emoji, sign, name } }) {
  if (user) return html`<${Avatar} user=${user} name=${name} small />`;
  if (emoji) return html`<span class="suggestion-mark"><${EmojiMark} emoji=${emoji} /></span>`;
  return html`<span class="suggestion-mark" aria-hidden="true">${sign}</span>`;
}
