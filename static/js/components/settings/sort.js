/** Lists that people put in order: by dragging a handle, or with the arrow keys on it. */

import { useRef, useState } from "preact/hooks";
import { Icon } from "rscord/components/icons.js";
import { classes, html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { announcement } from "rscord/store/ui.js";

/** @import {ComponentChild} from "preact" */

/**
 * @template T
 * @param {T[]} items
 * @param {number} from
 * @param {number} to
 */
export function moved(items, from, to) {
  const order = [...items];
  order.splice(to, 0, ...order.splice(from, 1));
  return order;
}

/**
 * The place of a dragged row: behind every other whose middle it has passed.
 * @param {HTMLElement} list
 * @param {HTMLElement} row
 * @param {number} y
 */
function placeAt(list, row, y) {
  const others = [...list.children].filter((other) => other !== row);
  return others.filter((other) => {
    const { top, height } = other.getBoundingClientRect();
    return y > top + height / 2;
  }).length;
}

/**
 * @template {{id: string}} T
 * @param {{items: T[], label: string, nameOf: (item: T) => string, draw: (item: T) => ComponentChild, onOrder: (items: T[]) => void, fixed?: (item: T) => boolean}} props
 *   `fixed` items have no handle and keep their place
 */
export function Sortable({ items, label, nameOf, draw, onOrder, fixed = () => false }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const [drag, setDrag] = useState(/** @type {{id: string, to: number} | null} */ (null));
  const from = items.findIndex(({ id }) => id === drag?.id);
  const shown = drag && from >= 0 ? moved(items, from, drag.to) : items;
  /** Nothing moves past what is fixed. @param {number} at @param {number} to */
  const allowed = (at, to) => {
    const [low, high] = at < to ? [at, to] : [to, at];
    return to >= 0 && to < items.length && !items.slice(low, high + 1).some((item, index) => low + index !== at && fixed(item));
  };

  const typed = (/** @type {KeyboardEvent} */ event, /** @type {T} */ item) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const at = items.indexOf(item);
    if (!step) return;
    event.preventDefault();
    if (!allowed(at, at + step)) return;
    onOrder(moved(items, at, at + step));
    announcement.value = t("movedTo", { name: nameOf(item), n: at + step + 1 });
  };
  const started = (/** @type {any} */ event, /** @type {T} */ item) => {
    event.preventDefault();
    event.currentTarget.focus();
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ id: item.id, to: items.indexOf(item) });
  };
  const dragged = (/** @type {any} */ event) => {
    if (!drag || !list.current) return;
    const to = placeAt(list.current, event.currentTarget.closest("li"), event.clientY);
    if (to !== drag.to && allowed(from, to)) setDrag({ ...drag, to });
  };
  const ended = () => {
    if (drag && drag.to !== from) onOrder(shown);
    setDrag(null);
  };

  return html`<ul class="rows" ref=${list} aria-label=${label}>
    ${shown.map((item) => html`<li class=${classes("row", drag?.id === item.id && "is-dragged")} key=${item.id}>
      ${fixed(item)
        ? html`<span class="grip-seat"></span>`
        : html`<button
            class="grip"
            type="button"
            aria-label=${t("moveItem", { name: nameOf(item) })}
            title=${t("moveHelp")}
            onKeyDown=${(/** @type {KeyboardEvent} */ event) => typed(event, item)}
            onPointerDown=${(/** @type {PointerEvent} */ event) => started(event, item)}
            onPointerMove=${dragged}
            onPointerUp=${ended}
            onPointerCancel=${() => setDrag(null)}
          ><${Icon} name="grip" /></button>`}
      ${draw(item)}
    </li>`)}
  </ul>`;
}
