import { html, memo } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { parse } from "rscord/markdown.js";

/** @import {ComponentChild} from "preact" */
/** @import {Node} from "../markdown.js" */

const TAGS = { bold: "strong", italic: "em", strike: "s" };

/**
 * @param {Node} node
 * @returns {ComponentChild}
 */
function draw(node) {
  if (node.type === "text") return node.text;
  if (node.type === "code") return html`<code>${node.text}</code>`;
  if (node.type === "block") return html`<pre tabindex="0"><code>${node.text}</code></pre>`;
  if (node.type === "link") {
    const here = node.url.startsWith(`${location.origin}/`);
    return html`<a href=${node.url} target=${here ? undefined : "_blank"} rel="noopener noreferrer nofollow">${node.url}</a>`;
  }
  return html`<${TAGS[node.type]}>${node.children.map(draw)}<//>`;
}

const EMOJI_ONLY = /^(?:\p{RGI_Emoji}|\s){1,27}$/v;

/**
 * What a person wrote, as text nodes and elements, never as HTML.
 * `edited` is when it was last changed, if it was.
 */
export const MessageText = memo((/** @type {{text: string, edited?: string}} */ { text, edited }) => {
  const large = text.length < 60 && /\S/.test(text) && EMOJI_ONLY.test(text);
  return html`<div class=${large ? "text text-large" : "text"} dir="auto">
    ${parse(text).map(draw)}${edited && html` <span class="edited" title=${edited}>${t("edited")}</span>`}
  </div>`;
});
