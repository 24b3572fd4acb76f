import { useEffect, useState } from "preact/hooks";
import { highlight } from "rscord/highlight.js";
import { html } from "rscord/html.js";
import { copyText } from "rscord/clipboard.js";
import { Icon } from "rscord/components/icons.js";
import { t } from "rscord/i18n.js";

/** @import {Token} from "../../highlight.js" */

/** Text first; its colours as soon as the highlighter is here. @param {{text: string, language: string}} props */
export function CodeBlock({ text, language }) {
  const [tokens, setTokens] = useState(/** @type {Token[] | null} */ (null));
  useEffect(() => {
    let wanted = true;
    setTokens(null);
    highlight(text, language).then((found) => wanted && setTokens(found));
    return () => {
      wanted = false;
    };
  }, [text, language]);
  return html`<div class="code">
    <pre tabindex="0" dir="ltr"><code>${tokens ? tokens.map(draw) : text}</code></pre>
    <button class="icon-button code-copy" type="button" aria-label=${t("copyCode")} title=${t("copyCode")} onClick=${() => copyText(text)}><${Icon} name="copy" /></button>
  </div>`;
}

/**
 * @param {Token} token
 * @returns {any}
 */
function draw(token) {
  if (typeof token === "string") return token;
  return html`<span class=${`hl-${token.kind}`}>${token.children.map(draw)}</span>`;
}
