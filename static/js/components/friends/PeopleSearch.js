import { useEffect, useId, useState } from "preact/hooks";
import { Avatar } from "rscord/components/Avatar.js";
import { explain } from "rscord/api.js";
import { Icon } from "rscord/components/icons.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { searchPeople } from "rscord/store/befriend.js";
import { store } from "rscord/store/index.js";
import { userName } from "rscord/store/selectors.js";
import { openChatWith } from "rscord/store/talk.js";

/** @import {User} from "../../types.d.ts" */

/** Milliseconds of rest before a search goes out. */
const REST = 250;
const SHORTEST = 2;

/**
 * Whom a query finds, me left out.
 * @param {string} query
 */
function useFound(query) {
  const [found, setFound] = useState(/** @type {User[] | null} */ (null));
  const [error, setError] = useState("");
  useEffect(() => {
    setError("");
    if (query.length < SHORTEST) return setFound(null);
    let wanted = true;
    const take = (/** @type {User[]} */ users) => wanted && setFound(users.filter(({ id }) => id !== store.me.peek().id));
    const timer = setTimeout(() => searchPeople(query).then(take, (reason) => wanted && setError(explain(reason))), REST);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [query]);
  return { found, error };
}

/** A field that finds people by name or e-mail; choosing one opens the chat with them. */
export function PeopleSearch() {
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { found, error } = useFound(text.trim());
  const open = found !== null;
  const choose = (/** @type {User | undefined} */ user) => {
    if (!user) return;
    setText("");
    openChatWith(user.id);
  };
  const typed = (/** @type {KeyboardEvent} */ event) => {
    const count = found?.length ?? 0;
    if (event.key === "Escape" && text) setText("");
    else if (event.key === "Enter") choose(found?.[at]);
    else if (event.key === "ArrowDown" && count) setAt((at + 1) % count);
    else if (event.key === "ArrowUp" && count) setAt((at - 1 + count) % count);
    else return;
    event.preventDefault();
  };
  const written = (/** @type {any} */ event) => {
    setText(event.currentTarget.value);
    setAt(0);
  };
  return html`<div class="people-search" role="search">
    <div class="field">
      <label for=${id}>${t("findPeople")}</label>
      <input
        id=${id}
        type="search"
        role="combobox"
        aria-expanded=${String(open)}
        aria-autocomplete="list"
        aria-controls=${open ? `${id}-found` : undefined}
        aria-activedescendant=${found?.length ? `${id}-${at}` : undefined}
        autocomplete="off"
        dir="auto"
        placeholder=${t("findPeopleHint")}
        value=${text}
        onInput=${written}
        onKeyDown=${typed}
      />
    </div>
    ${open && html`<ul id=${`${id}-found`} class="people-found" role="listbox" aria-label=${t("findPeople")}>
      ${found.map((user, index) => html`<li key=${user.id} id=${`${id}-${index}`} class="person" role="option" aria-selected=${String(index === at)} onClick=${() => choose(user)}>
        <${Avatar} user=${user} small />
        <span class="person-names"><bdi class="person-name">${userName(user)}</bdi><bdi class="person-note">@${user.username}</bdi></span>
        <${Icon} name="send" />
      </li>`)}
    </ul>`}
    <p class=${error ? "field-error" : "muted"} role="status">${error || (open && !found.length ? t("nobodyFound") : "")}</p>
  </div>`;
}
