import { useEffect, useState } from "preact/hooks";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";

/**
 * A component whose code is fetched when it is first drawn, or by `preload`. A failed fetch (no connection, a new
 * version) is told, and tried again when asked.
 * @param {() => Promise<(props: any) => any>} load
 * @returns {((props: any) => any) & {preload: () => Promise<void>}}
 */
export function lazy(load) {
  /** @type {((props: any) => any) | undefined} */
  let loaded;
  const fetchIt = async () => {
    loaded = await load();
  };
  function Lazy(/** @type {any} */ props) {
    const [, redraw] = useState(0);
    const [failed, setFailed] = useState(false);
    const draw = () => {
      setFailed(false);
      fetchIt().then(() => redraw((count) => count + 1), () => setFailed(true));
    };
    const waits = !loaded;
    // What was preloaded between drawing this and here has to be drawn too.
    useEffect(() => {
      if (waits) draw();
    }, []);
    if (loaded) return html`<${loaded} ...${props} />`;
    if (failed) return html`<p class="lazy" role="alert">${t("loadFailed")} <button class="button button-quiet" type="button" onClick=${draw}>${t("retry")}</button></p>`;
    return html`<p class="lazy" role="status"><span class="spinner"></span><span class="visually-hidden">${t("loading")}</span></p>`;
  }
  // Without it now, it is fetched when it is drawn.
  return Object.assign(Lazy, { preload: () => fetchIt().catch(() => {}) });
}
