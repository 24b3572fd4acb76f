import { useRef, useState } from "preact/hooks";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";

/**
 * Text to take along, with a button that copies it; empty as long as it is being made.
 * @param {{label: string, value: string}} props
 */
export function CopyField({ label, value }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [copied, setCopied] = useState("");
  const copy = async () => {
    field.current?.select();
    // Without HTTPS browsers have no clipboard to write to; the old command still works there.
    if (navigator.clipboard) await navigator.clipboard.writeText(value).catch(() => document.execCommand("copy"));
    else document.execCommand("copy");
    setCopied(value);
  };
  const done = value !== "" && copied === value;
  return html`<div class="copy">
    <input ref=${field} type="text" readonly aria-label=${label} value=${value || t("making")} onFocus=${() => field.current?.select()} />
    <button class="button" type="button" disabled=${!value} onClick=${copy}>${done ? t("copied") : t("copy")}</button>
    <span class="visually-hidden" role="status">${done && t("copied")}</span>
  </div>`;
}
