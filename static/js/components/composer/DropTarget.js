import { useEffect, useState } from "preact/hooks";
import { Icon } from "rscord/components/icons.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { Permission } from "rscord/permissions.js";
import { canHere } from "rscord/store/selectors.js";
import { addFiles } from "rscord/store/uploads.js";

/** @import {Channel} from "../../types.d.ts" */

/** @param {DragEvent} event */
const carriesFiles = (event) => Boolean(event.dataTransfer?.types.includes("Files"));

/** Files that are dropped anywhere on the page go to the open channel. @param {{channel: Channel}} props */
export function DropTarget({ channel }) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const on = (/** @type {string} */ type, /** @type {(event: any) => void} */ run) => addEventListener(type, run, { signal: stop.signal });
    // Entering a child comes before leaving its parent.
    let depth = 0;
    const count = (/** @type {number} */ step) => (/** @type {DragEvent} */ event) => {
      if (!carriesFiles(event)) return;
      depth = Math.max(0, depth + step);
      setOver(depth > 0);
    };
    on("dragenter", count(1));
    on("dragleave", count(-1));
    on("dragover", (event) => carriesFiles(event) && event.preventDefault());
    on("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      if (canHere(Permission.ATTACH_FILES)) addFiles(channel.id, event.dataTransfer.files);
    });
    return () => stop.abort();
  }, [channel.id]);
  return over && html`<div class="drop"><p><${Icon} name="file" />${t("dropHere", { channel: channel.name ?? "" })}</p></div>`;
}
