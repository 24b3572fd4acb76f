import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { followShortcuts } from "rscord/components/quick/keys.js";
import { Shortcuts } from "rscord/components/quick/Shortcuts.js";
import { quick } from "rscord/components/quick/state.js";
import { Switcher } from "rscord/components/quick/Switcher.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";

/** What the keyboard opens: Ctrl+K and Ctrl+/. */
export function Quick() {
  useEffect(followShortcuts, []);
  const name = quick.value;
  return name && html`<${Box} key=${name} label=${name === "switcher" ? t("switcher") : t("shortcuts")}>
    ${name === "switcher" ? html`<${Switcher} />` : html`<${Shortcuts} />`}
  <//>`;
}

/** @param {{label: string, children: any}} props */
function Box({ label, children }) {
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => element.current?.showModal(), []);
  const pressed = (/** @type {MouseEvent} */ event) => event.target === element.current && element.current?.close();
  return html`<dialog ref=${element} class="quick" aria-label=${label} onClose=${() => (quick.value = null)} onMouseDown=${pressed}>${children}</dialog>`;
}
