import { Avatar } from "rscord/components/Avatar.js";
import { Icon } from "rscord/components/icons.js";
import { nameColor } from "rscord/components/message/Author.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { openChannel } from "rscord/store/history.js";
import { store } from "rscord/store/index.js";
import { authorName, plainText } from "rscord/store/selectors.js";

/** @import {Message} from "../../types.d.ts" */

/** What a message answers, in one line above it. @param {{message: Message}} props */
export function ReplyLine({ message }) {
  const answered = message.referenced_message;
  if (!answered) return html`<div class="reply"><span class="reply-gone">${t("repliedGone")}</span></div>`;
  const guild = store.guild.value;
  const name = authorName(guild, answered);
  const called = message.mentions?.some(({ id }) => id === answered.author.id);
  const text = plainText(answered);
  const jump = () => openChannel(message.channel_id, answered.id);
  return html`<div class="reply">
    <button type="button" class="reply-button" onClick=${jump}>
      <span class="visually-hidden">${t("inReplyTo")}</span>
      <${Avatar} user=${answered.author} name=${name} small />
      <bdi class="reply-name" style=${nameColor(guild, answered)}>${called && "@"}${name}</bdi>
      <span class="reply-text" dir="auto">${text || html`<em>${t("repliedFiles")}</em>`}</span>
      ${answered.attachments?.length ? html`<${Icon} name="picture" />` : null}
    </button>
  </div>`;
}
