import { useId, useRef, useState } from "preact/hooks";
import { html } from "rscord/html.js";
import { Icon } from "rscord/components/icons.js";

/** @import {ComponentChildren} from "preact" */
/** @typedef {{label: string, icon?: any, run: () => void, danger?: boolean, checked?: boolean}} Item */
/** @typedef {{title?: string, items: Item[]}} Group items that belong together, with a line between the groups */

const GAP = 6;
const EDGE = 8;

/**
 * Beside its button, inside the window.
 * @param {HTMLElement} menu
 * @param {HTMLElement} button
 */
export function place(menu, button) {
  const anchor = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = anchor.bottom + GAP;
  const top = below + height > innerHeight - EDGE ? Math.max(EDGE, anchor.top - GAP - height) : below;
  const left = Math.min(Math.max(EDGE, anchor.left), innerWidth - width - EDGE);
  menu.style.translate = `${left}px ${top}px`;
}

/** @type {Record<string, (at: number, count: number) => number>} */
const MOVES = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

/** @param {KeyboardEvent & {currentTarget: HTMLElement}} event */
export function moveFocus(event) {
  const move = MOVES[event.key];
  if (!move) return;
  const items = /** @type {HTMLElement[]} */ ([...event.currentTarget.querySelectorAll("button")]);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  items[move(at, items.length)]?.focus();
  event.preventDefault();
}

/**
 * A button and the menu that it opens. The browser's popover closes it on Esc and on a click elsewhere.
 * @param {{label: string, groups: Group[], children: ComponentChildren}} props
 */
export function Menu({ label, groups, children }) {
  const id = useId();
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const menu = useRef(/** @type {HTMLElement | null} */ (null));
  const [open, setOpen] = useState(false);
  // The items are drawn before the browser shows the menu; where it fits is known only after that. They go after it
  // has closed: the browser gives the focus back only if an item still has it.
  const toggling = (/** @type {ToggleEvent} */ event) => event.newState === "open" && setOpen(true);
  const toggled = (/** @type {ToggleEvent} */ event) => {
    if (event.newState !== "open") setOpen(false);
    if (event.newState !== "open" || !menu.current || !button.current) return;
    place(menu.current, button.current);
    menu.current.querySelector("button")?.focus();
  };
  return html`
    <button
      ref=${button}
      type="button"
      class="icon-button"
      aria-label=${label}
      aria-haspopup="menu"
      aria-expanded=${open ? "true" : "false"}
      popovertarget=${id}
    >
      ${children}
    </button>
    <div
      ref=${menu}
      id=${id}
      class="menu"
      role="menu"
      aria-label=${label}
      popover="auto"
      onBeforeToggle=${toggling}
      onToggle=${toggled}
      onKeyDown=${moveFocus}
    >
      ${open && groups.map(({ title, items }) => html`<div class="menu-group" role="group" aria-label=${title}>
        ${title && html`<p class="menu-title" aria-hidden="true">${title}</p>`}
        ${items.map((item) => html`<${MenuItem} key=${item.label} item=${item} menu=${id} />`)}
      </div>`)}
    </div>
  `;
}

/** @param {{item: Item, menu: string}} props */
export function MenuItem({ item, menu }) {
  const choose = () => {
    document.getElementById(menu)?.hidePopover();
    item.run();
  };
  const role = item.checked === undefined ? "menuitem" : "menuitemradio";
  return html`<button
    type="button"
    role=${role}
    aria-checked=${item.checked === undefined ? undefined : String(item.checked)}
    class=${item.danger ? "menu-item danger" : "menu-item"}
    onClick=${choose}
  >
    ${item.icon && html`<${Icon} name=${item.icon} />`}<span>${item.label}</span>
  </button>`;
}
