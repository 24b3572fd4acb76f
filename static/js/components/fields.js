/** The fields of forms: each has its label, its help, and what is wrong with it, tied together for screen readers. */

import { useId } from "preact/hooks";
import { classes, html } from "rscord/html.js";
import { t } from "rscord/i18n.js";

/** @import {ComponentChildren} from "preact" */

/**
 * @param {{id: string, label: string, help?: ComponentChildren, error?: string, children: ComponentChildren}} props
 */
function Field({ id, label, help, error, children }) {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${children}
    ${error && html`<p class="field-error" id=${`${id}-error`}>${error}</p>`}
    ${help && html`<p class="field-help" id=${`${id}-help`}>${help}</p>`}
  </div>`;
}

/** @param {string} id @param {unknown} help @param {string | undefined} error */
const described = (id, help, error) => ({
  "aria-invalid": error ? "true" : undefined,
  "aria-describedby": classes(error && `${id}-error`, Boolean(help) && `${id}-help`) || undefined,
});

/**
 * @typedef {object} InputProps
 * @property {string} label
 * @property {string} value
 * @property {(value: string) => void} onInput
 * @property {ComponentChildren} [help]
 * @property {string} [error]
 * @property {string} [type]
 * @property {string} [placeholder]
 * @property {string} [autocomplete]
 * @property {number} [max] characters
 * @property {boolean} [area] several lines
 * @property {boolean} [required]
 * @property {boolean} [disabled]
 * @property {boolean} [autofocus]
 */

/** @param {InputProps} props */
export function Input({ label, help, error, area, max, onInput, type = "text", autocomplete = "off", ...rest }) {
  const id = useId();
  const props = {
    id,
    maxlength: max,
    dir: "auto",
    onInput: (/** @type {any} */ event) => onInput(event.currentTarget.value),
    ...described(id, help, error),
    ...rest,
  };
  return html`<${Field} id=${id} label=${label} help=${help} error=${error}>
    ${area ? html`<textarea rows="3" ...${props}></textarea>` : html`<input type=${type} autocomplete=${autocomplete} ...${props} />`}
  <//>`;
}

/**
 * @param {{label: string, value: string | number, options: {value: string | number, label: string, disabled?: boolean}[], onInput: (value: string) => void,
 *   help?: ComponentChildren, error?: string, disabled?: boolean}} props
 */
export function Select({ label, value, options, onInput, help, error, disabled }) {
  const id = useId();
  return html`<${Field} id=${id} label=${label} help=${help} error=${error}>
    <select id=${id} value=${String(value)} disabled=${disabled} ...${described(id, help, error)} onInput=${(/** @type {any} */ event) => onInput(event.currentTarget.value)}>
      ${options.map((option) => html`<option key=${option.value} value=${String(option.value)} disabled=${option.disabled}>${option.label}</option>`)}
    </select>
  <//>`;
}

/**
 * On or off.
 * @param {{label: string, help?: ComponentChildren, checked: boolean, disabled?: boolean, onInput: (checked: boolean) => void}} props
 */
export function Switch({ label, help, checked, disabled, onInput }) {
  const id = useId();
  return html`<label class="switch">
    <span class="switch-words">
      <span class="switch-label" id=${`${id}-label`}>${label}</span>
      ${help && html`<span class="field-help" id=${`${id}-help`}>${help}</span>`}
    </span>
    <input
      type="checkbox"
      role="switch"
      checked=${checked}
      disabled=${disabled}
      aria-labelledby=${`${id}-label`}
      aria-describedby=${help ? `${id}-help` : undefined}
      onInput=${(/** @type {any} */ event) => onInput(event.currentTarget.checked)}
    />
  </label>`;
}

/**
 * One of a few, each with a line about it.
 * @param {{label: string, value: string, options: {value: string, label: string, help?: string, mark?: ComponentChildren}[], onInput: (value: string) => void}} props
 */
export function Choice({ label, value, options, onInput }) {
  const name = useId();
  return html`<fieldset class="choice">
    <legend>${label}</legend>
    ${options.map((option) => html`<label class="choice-item" key=${option.value}>
      <input type="radio" name=${name} value=${option.value} checked=${option.value === value} onInput=${() => onInput(option.value)} />
      ${option.mark && html`<span class="choice-mark" aria-hidden="true">${option.mark}</span>`}
      <span class="choice-words"><span>${option.label}</span>${option.help && html`<span class="field-help">${option.help}</span>`}</span>
    </label>`)}
  </fieldset>`;
}

/**
 * A form's button; while its work is under way it says so, and takes no second press.
 * @param {{busy?: boolean, disabled?: boolean, danger?: boolean, quiet?: boolean, type?: string, onClick?: () => void, children: ComponentChildren}} props
 */
export function Button({ busy, disabled, danger, quiet, type = "button", onClick, children }) {
  const look = classes("button", danger && "button-danger", quiet && "button-quiet");
  return html`<button class=${look} type=${type} disabled=${disabled} aria-busy=${busy ? "true" : undefined} onClick=${busy ? undefined : onClick}>
    ${busy && html`<span class="spinner" role="img" aria-label=${t("loading")}></span>`}${children}
  </button>`;
}
