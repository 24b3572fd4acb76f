/** What the server itself says: who came, what was pinned. */

import { Icon } from "rscord/components/icons.js";
import { Time } from "rscord/components/message/Author.js";
import { classes, html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { openChannel } from "rscord/store/history.js";
import { store } from "rscord/store/index.js";
import { nameOf, userName } from "rscord/store/selectors.js";

/** @import {Key} from "../../i18n.js" */
/** @import {Message} from "../../types.d.ts" */

/** By message type: the sign before the line, the line, and the same without whom it is about. @type {Record<number, {icon: any, line: Key, bare?: Key}>} */
const LINES = {
  1: { icon: "invite", line: "addedLine", bare: "recipientsChangedLine" },
  2: { icon: "leave", line: "removedLine", bare: "recipientsChangedLine" },
  3: { icon: "call", line: "callLine" },
  4: { icon: "edit", line: "renamedLine" },
  5: { icon: "picture", line: "pictureLine" },
  6: { icon: "pin", line: "pinnedLine" },
  7: { icon: "wave", line: "joinedLine" },
  18: { icon: "thread", line: "threadLine" },
  21: { icon: "thread", line: "threadStarterLine" },
};

/** @param {Message} message */
const otherOf = ({ author, mentions = [] }) => mentions.find(({ id }) => id !== author.id) ?? mentions[0];

/**
 * @param {Message} message
 * @param {string} name of its author
 */
export function systemLine(message, name) {
  const known = LINES[message.type ?? 0];
  if (!known) return message.content || t("unknownLine", { name });
  const other = otherOf(message);
  const left = message.type === 2 && other?.id === message.author.id;
  if (left) return t("leftLine", { name });
  const who = other ? nameOf(store.guild.value, other.id) || userName(other) : "";
  return t(!who && known.bare ? known.bare : known.line, { name, other: who, text: message.content });
}

/** @param {{message: Message, name: string, lit: boolean}} props */
export function SystemRow({ message, name, lit }) {
  const { message_id: about, channel_id: place } = message.message_reference ?? {};
  const jump = () => openChannel(place ?? message.channel_id, about ?? null);
  return html`<li class=${classes("message message-system", lit && "is-lit")} id=${`message-${message.id}`} data-id=${message.id} tabindex="-1">
    <span class="gutter"><${Icon} name=${LINES[message.type ?? 0]?.icon ?? "bell"} /></span>
    <p class="message-body"><bdi>${systemLine(message, name)}</bdi>${message.type === 6 && about && html` <button type="button" class="link-button" onClick=${jump}>${t("showIt")}</button>`} <${Time} time=${message.timestamp} /></p>
  </li>`;
}
