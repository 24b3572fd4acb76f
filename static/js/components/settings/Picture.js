import { useId } from "preact/hooks";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { dialog } from "rscord/store/ui.js";

/** @import {ComponentChildren} from "preact" */

/** What the server takes; it looks at the content too. */
const ACCEPTED = "image/png,image/jpeg,image/webp,image/gif";

/**
 * A picture that can be chosen, cut to its shape, and taken away.
 * @param {{label: string, help?: string, error?: string, aspect: number, shown: boolean, children: ComponentChildren, onPicture: (picture: string | null) => void}} props
 *   `aspect`: width by height; `shown`: there is one; the children show it
 */
export function PictureField({ label, help, error, aspect, shown, children, onPicture }) {
  const id = useId();
  const chosen = (/** @type {any} */ event) => {
    const [file] = event.currentTarget.files;
    event.currentTarget.value = "";
    if (file) dialog.value = { name: "crop", file, aspect, done: onPicture };
  };
  return html`<div class="portrait">
    ${children}
    <div class="portrait-words">
      <span class="portrait-label" id=${`${id}-label`}>${label}</span>
      ${help && html`<p class="field-help" id=${`${id}-help`}>${help}</p>`}
      ${error && html`<p class="field-error" role="alert">${error}</p>`}
      <div class="portrait-actions">
        <label class="button button-quiet" for=${id}>${t("choosePicture")}</label>
        <input class="visually-hidden portrait-input" id=${id} type="file" accept=${ACCEPTED} aria-labelledby=${`${id}-label`} aria-invalid=${error ? "true" : undefined} onChange=${chosen} />
        ${shown && html`<button class="button button-quiet" type="button" onClick=${() => onPicture(null)}>${t("removePicture")}</button>`}
      </div>
    </div>
  </div>`;
}
