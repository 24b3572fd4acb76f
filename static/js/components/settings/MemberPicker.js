import { useEffect, useId, useState } from "preact/hooks";
import { Avatar } from "rscord/components/Avatar.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { memberName } from "rscord/store/selectors.js";

/** @import {Guild, Member} from "../../types.d.ts" */

/** Milliseconds without a key after which the server is asked. */
const PAUSE = 200;
const SHOWN = 8;

/**
 * What the server finds for a text, once the typing rests; null as long as there is no text.
 * @param {Guild} guild
 * @param {string} text
 */
export function useMemberSearch(guild, text) {
  const [found, setFound] = useState(/** @type {Member[] | null} */ (null));
  const wanted = text.trim();
  useEffect(() => {
    let current = true;
    if (!wanted) setFound(null);
    const timer = setTimeout(() => {
      if (wanted) manage.searchMembers(guild.id, wanted).then((members) => current && setFound(members), () => current && setFound([]));
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [guild.id, wanted]);
  return wanted ? found : null;
}

/**
 * A field that finds a member by name.
 * @param {{guild: Guild, label: string, onPick: (member: Member) => void}} props
 */
export function MemberPicker({ guild, label, onPick }) {
  const id = useId();
  const [text, setText] = useState("");
  const found = useMemberSearch(guild, text);
  const pick = (/** @type {Member} */ member) => {
    setText("");
    onPick(member);
    document.getElementById(id)?.focus();
  };
  return html`<div class="finder">
    <div class="field">
      <label for=${id}>${label}</label>
      <input id=${id} type="search" autocomplete="off" dir="auto" placeholder=${t("findMember")} value=${text} onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)} />
    </div>
    <div role="status" class="visually-hidden">${found && t("foundMembers", { n: found.length })}</div>
    ${found && html`<ul class="finder-list">
      ${found.slice(0, SHOWN).map((member) => html`<li key=${member.user.id}>
        <button type="button" class="finder-item" onClick=${() => pick(member)}>
          <${Avatar} user=${member.user} small /><bdi>${memberName(member)}</bdi><bdi class="muted">@${member.user.username}</bdi>
        </button>
      </li>`)}
      ${!found.length && html`<li class="muted finder-none">${t("foundNobody")}</li>`}
    </ul>`}
  </div>`;
}
