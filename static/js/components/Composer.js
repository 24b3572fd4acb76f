import { useEffect, useRef, useState } from "preact/hooks";
import { focusIsCheap, isSubmit, useGrow } from "rscord/components/Grow.js";
import { Icon } from "rscord/components/icons.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { Permission } from "rscord/permissions.js";
import { writeLabel } from "rscord/places.js";
import { isWritten } from "rscord/rows.js";
import { store } from "rscord/store/index.js";
import { lengthOf, MAX_LENGTH, sendMessage, tellTyping } from "rscord/store/messages.js";
import { canHere } from "rscord/store/selectors.js";
import { draft, editing, keepDraft } from "rscord/store/ui.js";

/** @import {Channel} from "../types.d.ts" */

/** Characters before the limit at which the count appears. */
const NEAR = 300;

function editLast() {
  const me = store.me.peek().id;
  const mine = store.log.peek()?.messages.findLast((message) => message.author.id === me && isWritten(message));
  if (mine) editing.value = mine.id;
  return Boolean(mine);
}

/** @param {{channel: Channel}} props the parent gives the channel's id as key */
export function Composer({ channel }) {
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const [text, setText] = useState(draft(channel.id));
  useGrow(area, text);
  useEffect(() => {
    if (focusIsCheap() && !document.querySelector("dialog[open]")) area.current?.focus();
  }, []);
  if (!canHere(Permission.SEND_MESSAGES)) return html`<p class="composer-closed">${t("cannotWrite")}</p>`;

  const left = MAX_LENGTH - lengthOf(text);
  const sendable = left >= 0 && text.trim() !== "";
  const put = (/** @type {string} */ value) => {
    setText(value);
    keepDraft(channel.id, value);
  };
  const send = () => {
    if (!sendable) return;
    sendMessage(channel.id, text.trim());
    put("");
    area.current?.focus();
  };
  const written = (/** @type {any} */ event) => {
    put(event.currentTarget.value);
    if (event.currentTarget.value.trim()) tellTyping(channel.id);
  };
  const typed = (/** @type {KeyboardEvent} */ event) => {
    if (isSubmit(event)) send();
    else if (!(event.key === "ArrowUp" && text === "" && editLast())) return;
    event.preventDefault();
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    send();
  };

  return html`<form class="composer" onSubmit=${submit}>
    <textarea
      id="composer"
      ref=${area}
      rows="1"
      dir="auto"
      aria-label=${writeLabel(channel)}
      placeholder=${writeLabel(channel)}
      aria-describedby="composer-count"
      value=${text}
      onInput=${written}
      onKeyDown=${typed}
    ></textarea>
    <${Count} left=${left} />
    <button class="send" type="submit" aria-label=${t("send")} title=${t("send")} disabled=${!sendable}><${Icon} name="send" /></button>
  </form>`;
}

/** @param {{left: number}} props */
function Count({ left }) {
  const near = left <= NEAR;
  const words = left < 0 ? t("charactersOver", { n: -left }) : t("charactersLeft", { n: left });
  return html`<span id="composer-count" class=${left < 0 ? "count-left over" : "count-left"}>
    ${near && html`<span aria-hidden="true">${left}</span><span class="visually-hidden">${words}</span>`}
  </span>`;
}
