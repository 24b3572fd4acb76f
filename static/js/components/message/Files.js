/** What hangs below a message: pictures, films, sound, other files. */

import { useState } from "preact/hooks";
import { ownAddress } from "rscord/addresses.js";
import { Icon } from "rscord/components/icons.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { refreshMessage } from "rscord/store/history.js";
import { lightbox } from "rscord/store/ui.js";
import { bytes } from "rscord/time.js";

/** @import {Attachment, Message} from "../../types.d.ts" */

/** CSS pixels. */
const WIDEST = 480;
const HIGHEST = 340;
const SPOILER = /^SPOILER_/;

/** @param {Attachment} file */
const isPicture = ({ content_type = "", width, height }) => content_type.startsWith("image/") && Boolean(width && height);

/** The name without the sign that covers it. @param {Attachment} file */
const nameOf = ({ filename }) => filename.replace(SPOILER, "");

/** @param {{message: Message}} props */
export function Files({ message }) {
  const files = message.attachments ?? [];
  if (!files.length) return null;
  const pictures = files.filter(isPicture);
  return html`<div class="files">
    ${pictures.length > 0 && html`<div class=${pictures.length > 1 ? "pictures is-many" : "pictures"}>
      ${pictures.map((file) => html`<${Covered} key=${file.id} file=${file}><${Picture} file=${file} message=${message} /><//>`)}
    </div>`}
    ${files.filter((file) => !isPicture(file)).map((file) => html`<${Covered} key=${file.id} file=${file}><${Other} file=${file} /><//>`)}
  </div>`;
}

/** @param {{file: Attachment, children: any}} props */
function Covered({ file, children }) {
  const [open, setOpen] = useState(!SPOILER.test(file.filename));
  if (open) return children;
  return html`<div class="covered">
    <div inert>${children}</div>
    <button type="button" class="covered-button" onClick=${() => setOpen(true)}>${t("spoiler")}<span class="visually-hidden">: ${t("showSpoiler")}</span></button>
  </div>`;
}

/** Its place is kept before it has come. @param {{file: Attachment, message: Message}} props */
function Picture({ file, message }) {
  const { width = 1, height = 1, description } = file;
  const scale = Math.min(1, WIDEST / width, HIGHEST / height);
  const size = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const alt = description || t("pictureBy", { name: nameOf(file) });
  const open = () => (lightbox.value = { message, fileId: file.id });
  return html`<button type="button" class="picture" aria-label=${t("enlarge", { name: description || nameOf(file) })} onClick=${open}>
    <img src=${ownAddress(file.url)} alt=${alt} title=${description} width=${size[0]} height=${size[1]} loading="lazy" decoding="async" onError=${() => refreshMessage(message)} />
  </button>`;
}

/** @param {{file: Attachment}} props */
function Other({ file }) {
  const url = ownAddress(file.url);
  const type = file.content_type ?? "";
  if (type.startsWith("video/")) return html`<figure class="film"><video src=${url} controls preload="metadata" aria-label=${nameOf(file)}></video><${FileLink} file=${file} /></figure>`;
  if (type.startsWith("audio/")) return html`<figure class="sound"><${FileLink} file=${file} /><audio src=${url} controls preload="metadata" aria-label=${nameOf(file)}></audio></figure>`;
  return html`<${FileLink} file=${file} />`;
}

/** @param {{file: Attachment}} props */
function FileLink({ file }) {
  return html`<a class="file" href=${ownAddress(file.url)} target="_blank" rel="noopener" title=${file.description}>
    <${Icon} name="file" />
    <span class="file-words"><bdi class="file-name">${nameOf(file)}</bdi><span class="muted">${bytes(file.size)}</span></span>
    <${Icon} name="download" />
  </a>`;
}
