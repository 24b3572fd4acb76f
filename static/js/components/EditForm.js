import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { explain } from "rscord/api.js";
import { confirmDelete } from "rscord/components/confirm.js";
import { usersHere } from "rscord/components/composer/suggest.js";
import { isSubmit, useGrow } from "rscord/components/Grow.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { decode, encode } from "rscord/mentions.js";
import { store } from "rscord/store/index.js";
import { editMessage, lengthOf, MAX_LENGTH } from "rscord/store/messages.js";
import { editing } from "rscord/store/ui.js";

/** @import {Message} from "../types.d.ts" */

/** @param {Message} message */
function usersOf({ channel_id }) {
  const channel = store.channel.peek();
  return channel?.id === channel_id ? usersHere(store.guild.peek(), channel) : [];
}

function close() {
  editing.value = null;
  document.getElementById("composer")?.focus();
}

/** @param {{message: Message}} props */
export function EditForm({ message }) {
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const place = { users: [...usersOf(message), ...(message.mentions ?? [])], guild: store.guild.value };
  const [text, setText] = useState(() => decode(message.content, place));
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  useGrow(area, text);
  useLayoutEffect(() => {
    area.current?.focus();
    area.current?.setSelectionRange(text.length, text.length);
  }, []);

  const save = async () => {
    const content = encode(text.trim(), place);
    if (!content && !message.attachments?.length) return confirmDelete(message);
    if (content === message.content) return close();
    if (lengthOf(content) > MAX_LENGTH || busy) return undefined;
    setBusy(true);
    return editMessage(message, content).then(close, (reason) => {
      setBusy(false);
      setError(explain(reason));
    });
  };
  const typed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") close();
    else if (isSubmit(event)) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    save();
  };

  const over = lengthOf(encode(text.trim(), place)) - MAX_LENGTH;
  return html`<form class="edit" onSubmit=${submit}>
    <textarea
      ref=${area}
      rows="1"
      dir="auto"
      aria-label=${t("editLabel")}
      value=${text}
      onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)}
      onKeyDown=${typed}
    ></textarea>
    <div class="edit-foot">
      <span class="hint">${t("editHint")}</span>
      ${over > 0 && html`<span class="over">${t("charactersOver", { n: over })}</span>`}
      <button type="button" class="button button-quiet" onClick=${close}>${t("cancel")}</button>
      <button type="submit" class="button" disabled=${busy || over > 0}>${t("save")}</button>
    </div>
    ${error && html`<p class="field-error" role="alert">${error}</p>`}
  </form>`;
}
