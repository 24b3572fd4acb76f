import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Dialog, DialogForm } from "rscord/components/Dialog.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";

/** @import {DialogState} from "../../types.d.ts" */

/** Width of what is sent, in pixels; a banner is wider. */
const ICON_WIDTH = 512;
const BANNER_WIDTH = 1024;
const LARGEST_ZOOM = 4;
const STEP = 16;

/**
 * Where the picture lies behind the frame: the part of it that is shown, in its own pixels.
 * @param {ImageBitmap} picture
 * @param {number} aspect
 * @param {{zoom: number, x: number, y: number}} view x, y: the middle, as parts of the picture's sides
 */
function partOf(picture, aspect, { zoom, x, y }) {
  const whole = Math.min(picture.width, picture.height * aspect);
  const width = whole / zoom;
  const height = width / aspect;
  const left = clamp(x * picture.width - width / 2, picture.width - width);
  const top = clamp(y * picture.height - height / 2, picture.height - height);
  return { left, top, width, height };
}

/** @param {number} value @param {number} most */
const clamp = (value, most) => Math.min(Math.max(value, 0), most);

/** @type {Record<string, [number, number]>} */
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Cuts a picture to its shape: drag it, or move it with the arrow keys. @param {DialogState} state */
export function Crop({ file, aspect = 1, done = () => {} }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [picture, setPicture] = useState(/** @type {ImageBitmap | null} */ (null));
  const [failed, setFailed] = useState(false);
  const [view, setView] = useState({ zoom: 1, x: 0.5, y: 0.5 });
  const width = aspect > 1 ? BANNER_WIDTH : ICON_WIDTH;
  const height = Math.round(width / aspect);

  useEffect(() => {
    createImageBitmap(/** @type {Blob} */ (file)).then(setPicture, () => setFailed(true));
  }, [file]);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !picture) return;
    const part = partOf(picture, aspect, view);
    context.clearRect(0, 0, width, height);
    context.drawImage(picture, part.left, part.top, part.width, part.height, 0, 0, width, height);
  }, [picture, view]);

  /** @param {number} right @param {number} down in pixels of the canvas */
  const move = (right, down) => {
    if (!picture) return;
    const part = partOf(picture, aspect, view);
    const left = clamp(part.left + (right * part.width) / width, picture.width - part.width);
    const top = clamp(part.top + (down * part.height) / height, picture.height - part.height);
    setView({ ...view, x: (left + part.width / 2) / picture.width, y: (top + part.height / 2) / picture.height });
  };
  const dragged = (/** @type {PointerEvent} */ event) => {
    if (!canvas.current?.hasPointerCapture(event.pointerId)) return;
    const scale = width / canvas.current.clientWidth;
    move(-event.movementX * scale, -event.movementY * scale);
  };
  const typed = (/** @type {KeyboardEvent} */ event) => {
    const direction = MOVES[event.key];
    if (!direction) return;
    event.preventDefault();
    move(direction[0] * STEP, direction[1] * STEP);
  };
  const use = async () => done(/** @type {HTMLCanvasElement} */ (canvas.current).toDataURL("image/png"));

  return html`<${Dialog} title=${t("cropTitle")} text=${failed ? undefined : t("cropText")}>
    ${failed
      ? html`<p class="field-error" role="alert">${t("cropFailed")}</p>`
      : html`<${DialogForm} action=${t("usePicture")} disabled=${!picture} run=${use}>
          <canvas
            ref=${canvas}
            class=${aspect > 1 ? "crop crop-wide" : "crop"}
            width=${width}
            height=${height}
            tabindex="0"
            role="img"
            aria-label=${t("cropText")}
            onKeyDown=${typed}
            onPointerDown=${(/** @type {PointerEvent} */ event) => canvas.current?.setPointerCapture(event.pointerId)}
            onPointerMove=${dragged}
          ></canvas>
          <label class="crop-zoom"><span>${t("zoom")}</span>
            <input type="range" min="1" max=${LARGEST_ZOOM} step="0.01" value=${view.zoom} onInput=${(/** @type {any} */ event) => setView({ ...view, zoom: Number(event.currentTarget.value) })} />
          </label>
        <//>`}
  <//>`;
}
