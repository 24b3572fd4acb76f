/** What the settings have not saved yet, and what this browser chose for itself. */

import { signal } from "@preact/signals";
import { keep, recall } from "rscord/storage.js";

/** Something on the open page is changed and not saved: nobody leaves it by accident. */
export const unsaved = signal(false);
/** Counts the tries to leave regardless. */
export const nudges = signal(0);

export function nudge() {
  nudges.value += 1;
}

/** @typedef {"theme" | "density" | "motion"} Look */

/**
 * How this browser shows everything. `theme.js` does the same before the first paint.
 * @param {Look} name
 * @param {string} value empty for what the system says
 */
export function setLook(name, value) {
  keep(`rscord.${name}`, value);
  if (value) document.documentElement.dataset[name] = value;
  else delete document.documentElement.dataset[name];
}

/** @param {Look} name */
export const look = (name) => recall(`rscord.${name}`);
