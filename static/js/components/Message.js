import { Avatar } from "rscord/components/Avatar.js";
import { EditForm } from "rscord/components/EditForm.js";
import { Icon } from "rscord/components/icons.js";
import { MessageText } from "rscord/components/MessageText.js";
import { Byline, Time } from "rscord/components/message/Author.js";
import { Embeds } from "rscord/components/message/Embeds.js";
import { Files } from "rscord/components/message/Files.js";
import { Reactions } from "rscord/components/message/Reactions.js";
import { ReplyLine } from "rscord/components/message/ReplyLine.js";
import { SystemRow } from "rscord/components/message/SystemRow.js";
import { active, Toolbar } from "rscord/components/message/Toolbar.js";
import { classes, html, memo } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { isWritten } from "rscord/rows.js";
import { store } from "rscord/store/index.js";
import { discard, retry } from "rscord/store/messages.js";
import { userName } from "rscord/store/selectors.js";
import { fullTime } from "rscord/time.js";

/** @import {Message, Pending, User} from "../types.d.ts" */

/** Discord's type of an answer. */
const REPLY = 19;

/**
 * @typedef {object} Props
 * @property {Message} message
 * @property {boolean} head the first of several by the same author
 * @property {string} name of the author, as it is here
 * @property {number} color of the name; 0 for that of the text
 * @property {boolean} called whether it calls me
 * @property {boolean} edited is being edited now
 * @property {boolean} lit
 */

export const MessageRow = memo((/** @type {Props} */ props) => {
  const { message, head, name, color, called, edited, lit } = props;
  if (!isWritten(message)) return html`<${SystemRow} message=${message} name=${name} lit=${lit} />`;
  const { author, timestamp, webhook_id } = message;
  return html`<li class=${classes("message", head && "message-head", called && "is-called", lit && "is-lit")} id=${`message-${message.id}`} data-id=${message.id} tabindex="-1">
    ${message.type === REPLY && html`<${ReplyLine} message=${message} />`}
    <${Gutter} head=${head} user=${author} name=${name} time=${timestamp} />
    <div class="message-body">
      ${head && html`<${Byline} name=${name} color=${color} time=${timestamp} bot=${author.bot} webhook=${Boolean(webhook_id)} />`}
      ${edited ? html`<${EditForm} message=${message} />` : html`<${Content} message=${message} />`}
    </div>
    ${!edited && html`<${Actions} message=${message} />`}
  </li>`;
});

/** Only the message under the pointer or with the focus has its buttons in the page. @param {{message: Message}} props */
function Actions({ message }) {
  return active.value === message.id ? html`<${Toolbar} message=${message} />` : null;
}

/** @param {{message: Message}} props */
export function Content({ message }) {
  const edited = message.edited_timestamp && fullTime(Date.parse(message.edited_timestamp));
  return html`
    ${(message.content || edited) && html`<${MessageText} text=${message.content} edited=${edited} users=${message.mentions} everyone=${message.mention_everyone} />`}
    <${Files} message=${message} />
    <${Embeds} message=${message} />
    <${Reactions} message=${message} />
  `;
}

/** @param {{head: boolean, user: User, name: string, time: string}} props */
function Gutter({ head, user, name, time }) {
  return html`<span class="gutter">
    ${head ? html`<${Avatar} user=${user} name=${name} />` : html`<${Time} time=${time} />`}
  </span>`;
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
    ${entry.reply && html`<${ReplyLine} message=${{ channel_id: entry.channelId, referenced_message: entry.reply.message }} />`}
    <${Gutter} head=${head} user=${me} name=${userName(me)} time=${time} />
    <div class="message-body">
      ${head && html`<${Byline} name=${userName(me)} time=${time} />`}
      ${entry.content && html`<${MessageText} text=${entry.content} />`}
      ${entry.files?.map(({ key, file }) => html`<p key=${key} class="file is-going"><${Icon} name="file" /><bdi>${file.name}</bdi></p>`)}
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
