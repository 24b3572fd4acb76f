import { html } from "rscord/html.js";

/** Drawn on a grid of 20, with one stroke. */
const PATHS = {
  arrowDown: "M10 4v12m-5-5 5 5 5-5",
  chevron: "m6 8 4 4 4-4",
  close: "m5 5 10 10M15 5 5 15",
  crown: "M4.5 14.5h11l1.2-8-3.9 2.8L10 4.5 7.2 9.3 3.3 6.5l1.2 8Z",
  edit: "m4 16 .8-3.6 8.4-8.4a1.6 1.6 0 0 1 2.3 0l.5.5a1.6 1.6 0 0 1 0 2.3L7.6 15.2 4 16Zm8-10.8 2.8 2.8",
  home: "M3.5 9.2 10 3.5l6.5 5.7M5.5 8v8h9V8M8.5 16v-4.5h3V16",
  invite: "M8 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.5 16.5c.4-3 2.6-4.5 5.5-4.5s5.1 1.5 5.5 4.5M15.5 6v5M13 8.5h5",
  key: "M12.5 11.5a4 4 0 1 0-3.8-2.7L3.5 14v2.5H6V15h1.5v-1.5H9l1.2-1.2c.7.1 1.5 0 2.3-.8ZM13.3 6.8h.1",
  leave: "M8 4H4.5v12H8M12 6.5 15.5 10 12 13.5M15 10H7.5",
  menu: "M3.5 6h13M3.5 10h13M3.5 14h8",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  people: "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2 16.5c.4-3 2.6-4.5 5.5-4.5s5.1 1.5 5.5 4.5M12.7 3.7a3 3 0 0 1 0 5.6M15 12.4c1.7.6 2.7 2 3 4.1",
  plus: "M10 4v12M4 10h12",
  retry: "M15.5 10a5.5 5.5 0 1 1-1.7-4M16 3v3.5h-3.5",
  send: "M10 16V4m-5 5 5-5 5 5",
  tick: "m5 10.5 3.2 3.2L15 7",
  ticks: "m2.5 10.5 3.2 3.2L12 7.5M9.5 13l.7.7L17 7",
  trash: "M4 5.5h12M8 5.5V4h4v1.5M5.5 5.5l.7 10.5h7.6l.7-10.5M8.5 9v4M11.5 9v4",
  remove: "M8 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.5 16.5c.4-3 2.6-4.5 5.5-4.5s5.1 1.5 5.5 4.5M13 8.5h5",
};

/** @param {{name: keyof typeof PATHS}} props */
export function Icon({ name }) {
  return html`<svg class=${`icon icon-${name}`} viewBox="0 0 20 20" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}
