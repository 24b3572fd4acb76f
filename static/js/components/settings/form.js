/** What is changed on a page of the settings and not saved yet. */

import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { ApiError, explain } from "rscord/api.js";
import { Button } from "rscord/components/fields.js";
import { classes, html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { nudges, unsaved } from "rscord/store/settings.js";

/** @param {unknown} a @param {unknown} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * A draft over what the server has: only what differs is sent.
 * @template {Record<string, any>} T
 * @param {T} saved
 * @param {(changes: Partial<T>) => Promise<unknown>} send
 */
export function useDraft(saved, send) {
  const [draft, setDraft] = useState(/** @type {Partial<T>} */ ({}));
  const [errors, setErrors] = useState(/** @type {Record<string, string>} */ ({}));
  const [busy, setBusy] = useState(false);
  const changes = /** @type {Partial<T>} */ (Object.fromEntries(Object.entries(draft).filter(([name, value]) => !same(value, saved[name]))));
  const dirty = Object.keys(changes).length > 0;
  // At once: what is pressed next must not lose what was typed.
  useLayoutEffect(() => {
    unsaved.value = dirty;
    const warn = (/** @type {BeforeUnloadEvent} */ event) => event.preventDefault();
    if (dirty) addEventListener("beforeunload", warn);
    return () => {
      unsaved.value = false;
      removeEventListener("beforeunload", warn);
    };
  }, [dirty]);
  useEffect(() => {
    const wrong = document.querySelector('.settings-body [aria-invalid="true"]');
    if (wrong instanceof HTMLElement) wrong.focus();
  }, [errors]);

  const reset = () => {
    setDraft({});
    setErrors({});
  };
  const save = async () => {
    setBusy(true);
    setErrors({});
    await send(changes).then(() => setDraft({}), (reason) => setErrors(errorsOf(reason)));
    setBusy(false);
  };
  /** @param {Partial<T>} values */
  const set = (values) => setDraft((before) => ({ ...before, ...values }));
  return { values: { ...saved, ...draft }, set, errors, dirty, busy, save, reset };
}

/**
 * By field; what belongs to none stands under "".
 * @param {unknown} reason
 * @returns {Record<string, string>}
 */
export function errorsOf(reason) {
  const fields = reason instanceof ApiError ? reason.fields : {};
  return Object.keys(fields).length ? fields : { "": explain(reason) };
}

/**
 * Appears as soon as there is something to save.
 * @param {{form: {dirty: boolean, busy: boolean, errors: Record<string, string>, save: () => void, reset: () => void}, fields?: string[]}} props
 *   `fields`: those that show their errors themselves
 */
export function SaveBar({ form, fields = [] }) {
  const [nudged, setNudged] = useState(nudges.value);
  if (!form.dirty) return null;
  const rest = Object.entries(form.errors).filter(([name]) => !fields.includes(name)).map(([, text]) => text);
  const shaken = nudges.value !== nudged;
  return html`<div class=${classes("save-bar", shaken && "is-shaken")} role="region" aria-label=${t("unsaved")} onAnimationEnd=${() => setNudged(nudges.value)}>
    <p role="alert">${rest.length ? html`<span class="field-error">${rest.join(" ")}</span>` : shaken ? t("saveFirst") : t("unsaved")}</p>
    <${Button} quiet onClick=${form.reset}>${t("discardChanges")}<//>
    <${Button} busy=${form.busy} onClick=${form.save}>${t("save")}<//>
  </div>`;
}
