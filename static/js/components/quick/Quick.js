import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { lazy } from "rscord/components/lazy.js";
import { followShortcuts } from "rscord/components/quick/keys.js";
import { quick } from "rscord/components/quick/state.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";

const Switcher = lazy(async () => (await import("rscord/components/quick/Switcher.js")).Switcher);
const Shortcuts = lazy(async () => (await import("rscord/components/quick/Shortcuts.js")).Shortcuts);

/** Fetched when the page has nothing else to do: what is typed after Ctrl+K belongs into the switcher. */
export const preloadQuick = () => Switcher.preload();

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
