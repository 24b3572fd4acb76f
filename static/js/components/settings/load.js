import { useEffect, useState } from "preact/hooks";
import { explain } from "rscord/api.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { notify } from "rscord/store/ui.js";

/**
 * What a page asks the server for.
 * @template T
 * @param {() => Promise<T>} fetchIt
 * @param {unknown[]} inputs asked again when one of them is another
 */
export function useLoad(fetchIt, inputs) {
  const [data, setData] = useState(/** @type {T | null} */ (null));
  const [error, setError] = useState("");
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let wanted = true;
    setError("");
    fetchIt().then((found) => wanted && setData(found), (reason) => wanted && setError(explain(reason)));
    return () => {
      wanted = false;
    };
  }, [...inputs, again]);
  return { data, setData, error, retry: () => setAgain(again + 1) };
}

/**
 * Until it is here, or why it is not.
 * @param {{loaded: {error: string, retry: () => void}}} props
 */
export function Waiting({ loaded }) {
  if (loaded.error) {
    return html`<p class="settings-empty" role="alert">${loaded.error} <button class="button button-quiet" type="button" onClick=${loaded.retry}>${t("retry")}</button></p>`;
  }
  return html`<div class="shimmers" role="status"><span class="visually-hidden">${t("loading")}</span>${[1, 2, 3, 4].map((n) => html`<div class="shimmer" key=${n}></div>`)}</div>`;
}

/** @param {{title: string, text: string}} props */
export const Empty = ({ title, text }) => html`<div class="settings-empty"><h2>${title}</h2><p class="muted">${text}</p></div>`;

/**
 * For what is done at once, by a button in a list: what went wrong is told as a notice.
 * @param {Promise<unknown>} work
 * @returns {Promise<boolean>} whether it worked
 */
export const attempt = (work) =>
  work.then(
    () => true,
    (reason) => {
      notify(explain(reason), "error");
      return false;
    },
  );
