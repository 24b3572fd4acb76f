/** Which message the pointer, the finger or the focus is at. */

import { useEffect } from "preact/hooks";
import { active, menuAt, shift } from "rscord/components/message/Toolbar.js";

/** Milliseconds, and pixels that a resting finger may wander. */
const LONG = 450;
const WANDER = 10;

/** @param {EventTarget | null} target */
const rowOf = (target) => (target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("li[data-id]")) : null);

/** What has a menu or a meaning of its own under the right button. @param {EventTarget | null} target */
const isOwn = (target) => target instanceof Element && Boolean(target.closest("a, img, video, audio, textarea, input"));

/** @param {{clientX: number, clientY: number, target: EventTarget | null}} event */
function openMenu({ clientX: x, clientY: y, target }) {
  const id = rowOf(target)?.dataset.id;
  if (id) menuAt.value = { id, x, y };
  return Boolean(id);
}

/** A button that has the keyboard's focus is not taken away by a pointer that lies about. */
const keyboardIsAt = () => Boolean(document.activeElement?.matches(".actions :focus-visible"));

/** @param {{current: HTMLElement | null}} list */
export function usePointing(list) {
  useEffect(() => {
    const element = /** @type {HTMLElement} */ (list.current);
    const stop = new AbortController();
    const on = (/** @type {string} */ type, /** @type {(event: any) => void} */ run, target = /** @type {EventTarget} */ (element)) =>
      target.addEventListener(type, run, { signal: stop.signal });

    on("pointerover", ({ target, pointerType }) => {
      const id = rowOf(target)?.dataset.id;
      if (id && pointerType !== "touch" && !keyboardIsAt()) active.value = id;
    });
    on("pointerleave", () => !keyboardIsAt() && (active.value = rowOf(document.activeElement)?.dataset.id ?? ""));
    on("focusin", ({ target }) => (active.value = rowOf(target)?.dataset.id ?? active.value));
    for (const type of ["keydown", "keyup"]) on(type, (event) => (shift.value = event.shiftKey), window);
    on("blur", () => (shift.value = false), window);
    on("contextmenu", (event) => {
      const touch = event.pointerType === "touch";
      if (isOwn(event.target) || (!touch && String(getSelection()))) return;
      if (touch || openMenu(event)) event.preventDefault();
    });
    onLongPress(on);
    return () => stop.abort();
  }, []);
}

/** @param {(type: string, run: (event: any) => void) => void} on */
function onLongPress(on) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let from = { x: 0, y: 0 };
  let opened = false;
  const forget = () => clearTimeout(timer);
  on("pointerdown", (event) => {
    forget();
    opened = false;
    if (event.pointerType !== "touch" || isOwn(event.target)) return;
    from = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => {
      opened = openMenu(event);
      navigator.vibrate?.(8);
    }, LONG);
  });
  // The finger that opened the menu may lie where an item has come up: lifting it chooses nothing.
  on("touchend", (event) => opened && event.preventDefault());
  on("pointermove", ({ clientX, clientY }) => Math.hypot(clientX - from.x, clientY - from.y) > WANDER && forget());
  for (const type of ["pointerup", "pointercancel", "scroll"]) on(type, forget);
}
