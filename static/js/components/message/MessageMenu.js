import { useLayoutEffect, useRef } from "preact/hooks";
import { MenuItem, moveFocus } from "rscord/components/Menu.js";
import { menuAt, menuItems } from "rscord/components/message/Toolbar.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { store } from "rscord/store/index.js";

const EDGE = 8;
const ID = "message-menu";

const close = () => document.getElementById(ID)?.hidePopover();

/** The menu of one message, at the pointer or below its button; on a phone a sheet from below. */
export function MessageMenu() {
  const at = menuAt.value;
  const element = useRef(/** @type {HTMLElement | null} */ (null));
  const message = at && store.log.value?.messages.find(({ id }) => id === at.id);
  useLayoutEffect(() => {
    const menu = element.current;
    if (!menu || !at) return;
    menu.showPopover();
    const left = Math.max(EDGE, Math.min(at.x, innerWidth - menu.offsetWidth - EDGE));
    const below = at.y + menu.offsetHeight <= innerHeight - EDGE;
    const top = below ? at.y : Math.max(EDGE, innerHeight - menu.offsetHeight - EDGE);
    menu.style.setProperty("--x", `${left}px`);
    menu.style.setProperty("--y", `${top}px`);
    menu.querySelector("button")?.focus();
    // Not the browser's own "light dismiss": it would take the finger or button that opened the menu for one outside.
    const pressed = (/** @type {Event} */ event) => !menu.contains(/** @type {globalThis.Node} */ (event.target)) && close();
    addEventListener("pointerdown", pressed, true);
    return () => removeEventListener("pointerdown", pressed, true);
  }, [at]);
  if (!at || !message) return null;
  const toggled = (/** @type {ToggleEvent} */ event) => {
    if (event.newState !== "closed") return;
    menuAt.value = null;
    const row = document.getElementById(`message-${at.id}`);
    if (document.activeElement === document.body || element.current?.contains(document.activeElement)) row?.focus();
  };
  const typed = (/** @type {KeyboardEvent & {currentTarget: HTMLElement}} */ event) => {
    if (event.key !== "Escape" && event.key !== "Tab") return moveFocus(event);
    event.preventDefault();
    event.stopPropagation();
    return close();
  };
  return html`<div ref=${element} id=${ID} class="menu message-menu" role="menu" aria-label=${t("messageActions")} popover="manual" onToggle=${toggled} onKeyDown=${typed}>
    ${menuItems(message).map((items, index) => html`<div class="menu-group" role="group" key=${index}>
      ${items.map((item) => html`<${MenuItem} key=${item.label} item=${item} menu=${ID} />`)}
    </div>`)}
  </div>`;
}
