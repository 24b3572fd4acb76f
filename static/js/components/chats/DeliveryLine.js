import { Icon } from "rscord/components/icons.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { compareIds } from "rscord/ids.js";
import { partnerOf } from "rscord/store/circle.js";
import { store } from "rscord/store/index.js";

/** @import {Chat} from "../../types.d.ts" */

/** How far the last message of a one-to-one chat has come, if it is mine. @param {{chat: Chat}} props */
export function DeliveryLine({ chat }) {
  const partner = partnerOf(chat);
  const last = lastOfMine();
  if (!partner || partner.bot || !last) return null;
  const place = chat.members.find(({ user_id }) => user_id === partner.id);
  const reached = (/** @type {string | undefined} */ id) => compareIds(id ?? "0", last.id) >= 0;
  const state = reached(place?.read_message_id) ? "read" : reached(place?.delivered_message_id) ? "delivered" : "sent";
  return html`<p class=${`delivery delivery-${state}`} role="status">
    <${Icon} name=${state === "sent" ? "tick" : "ticks"} />${t(STATES[state])}
  </p>`;
}

/** The newest message of the open chat, unless it is another's or something is on its way. */
function lastOfMine() {
  const log = store.log.value;
  const last = log?.atEnd && !log.pending.length ? log.messages.at(-1) : undefined;
  return last?.author.id === store.me.value.id ? last : undefined;
}

/** @type {Record<"sent" | "delivered" | "read", "sentState" | "deliveredState" | "readState">} */
const STATES = { sent: "sentState", delivered: "deliveredState", read: "readState" };
