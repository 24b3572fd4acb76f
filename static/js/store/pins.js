/** The pinned messages of the open channel, as long as somebody looks at them. */

import { signal } from "@preact/signals";
import { api, explain } from "rscord/api.js";

/** @import {Id, Message} from "../types.d.ts" */

/** `items` is null while they are on their way. */
export const pins = signal(/** @type {{channelId: Id, items: Message[] | null, error?: string} | null} */ (null));

/** @param {Id} channelId */
export async function showPins(channelId) {
  const before = pins.peek();
  pins.value = { channelId, items: before?.channelId === channelId ? before.items : null };
  const found = await api.pins(channelId).then((/** @type {Message[]} */ items) => ({ items }), (/** @type {unknown} */ error) => ({ items: [], error: explain(error) }));
  if (pins.peek()?.channelId === channelId) pins.value = { channelId, ...found };
}

export const hidePins = () => (pins.value = null);

/** What was pinned or taken off meanwhile. @param {{channel_id: Id}} event */
export function pinsChanged({ channel_id }) {
  if (pins.peek()?.channelId === channel_id) showPins(channel_id);
}
