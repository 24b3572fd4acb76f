/** Shortcuts that work wherever the focus is. */

import { quick } from "rscord/components/quick/state.js";
import { go, goGuild } from "rscord/router.js";
import { store } from "rscord/store/index.js";
import { markSeen } from "rscord/store/reading.js";
import { allGuilds, channelGroups } from "rscord/store/selectors.js";
import { panel } from "rscord/store/ui.js";

/** @returns {() => void} stops listening */
export function followShortcuts() {
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const run = actionOf(event);
  if (!run) return;
  event.preventDefault();
  run();
}

/** Keys by their place where the letter depends on the layout: Ctrl+K is Ctrl+Л too. @param {KeyboardEvent} event */
function actionOf(event) {
  const name = event.altKey ? undefined : opens(event);
  if (name) return () => toggle(name);
  if (document.querySelector("dialog[open]")) return null;
  return event.altKey ? stepOf(event) : elsewhere(event);
}

/** @param {KeyboardEvent} event @returns {"switcher" | "shortcuts" | undefined} */
function opens({ code, key, ctrlKey, metaKey }) {
  if (!ctrlKey && !metaKey) return undefined;
  if (code === "KeyK") return "switcher";
  return code === "Slash" || key === "/" ? "shortcuts" : undefined;
}

/** @param {KeyboardEvent} event */
function stepOf({ key, ctrlKey, metaKey, shiftKey }) {
  const step = key === "ArrowUp" ? -1 : Number(key === "ArrowDown");
  if (!step) return null;
  return () => (ctrlKey || metaKey ? stepGuild(step) : stepChannel(step, shiftKey));
}

/** @param {KeyboardEvent} event */
function elsewhere(event) {
  if (store.route.peek().settings !== undefined) return null;
  // What is open over the page closes first.
  if (event.key === "Escape" && !panel.peek() && !document.querySelector(":popover-open")) return seen;
  // Not handled here: the letter itself goes where the focus has gone.
  if (isText(event)) document.getElementById("composer")?.focus();
  return null;
}

/** @param {"switcher" | "shortcuts"} name */
function toggle(name) {
  const open = /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog.quick[open]"));
  const same = quick.peek() === name;
  open?.close();
  if (!document.querySelector("dialog[open]")) quick.value = same ? null : name;
}

function seen() {
  const channel = store.channel.peek();
  if (channel) markSeen(channel.id);
}

/**
 * @param {number} step
 * @param {boolean} unread only channels with something new
 */
function stepChannel(step, unread) {
  const { guildId, channelId } = store.route.peek();
  const channels = channelGroups(store.guild.peek()).flatMap((group) => group.channels);
  const at = channels.findIndex(({ id }) => id === channelId);
  const count = channels.length;
  const order = channels.map((_channel, index) => channels[(at + step * (index + 1) + count * 2) % count]);
  const next = unread ? order.find(({ id }) => store.unread.peek().has(id)) : order[0];
  if (next) go(guildId, next.id);
}

/** @param {number} step */
function stepGuild(step) {
  const guilds = allGuilds();
  const at = guilds.findIndex(({ id }) => id === store.route.peek().guildId);
  const next = guilds[(at + step + guilds.length) % guilds.length];
  if (next) goGuild(next.id);
}

/** Whoever types while nothing has the focus means the composer. @param {KeyboardEvent} event */
function isText({ key, ctrlKey, metaKey, altKey }) {
  const nowhere = document.activeElement === document.body || document.activeElement?.id === "main";
  return nowhere && !ctrlKey && !metaKey && !altKey && [...key].length === 1 && key !== " ";
}
