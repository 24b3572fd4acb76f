/** What the browser's tab and the system's icon tell of unread messages. */

import { computed, effect } from "@preact/signals";
import { store } from "rscord/store/index.js";

const SIZE = 64;
const MOST = 99;

/** Mentions that I have not seen, in all places together. */
export const calls = computed(() => [...store.mentions.value.values()].reduce((sum, count) => sum + count, 0));
export const anyUnread = computed(() => store.unreadKey.value !== "");

/**
 * Before the title: how often I am called, or a dot for anything else that is new.
 * @param {string} title
 */
export const withBadge = (title) => (calls.value ? `(${Math.min(calls.value, MOST)}) ${title}` : anyUnread.value ? `• ${title}` : title);

export function followAttention() {
  const link = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel="icon"]'));
  const plain = link?.href ?? "";
  const picture = new Image();
  picture.src = plain;
  const state = computed(() => (calls.value ? Math.min(calls.value, MOST) : anyUnread.value ? 0 : -1));
  effect(() => {
    const count = state.value;
    tellSystem(count);
    if (!link) return;
    if (count < 0) link.href = plain;
    else picture.decode().then(() => state.peek() === count && (link.href = drawn(picture, count)), () => {});
  });
}

/** The icon of an installed app. @param {number} count below 0 for nothing new */
function tellSystem(count) {
  const done = count < 0 ? navigator.clearAppBadge?.() : navigator.setAppBadge?.(count || undefined);
  done?.catch(() => {});
}

/**
 * @param {HTMLImageElement} picture
 * @param {number} count 0 for a dot
 */
function drawn(picture, count) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.drawImage(picture, 0, 0, SIZE, SIZE);
  const radius = count ? 19 : 12;
  pen.fillStyle = count ? "#c2410c" : "#d97706";
  pen.beginPath();
  pen.arc(SIZE - radius, SIZE - radius, radius, 0, 2 * Math.PI);
  pen.fill();
  if (count) {
    pen.fillStyle = "#fff";
    pen.font = `700 ${count > 9 ? 24 : 30}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(String(count), SIZE - radius, SIZE - radius + 2);
  }
  return canvas.toDataURL("image/png");
}
