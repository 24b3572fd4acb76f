import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { Badge } from "rscord/components/chats/ChatLinks.js";
import { Icon } from "rscord/components/icons.js";
import { VoiceChannel } from "rscord/components/voice/VoiceChannel.js";
import { classes, html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { canInChannel, Permission } from "rscord/permissions.js";
import { openSettings } from "rscord/settings.js";
import { keep, recall } from "rscord/storage.js";
import { store } from "rscord/store/index.js";
import { placeChannel, stepChannel } from "rscord/store/order.js";
import { canIn, categoriesOf, channelGroups, isVoice } from "rscord/store/selectors.js";
import { dialog } from "rscord/store/ui.js";

/** @import {Channel, Guild, Id} from "../types.d.ts" */
/** @typedef {{id: Id, over: Id | null, after: boolean}} Drag what is dragged, and behind or before what it would fall */

const CATEGORY = 4;
const NEWS = 5;
const COLLAPSED = "rscord.collapsed";

/** The categories whose channels are hidden in this browser. */
const collapsed = signal(new Set(recall(COLLAPSED).split(" ").filter(Boolean)));

/** @param {Id} id */
function toggle(id) {
  const next = new Set(collapsed.value);
  if (!next.delete(id)) next.add(id);
  collapsed.value = next;
  keep(COLLAPSED, [...next].join(" "));
}

/** @param {Guild} guild @param {Channel} channel */
const manages = (guild, channel) => canInChannel(guild, channel, store.me.value.id, Permission.MANAGE_CHANNELS);

/** The channels of a guild in their categories; whoever manages them puts them in order. @param {{guild: Guild}} props */
export function Channels({ guild }) {
  const [drag, setDrag] = useState(/** @type {Drag | null} */ (null));
  const movable = canIn(guild, Permission.MANAGE_CHANNELS);
  const groups = channelGroups(guild, movable);
  if (!groups.length) return html`<p class="side-note">${t("noChannels")}</p>`;
  return html`<div class="channel-groups" ...${movable ? dragging(guild, drag, setDrag) : {}}>
    ${groups.map(({ category, channels }) => {
      const hidden = category !== null && collapsed.value.has(category.id);
      const shown = hidden ? channels.filter(({ id }) => store.route.value.channelId === id || store.unread.value.has(id)) : channels;
      return html`
        ${category && html`<${Category} key=${category.id} guild=${guild} category=${category} hidden=${hidden} movable=${movable} drag=${drag} />`}
        <ul key=${`list ${category?.id}`}>
          ${shown.map((channel) => html`<${isVoice(channel) ? Voice : ChannelLink} key=${channel.id} guild=${guild} channel=${channel} movable=${movable} drag=${drag} />`)}
        </ul>`;
    })}
  </div>`;
}

/** @param {Event} event @returns {HTMLElement | null} */
const rowOf = (event) => /** @type {Element} */ (event.target).closest("[data-channel]");

/**
 * The handlers of dragging with the mouse. Keys do the same: see `moveByKeys`.
 * @param {Guild} guild
 * @param {Drag | null} drag
 * @param {(drag: Drag | null) => void} setDrag
 */
function dragging(guild, drag, setDrag) {
  return {
    onDragStart: (/** @type {DragEvent} */ event) => {
      const row = rowOf(event);
      if (row?.dataset.channel) setDrag({ id: row.dataset.channel, over: null, after: false });
    },
    onDragOver: (/** @type {DragEvent} */ event) => {
      const row = rowOf(event);
      if (!drag || !row?.dataset.channel) return;
      event.preventDefault();
      const { top, height } = row.getBoundingClientRect();
      const after = event.clientY > top + height / 2;
      if (row.dataset.channel !== drag.over || after !== drag.after) setDrag({ ...drag, over: row.dataset.channel, after });
    },
    onDrop: (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      if (drag?.over) drop(guild, drag);
      setDrag(null);
    },
    onDragEnd: () => setDrag(null),
  };
}

/** @param {Guild} guild @param {Drag} drag */
function drop(guild, { id, over, after }) {
  const channel = guild.channels[id];
  const target = guild.channels[over ?? ""];
  if (!channel || !target || channel === target) return;
  if (channel.type === CATEGORY) dropCategory(guild, channel, target, after);
  else if (target.type === CATEGORY) placeChannel(guild, channel, target.id, 0);
  else {
    const home = channelGroups(guild, true).find(({ channels }) => channels.includes(target));
    const parentId = home?.category?.id ?? null;
    placeChannel(guild, channel, parentId, placeBeside(home?.channels ?? [], channel, target, after));
  }
}

/** Before or behind another category, or the one that a channel is in. @param {Guild} guild @param {Channel} category @param {Channel} target @param {boolean} after */
function dropCategory(guild, category, target, after) {
  const aim = target.type === CATEGORY ? target : guild.channels[target.parent_id ?? ""];
  if (aim !== category) placeChannel(guild, category, null, aim ? placeBeside(categoriesOf(guild), category, aim, after) : 0);
}

/** The place among the others. @param {Channel[]} row @param {Channel} channel @param {Channel} target @param {boolean} after */
const placeBeside = (row, channel, target, after) => row.filter((one) => one !== channel).indexOf(target) + Number(after);

/** @param {Guild} guild @param {Channel} channel */
const moveByKeys = (guild, channel) => (/** @type {KeyboardEvent} */ event) => {
  const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
  if (!step || !event.ctrlKey || event.altKey || !event.shiftKey) return;
  event.preventDefault();
  const { id } = /** @type {HTMLElement} */ (event.currentTarget);
  stepChannel(guild, channel, step);
  // In another category it is another element.
  requestAnimationFrame(() => document.getElementById(id)?.focus());
};

/** @param {Drag | null} drag @param {Id} id */
const dragClass = (drag, id) => classes(drag?.id === id && "is-dragged", drag?.over === id && (drag.after ? "drop-after" : "drop-before"));

/** @param {{guild: Guild, category: Channel, hidden: boolean, movable: boolean, drag: Drag | null}} props */
function Category({ guild, category, hidden, movable, drag }) {
  const { id, name } = category;
  const add = () => (dialog.value = { name: "create-channel", guildId: guild.id, parentId: id });
  return html`<div class=${classes("category", dragClass(drag, id))} data-channel=${id} draggable=${movable}>
    <h3><button
      type="button"
      class="category-name"
      id=${`channel-${id}`}
      aria-expanded=${String(!hidden)}
      aria-keyshortcuts=${movable ? "Control+Shift+ArrowUp Control+Shift+ArrowDown" : undefined}
      onClick=${() => toggle(id)}
      onKeyDown=${movable ? moveByKeys(guild, category) : undefined}
    ><${Icon} name="chevron" /><bdi>${name}</bdi></button></h3>
    ${manages(guild, category) && html`<${Gear} guild=${guild} channel=${category} />`}
    ${movable && html`<button type="button" class="row-button" aria-label=${t("addChannelTo", { category: name })} title=${t("createChannel")} onClick=${add}><${Icon} name="plus" /></button>`}
  </div>`;
}

/** What stands before the name, and what it means. @param {Channel} channel */
function markOf({ type }) {
  if (type === NEWS) return { mark: html`<${Icon} name="megaphone" />`, word: t("newsChannel") };
  return { mark: "#", word: "" };
}

/** Not for everyone. @param {Guild} guild @param {Channel} channel */
const isClosed = (guild, channel) =>
  Boolean(channel.permission_overwrites?.some(({ id, deny }) => id === guild.id && BigInt(deny) & Permission.VIEW_CHANNEL));

/**
 * What makes a channel movable, for its row and for the link or button in it.
 * @param {Guild} guild @param {Channel} channel @param {boolean} movable @param {Drag | null} drag
 */
function handles(guild, channel, movable, drag) {
  return {
    row: { class: classes("channel-row", dragClass(drag, channel.id)), "data-channel": channel.id },
    link: {
      id: `channel-${channel.id}`,
      draggable: movable,
      "aria-keyshortcuts": movable ? "Control+Shift+ArrowUp Control+Shift+ArrowDown" : undefined,
      onKeyDown: movable ? moveByKeys(guild, channel) : undefined,
    },
  };
}

/** @param {{guild: Guild, channel: Channel, movable: boolean, drag: Drag | null}} props */
function Voice({ guild, channel, movable, drag }) {
  return html`<${VoiceChannel} guild=${guild} channel=${channel} ...${handles(guild, channel, movable, drag)}>
    ${manages(guild, channel) && html`<${Gear} guild=${guild} channel=${channel} />`}
  <//>`;
}

/** @param {{guild: Guild, channel: Channel, movable: boolean, drag: Drag | null}} props */
function ChannelLink({ guild, channel, movable, drag }) {
  const { id, name } = channel;
  const open = store.route.value.channelId === id;
  const unread = !open && store.unread.value.has(id);
  const { mark, word } = markOf(channel);
  const closed = isClosed(guild, channel);
  const calls = store.mentions.value.get(id) ?? 0;
  const { row, link } = handles(guild, channel, movable, drag);
  return html`<li ...${row}>
    <a class=${classes("channel", unread && "is-unread")} href=${`/channels/${guild.id}/${id}`} aria-current=${open ? "page" : undefined} ...${link}>
      <span class="channel-mark" aria-hidden="true">${mark}</span>
      <bdi class="channel-name">${name}</bdi>
      ${closed && html`<span class="channel-closed" role="img" aria-label=${t("closedChannel")} title=${t("closedChannel")}><${Icon} name="lock" /></span>`}
      ${word && html`<span class="visually-hidden">${word}</span>`}
      ${unread && html`<span class="visually-hidden">${t("unread")}</span><${Badge} count=${calls} label=${t("mentionCount", { n: calls })} />`}
    </a>
    ${manages(guild, channel) && html`<${Gear} guild=${guild} channel=${channel} />`}
  </li>`;
}

/** @param {{guild: Guild, channel: Channel}} props */
function Gear({ guild, channel }) {
  const label = t("editChannel", { name: channel.name });
  return html`<button type="button" class="row-button" aria-label=${label} title=${label} onClick=${() => openSettings("overview", guild.id, channel.id)}><${Icon} name="gear" /></button>`;
}
