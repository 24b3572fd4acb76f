/** What goes along with the next message: the answered one, and files. */

import { useEffect, useState } from "preact/hooks";
import { Icon } from "rscord/components/icons.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { store } from "rscord/store/index.js";
import { authorName, plainText } from "rscord/store/selectors.js";
import { coverFile, removeFile, retryUpload, uploadsOf } from "rscord/store/uploads.js";
import { replies, setReply } from "rscord/store/ui.js";
import { bytes } from "rscord/time.js";

/** @import {Id, Upload} from "../../types.d.ts" */

/** @param {{channelId: Id}} props */
export function ReplyBar({ channelId }) {
  const reply = replies.value[channelId];
  if (!reply) return null;
  const { message, ping } = reply;
  const mine = message.author.id === store.me.value.id;
  const name = authorName(store.guild.value, message);
  return html`<div class="reply-bar">
    <${Icon} name="reply" />
    <p class="reply-bar-text"><span>${t("replyingTo", { name })}</span> <bdi class="muted">${plainText(message)}</bdi></p>
    ${!mine && html`<button type="button" class="reply-ping" aria-pressed=${String(ping)} title=${t("replyPingHint")} onClick=${() => setReply(channelId, { message, ping: !ping })}>@ ${ping ? t("on") : t("off")}</button>`}
    <button type="button" class="icon-button" aria-label=${t("cancelReply")} title=${t("cancelReply")} onClick=${() => setReply(channelId, null)}><${Icon} name="close" /></button>
  </div>`;
}

/** @param {{channelId: Id}} props */
export function FileTray({ channelId }) {
  const files = uploadsOf(channelId);
  if (!files.length) return null;
  return html`<ul class="tray" aria-label=${t("filesToSend")}>
    ${files.map((entry) => html`<${Tile} key=${entry.key} channelId=${channelId} entry=${entry} />`)}
  </ul>`;
}

/** @param {{channelId: Id, entry: Upload}} props */
function Tile({ channelId, entry }) {
  const { file, state, progress, error, spoiler } = entry;
  const busy = state === "sending" || state === "waiting";
  return html`<li class=${state === "failed" ? "tile is-failed" : "tile"}>
    <div class=${spoiler ? "tile-face is-covered" : "tile-face"}><${Face} file=${file} /></div>
    <p class="tile-words"><bdi class="tile-name" title=${file.name}>${file.name}</bdi><span class="muted">${bytes(file.size)}</span></p>
    ${busy && html`<progress class="tile-progress" max="1" value=${progress} aria-label=${t("uploading", { name: file.name })}></progress>`}
    ${error && html`<p class="tile-error" role="alert">${error}</p>`}
    <div class="tile-actions">
      ${state === "failed" && html`<button type="button" class="icon-button" aria-label=${t("retry")} title=${t("retry")} onClick=${() => retryUpload(channelId, entry)}><${Icon} name="retry" /></button>`}
      <button type="button" class="icon-button" aria-label=${t("cover")} title=${t("cover")} aria-pressed=${String(spoiler)} onClick=${() => coverFile(channelId, entry)}><${Icon} name="eye" /></button>
      <button type="button" class="icon-button danger" aria-label=${t("removeFile", { name: file.name })} title=${t("discard")} onClick=${() => removeFile(channelId, entry)}><${Icon} name="trash" /></button>
    </div>
  </li>`;
}

/** @param {{file: File}} props */
function Face({ file }) {
  const [url, setUrl] = useState("");
  const picture = /^image\/(png|jpeg|gif|webp)$/.test(file.type);
  useEffect(() => {
    if (!picture) return undefined;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url ? html`<img src=${url} alt="" />` : html`<${Icon} name="file" />`;
}
