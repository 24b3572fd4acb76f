import { useLayoutEffect } from "preact/hooks";

/**
 * A text area as high as its text, up to what CSS allows.
 * @param {{current: HTMLTextAreaElement | null}} area
 * @param {string} text
 */
export function useGrow(area, text) {
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [area, text]);
}

/** Phones have no other way to a new line than their Enter. */
const touchOnly = matchMedia("(hover: none) and (pointer: coarse)");

/**
 * Enter that means "done": not the one that chooses a word while composing, nor the one for a new line.
 * @param {KeyboardEvent} event
 */
export function isSubmit(event) {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229 && !touchOnly.matches;
}

/** Whether taking the focus brings up a keyboard over the page. */
export const focusIsCheap = () => !touchOnly.matches;
