import { useState, useEffect } from "preact/hooks";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";

/**
 * A component whose code is fetched when it is first drawn. A failed fetch (no connection, a new version) is told, and
 * tried again when asked.
 * @param {() => Promise<(props: any) => any>} load
 * @returns {(props: any) => any}
 */
export function lazy(load) {
  /** @type {((props: any) => any) | undefined} */
  let loaded;
  return function Lazy(/** @type {any} */ props) {
    const [, redraw] = useState(0);
    const [failed, setFailed] = useState(false);
    const fetchIt = () => {
      setFailed(false);
      load().then((component) => {
        loaded = component;
        redraw((count) => count + 1);
      }, () => setFailed(true));
    };
    useEffect(() => {
      if (!loaded) fetchIt();
    }, []);
    if (loaded) return html`<${loaded} ...${props} />`;
    if (failed) return html`<p class="lazy" role="alert">${t("loadFailed")} <button class="button button-quiet" type="button" onClick=${fetchIt}>${t("retry")}</button></p>`;
    return html`<p class="lazy" role="status"><span class="spinner"></span><span class="visually-hidden">${t("loading")}</span></p>`;
  };
}
