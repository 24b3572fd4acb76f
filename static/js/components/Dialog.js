import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { explain } from "rscord/api.js";
import { focusIsCheap } from "rscord/components/Grow.js";
import { Icon } from "rscord/components/icons.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { dialog } from "rscord/store/ui.js";

/** @import {ComponentChildren} from "preact" */

/**
 * The browser's own modal dialog: it keeps the focus inside, closes on Esc, and gives the focus back.
 * @param {{title: string, text?: string, children: ComponentChildren}} props
 */
export function Dialog({ title, text, children }) {
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId();
  // At once: what is typed next belongs here.
  useLayoutEffect(() => element.current?.showModal(), []);
  const outside = (/** @type {MouseEvent} */ event) => {
    if (event.target === element.current) closeDialog();
  };
  return html`<dialog
    ref=${element}
    class="dialog"
    aria-labelledby=${`${id}-title`}
    aria-describedby=${text ? `${id}-text` : undefined}
    onClose=${closed}
    onMouseDown=${outside}
  >
    <div class="dialog-inside">
      <header class="dialog-head">
        <h2 id=${`${id}-title`}>${title}</h2>
        <button class="icon-button" type="button" aria-label=${t("close")} onClick=${closeDialog}><${Icon} name="close" /></button>
      </header>
      ${text && html`<p id=${`${id}-text`} class="dialog-text">${text}</p>`}
      ${children}
    </div>
  </dialog>`;
}

function closed() {
  dialog.value = null;
  requestAnimationFrame(findFocus);
}

/** What had the focus before may be gone, as a message that was deleted is. */
export function findFocus() {
  if (document.activeElement !== document.body) return;
  const field = focusIsCheap() && document.getElementById("composer");
  (field || document.getElementById("main"))?.focus();
}

/** Closing the element first is what gives the focus back. */
export function closeDialog() {
  const open = /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog.dialog[open]"));
  if (open) open.close();
  else dialog.value = null;
}

/**
 * A form in a dialog: it waits for what it does, closes when that is done, and says what went wrong.
 * @param {{action: string, danger?: boolean, disabled?: boolean, run: () => Promise<unknown>, children?: ComponentChildren}} props
 */
export function DialogForm({ action, danger, disabled, run, children }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy || disabled) return;
    setBusy(true);
    setError("");
    await run().then(closeDialog, (reason) => {
      setError(explain(reason));
      setBusy(false);
    });
  };
  return html`<form onSubmit=${submit}>
    ${children}
    ${error && html`<p class="field-error" role="alert">${error}</p>`}
    <div class="dialog-foot">
      <button class="button button-quiet" type="button" onClick=${closeDialog}>${t("cancel")}</button>
      <button class=${danger ? "button button-danger" : "button"} type="submit" disabled=${disabled}>
        ${busy && html`<span class="spinner"></span>`}${action}
      </button>
    </div>
  </form>`;
}

/** @param {{label: string, hint?: string, value: string, max?: number, onInput: (value: string) => void}} props */
export function TextField({ label, hint, value, max, onInput }) {
  const id = useId();
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input
      id=${id}
      type="text"
      value=${value}
      maxlength=${max}
      placeholder=${hint}
      autocomplete="off"
      dir="auto"
      autofocus
      required
      onInput=${(/** @type {any} */ event) => onInput(event.currentTarget.value)}
    />
  </div>`;
}
