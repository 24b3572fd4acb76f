import { useEffect, useRef, useState } from "preact/hooks";
import { Suggestions, useAutocomplete } from "rscord/components/composer/Autocomplete.js";
import { usersHere } from "rscord/components/composer/suggest.js";
import { FileTray, ReplyBar } from "rscord/components/composer/Tray.js";
import { focusIsCheap, isSubmit, useGrow } from "rscord/components/Grow.js";
import { Icon } from "rscord/components/icons.js";
import { MessageText } from "rscord/components/MessageText.js";
import { openPicker } from "rscord/components/picker/state.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { encode } from "rscord/mentions.js";
import { Permission } from "rscord/permissions.js";
import { writeLabel } from "rscord/places.js";
import { isWritten } from "rscord/rows.js";
import { store } from "rscord/store/index.js";
import { lengthOf, MAX_LENGTH, sendMessage, tellTyping } from "rscord/store/messages.js";
import { markSeen } from "rscord/store/reading.js";
import { canHere } from "rscord/store/selectors.js";
import { isSlowed, secondsLeft } from "rscord/store/slow.js";
import { addFiles, takeFiles, uploadsOf } from "rscord/store/uploads.js";
import { draft, editing, keepDraft, replies, setReply } from "rscord/store/ui.js";
import { span } from "rscord/time.js";

/** @import {Channel} from "../types.d.ts" */

/** Characters before the limit at which the count appears. */
const NEAR = 300;

function editLast() {
  const me = store.me.peek().id;
  const mine = store.log.peek()?.messages.findLast((message) => message.author.id === me && !message.webhook_id && isWritten(message));
  if (mine) editing.value = mine.id;
  return Boolean(mine);
}

/** @param {{channel: Channel}} props the parent gives the channel's id as key */
export function Composer({ channel }) {
  if (!canHere(Permission.SEND_MESSAGES)) return html`<p class="composer-closed">${t("cannotWrite")}</p>`;
  return html`<${Field} channel=${channel} />`;
}

/**
 * The text of the field, kept as a draft.
 * @param {Channel} channel
 * @param {{current: HTMLTextAreaElement | null}} area
 */
function useText(channel, area) {
  const [text, setText] = useState(draft(channel.id));
  const put = (/** @type {string} */ value) => {
    setText(value);
    keepDraft(channel.id, value);
  };
  /** Through the field itself, so that the caret is right and the browser can undo it. */
  const replace = (/** @type {number} */ start, /** @type {number} */ end, /** @type {string} */ piece) => {
    const element = area.current;
    if (!element) return;
    element.focus();
    element.setRangeText(piece, start, end, "end");
    put(element.value);
  };
  return { text, put, replace };
}

/** @param {Channel} channel whose composer shows how long to wait */
function useSlowMode(channel) {
  const [, tick] = useState(0);
  const left = isSlowed(channel) ? secondsLeft(channel.id) : 0;
  useEffect(() => {
    if (!left) return undefined;
    const timer = setInterval(() => tick((count) => count + 1), 500);
    return () => clearInterval(timer);
  }, [left > 0]);
  return left;
}

/** @param {{channel: Channel}} props */
function Field({ channel }) {
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const { text, put, replace } = useText(channel, area);
  const [preview, setPreview] = useState(false);
  /** It goes out as soon as its files are up. */
  const [due, setDue] = useState(false);
  const auto = useAutocomplete(area, channel, replace);
  const wait = useSlowMode(channel);
  useGrow(area, text);
  useEffect(() => {
    if (focusIsCheap() && !document.querySelector("dialog[open]")) area.current?.focus();
  }, []);

  const guild = store.guild.value;
  const files = uploadsOf(channel.id);
  const content = encode(text.trim(), { users: usersHere(guild, channel), guild });
  const left = MAX_LENGTH - lengthOf(content);
  const broken = files.some(({ state }) => state === "failed");
  const sendable = left >= 0 && !broken && !wait && (content !== "" || files.length > 0);
  const busy = files.some(({ state }) => state !== "done" && state !== "failed");
  const send = () => {
    setDue(sendable && busy);
    if (!sendable || busy) return;
    sendMessage(channel.id, content, { reply: replies.peek()[channel.id], files: takeFiles(channel.id) });
    setReply(channel.id, null);
    put("");
    setPreview(false);
    area.current?.focus();
  };
  useEffect(() => {
    if (due && !busy) send();
  }, [due, busy]);
  const written = (/** @type {any} */ event) => {
    put(event.currentTarget.value);
    auto.look();
    if (event.currentTarget.value.trim()) tellTyping(channel.id);
  };
  const escape = () => (replies.peek()[channel.id] ? setReply(channel.id, null) : markSeen(channel.id));
  const typed = (/** @type {KeyboardEvent} */ event) => {
    if (auto.typed(event)) event.stopPropagation();
    else if (isSubmit(event)) send();
    else if (event.key === "Escape") escape();
    else if (!(event.key === "ArrowUp" && !event.altKey && !event.ctrlKey && text === "" && editLast())) return;
    event.preventDefault();
  };
  const pasted = (/** @type {ClipboardEvent} */ event) => {
    const found = event.clipboardData?.files;
    if (!found?.length || !canHere(Permission.ATTACH_FILES)) return;
    event.preventDefault();
    addFiles(channel.id, found);
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    send();
  };
  const pick = (/** @type {any} */ event) =>
    openPicker(event.currentTarget, (emoji) => {
      const at = area.current?.selectionStart ?? text.length;
      replace(at, area.current?.selectionEnd ?? at, emoji.id ? `:${emoji.name}: ` : (emoji.name ?? ""));
    });

  const label = writeLabel(channel);
  return html`<form class="composer" onSubmit=${submit}>
    <${Suggestions} auto=${auto} />
    <${ReplyBar} channelId=${channel.id} />
    <${FileTray} channelId=${channel.id} />
    ${preview && html`<div class="preview" role="region" aria-label=${t("preview")}>${content ? html`<${MessageText} text=${content} />` : html`<p class="muted">${t("previewEmpty")}</p>`}</div>`}
    <div class="composer-line">
      <${Attach} channel=${channel} />
      <textarea
        id="composer"
        ref=${area}
        rows="1"
        dir="auto"
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls=${auto.open ? "suggestions" : undefined}
        aria-activedescendant=${auto.open ? `suggestion-${auto.at}` : undefined}
        aria-label=${label}
        placeholder=${label}
        aria-describedby="composer-count"
        value=${text}
        onInput=${written}
        onKeyDown=${typed}
        onClick=${auto.look}
        onBlur=${auto.close}
        onPaste=${pasted}
      ></textarea>
      <${Count} left=${left} wait=${wait} />
      ${text && html`<button class="icon-button only-fine" type="button" aria-label=${t("preview")} title=${t("preview")} aria-pressed=${String(preview)} onClick=${() => setPreview(!preview)}><${Icon} name="eye" /></button>`}
      <button class="icon-button" type="button" aria-label=${t("emojiPicker")} title=${t("emojiPicker")} onClick=${pick}><${Icon} name="smile" /></button>
      <button class="send" type="submit" aria-label=${t("send")} title=${t("send")} disabled=${!sendable}>${due ? html`<span class="spinner"></span>` : html`<${Icon} name="send" />`}</button>
    </div>
  </form>`;
}

/** @param {{channel: Channel}} props */
function Attach({ channel }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  if (!canHere(Permission.ATTACH_FILES)) return html`<span class="composer-edge"></span>`;
  const chosen = (/** @type {any} */ event) => {
    addFiles(channel.id, event.currentTarget.files);
    event.currentTarget.value = "";
  };
  return html`<button class="icon-button" type="button" aria-label=${t("attach")} title=${t("attach")} onClick=${() => field.current?.click()}><${Icon} name="plus" /></button>
    <input ref=${field} type="file" multiple hidden onChange=${chosen} />`;
}

/** @param {{left: number, wait: number}} props */
function Count({ left, wait }) {
  const near = left <= NEAR;
  const words = left < 0 ? t("charactersOver", { n: -left }) : t("charactersLeft", { n: left });
  return html`<span id="composer-count" class=${left < 0 ? "count-left over" : "count-left"}>
    ${wait > 0 && html`<span class="slow" title=${t("slowMode")}><span class="visually-hidden">${t("slowMode")}: </span>${span(wait)}</span>`}
    ${near && html`<span aria-hidden="true">${left}</span><span class="visually-hidden">${words}</span>`}
  </span>`;
}
