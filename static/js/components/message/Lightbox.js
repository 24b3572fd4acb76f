import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { ownAddress } from "rscord/addresses.js";
import { Icon } from "rscord/components/icons.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { lightbox } from "rscord/store/ui.js";

/** One picture as large as the window, and the way to those beside it. */
export function Lightbox() {
  const open = lightbox.value;
  return open && html`<${Box} key="box" open=${open} />`;
}

/** @param {{open: NonNullable<typeof lightbox.value>}} props */
function Box({ open: { message, fileId } }) {
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => element.current?.showModal(), []);
  const pictures = (message.attachments ?? []).filter(({ content_type = "", width }) => content_type.startsWith("image/") && width);
  const at = pictures.findIndex(({ id }) => id === fileId);
  const file = pictures[at];
  useEffect(() => {
    if (!file) lightbox.value = null;
  }, [file]);
  if (!file) return null;
  const show = (/** @type {number} */ step) => {
    const next = pictures[at + step];
    if (next) lightbox.value = { message, fileId: next.id };
  };
  const typed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "ArrowLeft") show(-1);
    if (event.key === "ArrowRight") show(1);
  };
  const close = () => element.current?.close();
  const outside = (/** @type {MouseEvent} */ event) => {
    if (event.target instanceof Element && !event.target.closest("img, a, button")) close();
  };
  return html`<dialog ref=${element} class="lightbox" aria-label=${file.description || file.filename} onClose=${() => (lightbox.value = null)} onKeyDown=${typed} onClick=${outside}>
    <img src=${ownAddress(file.url)} alt=${file.description || file.filename} width=${file.width} height=${file.height} />
    <div class="lightbox-bar">
      <bdi>${file.description || file.filename}</bdi>
      ${pictures.length > 1 && html`<span class="muted">${at + 1} / ${pictures.length}</span>`}
      <a class="icon-button" href=${ownAddress(file.url)} target="_blank" rel="noopener" aria-label=${t("openOriginal")} title=${t("openOriginal")}><${Icon} name="open" /></a>
      <button class="icon-button" type="button" aria-label=${t("close")} title=${t("close")} onClick=${close}><${Icon} name="close" /></button>
    </div>
    ${at > 0 && html`<button class="icon-button lightbox-before" type="button" aria-label=${t("previous")} onClick=${() => show(-1)}><${Icon} name="chevron" /></button>`}
    ${at < pictures.length - 1 && html`<button class="icon-button lightbox-after" type="button" aria-label=${t("next")} onClick=${() => show(1)}><${Icon} name="chevron" /></button>`}
  </dialog>`;
}
