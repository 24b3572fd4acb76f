import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { typists } from "rscord/store/selectors.js";

export function TypingLine() {
  const names = typists();
  return html`<div class="typing">
    ${names.length > 0 && html`<span class="typing-dots" aria-hidden="true"><i></i><i></i><i></i></span><bdi>${sentence(names)}</bdi>`}
  </div>`;
}

/** @param {string[]} names */
function sentence([a, b, ...more]) {
  if (more.length) return t("typingMany");
  return b ? t("typingTwo", { a, b }) : t("typingOne", { a });
}
