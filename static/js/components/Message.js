import { Avatar } from "rscord/components/Avatar.js";
import { confirmDelete } from "rscord/components/confirm.js";
import { EditForm } from "rscord/components/EditForm.js";
import { Icon } from "rscord/components/icons.js";
import { MessageText } from "rscord/components/MessageText.js";
import { classes, html, memo } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { isWritten } from "rscord/rows.js";
import { store } from "rscord/store/index.js";
import { discard, retry } from "rscord/store/messages.js";
import { userName } from "rscord/store/selectors.js";
import { editing } from "rscord/store/ui.js";
import { clock, fullTime } from "rscord/time.js";

/** @import {Attachment, Message, Pending, User} from "../types.d.ts" */

/**
 * @typedef {object} Props
 * @property {Message} message
 * @property {boolean} head the first of several by the same author
 * @property {string} name of the author, as it is here
 * @property {boolean} mine
 * @property {boolean} removable
 * @property {boolean} edited is being edited now
 * @property {boolean} lit
 */

export const MessageRow = memo((/** @type {Props} */ props) => {
  const { message, head, name, mine, removable, edited, lit } = props;
  if (!isWritten(message)) return html`<${SystemRow} message=${message} name=${name} />`;
  return html`<li class=${classes("message", head && "message-head", lit && "is-lit")} id=${`message-${message.id}`} tabindex="-1">
    <${Gutter} head=${head} user=${message.author} name=${name} time=${message.timestamp} />
    <div class="message-body">
      ${head && html`<${Byline} user=${message.author} name=${name} time=${message.timestamp} />`}
      ${edited ? html`<${EditForm} message=${message} />` : html`<${Content} message=${message} />`}
    </div>
    ${!edited && (mine || removable) && html`<${Actions} message=${message} mine=${mine} />`}
  </li>`;
});

/** @param {{message: Message}} props */
function Content({ message }) {
  const edited = message.edited_timestamp && fullTime(Date.parse(message.edited_timestamp));
  return html`
    <${MessageText} text=${message.content} edited=${edited} />
    ${message.attachments?.map((file) => html`<${File} key=${file.id} file=${file} />`)}
  `;
}

/** @param {{file: Attachment}} props */
function File({ file }) {
  return html`<a class="file" href=${file.url} target="_blank" rel="noopener" aria-label=${t("attachment", { name: file.filename })}>
    <bdi>${file.filename}</bdi>
  </a>`;
}

/** What the server says of somebody, by message type. */
const SYSTEM_LINES = new Map(/** @type {const} */ ([
  [1, "addedLine"],
  [2, "removedLine"],
  [4, "renamedLine"],
  [5, "pictureLine"],
  [6, "pinnedLine"],
  [7, "joinedLine"],
]));

/** @param {{message: Message, name: string}} props */
function SystemRow({ message, name }) {
  const [other] = message.mentions ?? [];
  const left = message.type === 2 && other?.id === message.author.id;
  const line = left ? "leftLine" : SYSTEM_LINES.get(/** @type {1} */ (message.type));
  const values = { name, other: other ? userName(other) : "", text: message.content };
  return html`<li class="message message-system" id=${`message-${message.id}`} tabindex="-1">
    <span class="gutter"></span>
    <p><bdi>${line ? t(line, values) : message.content}</bdi> <${Time} time=${message.timestamp} /></p>
  </li>`;
}

/** @param {{time: string}} props */
function Time({ time }) {
  const moment = Date.parse(time);
  return html`<time class="time" datetime=${time} title=${fullTime(moment)}>${clock(moment)}</time>`;
}

/** @param {{head: boolean, user: User, name: string, time: string}} props */
function Gutter({ head, user, name, time }) {
  return html`<span class="gutter">
    ${head ? html`<${Avatar} user=${user} name=${name} />` : html`<${Time} time=${time} />`}
  </span>`;
}

/** @param {{user: User, name: string, time: string}} props */
function Byline({ user, name, time }) {
  return html`<div class="byline">
    <bdi class="author">${name}</bdi>
    ${user.bot && html`<span class="tag">${t("bot")}</span>`}
    <${Time} time=${time} />
  </div>`;
}

/** @param {{message: Message, mine: boolean}} props */
function Actions({ message, mine }) {
  return html`<div class="actions" role="group" aria-label=${t("messageActions")}>
    ${mine && html`<button class="icon-button" type="button" aria-label=${t("edit")} title=${t("edit")} onClick=${() => (editing.value = message.id)}>
      <${Icon} name="edit" />
    </button>`}
    <button class="icon-button danger" type="button" aria-label=${t("delete")} title=${t("delete")} onClick=${() => confirmDelete(message)}>
      <${Icon} name="trash" />
    </button>
  </div>`;
}

/**
 * My message before the server has it.
 * @param {{entry: Pending, head: boolean}} props
 */
export function PendingRow({ entry, head }) {
  const me = store.me.value;
  const failed = entry.state === "failed";
  const time = new Date(entry.at).toISOString();
  return html`<li class=${classes("message", head && "message-head", failed ? "is-failed" : "is-pending")} tabindex="-1">
    <${Gutter} head=${head} user=${me} name=${userName(me)} time=${time} />
    <div class="message-body">
      ${head && html`<${Byline} user=${me} name=${userName(me)} time=${time} />`}
      <${MessageText} text=${entry.content} />
      ${failed ? html`<${Failure} entry=${entry} />` : html`<span class="visually-hidden">${t("sending")}</span>`}
    </div>
  </li>`;
}

/** @param {{entry: Pending}} props */
function Failure({ entry }) {
  return html`<p class="failure" role="alert">
    <span><strong>${t("notSent")}.</strong> ${entry.error}</span>
    <button type="button" onClick=${() => retry(entry)}><${Icon} name="retry" />${t("retry")}</button>
    <button type="button" onClick=${() => discard(entry)}>${t("discard")}</button>
  </p>`;
}
