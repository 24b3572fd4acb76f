import { CodeBlock } from "rscord/components/message/CodeBlock.js";
import { ChannelChip, CustomEmoji, Moment, RoleChip, Spoiler, UserChip } from "rscord/components/message/Chips.js";
import { html, memo } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { parse } from "rscord/markdown.js";

/** @import {ComponentChild} from "preact" */
/** @import {User} from "../types.d.ts" */
/** @import {Item, Node} from "../markdown.js" */
/** @typedef {{users?: User[], everyone?: boolean}} Named whom the message names, and whether it calls everybody */

const TAGS = { bold: "strong", italic: "em", strike: "s", underline: "u" };

/** @type {Record<string, (node: any, named: Named) => ComponentChild>} */
const DRAWN = {
  text: ({ text }) => text,
  code: ({ text }) => html`<code>${text}</code>`,
  block: ({ text, language }) => html`<${CodeBlock} text=${text} language=${language} />`,
  link: drawLink,
  user: ({ id }, { users = [] }) => html`<${UserChip} id=${id} users=${users} />`,
  role: ({ id }) => html`<${RoleChip} id=${id} />`,
  channel: ({ id }) => html`<${ChannelChip} id=${id} />`,
  everyone: ({ text }, { everyone }) => (everyone ? html`<span class="chip chip-me">${text}</span>` : text),
  emoji: ({ id, name, animated }) => html`<${CustomEmoji} id=${id} name=${name} animated=${animated} />`,
  time: ({ seconds, style }) => html`<${Moment} seconds=${seconds} style=${style} />`,
  // A message is no chapter of the page: its headings look so, and are none in its outline.
  heading: ({ level, children }, named) => html`<div class=${`heading heading-${level}`}>${drawAll(children, named)}</div>`,
  small: ({ children }, named) => html`<div class="small">${drawAll(children, named)}</div>`,
  quote: ({ children }, named) => html`<blockquote>${drawAll(children, named)}</blockquote>`,
  list: ({ ordered, items }, named) => html`<${ordered ? "ol" : "ul"} class="list">${items.map((/** @type {Item} */ item) => drawItem(item, named))}<//>`,
  spoiler: ({ children }, named) => html`<${Spoiler}>${drawAll(children, named)}<//>`,
};

/**
 * @param {{url: string, children?: Node[], host?: string}} node
 * @param {Named} named
 */
function drawLink({ url, children, host }, named) {
  const here = url.startsWith(`${location.origin}/`);
  return html`<a href=${url} title=${children && url} target=${here ? undefined : "_blank"} rel="noopener noreferrer nofollow">${children ? drawAll(children, named) : url}</a>${host && html` <span class="muted">(${host})</span>`}`;
}

/**
 * @param {Item} item
 * @param {Named} named
 */
function drawItem({ depth, number, children }, named) {
  return html`<li class=${depth ? `depth-${depth}` : undefined} value=${number ?? undefined}>${drawAll(children, named)}</li>`;
}

/**
 * @param {Node} node
 * @param {Named} named
 * @returns {ComponentChild}
 */
function draw(node, named) {
  const drawn = DRAWN[node.type];
  if (drawn) return drawn(node, named);
  const { type, children } = /** @type {{type: keyof typeof TAGS, children: Node[]}} */ (node);
  return html`<${TAGS[type]}>${drawAll(children, named)}<//>`;
}

/**
 * @param {Node[]} nodes
 * @param {Named} [named]
 */
export const drawAll = (nodes, named = {}) => nodes.map((node) => draw(node, named));

const EMOJI_ONLY = /^(?:\p{RGI_Emoji}|\s)*$/v;
const LARGE = 27;

/** @param {Node[]} nodes */
function isLarge(nodes) {
  const only = nodes.every((node) => node.type === "emoji" || (node.type === "text" && node.text.length < 99 && EMOJI_ONLY.test(node.text)));
  const text = only ? nodes.map((node) => (node.type === "text" ? node.text.replace(/\s/g, "") : "e")).join("") : "";
  return text !== "" && [...new Intl.Segmenter().segment(text)].length <= LARGE;
}

/**
 * What a person wrote, as text nodes and elements, never as HTML.
 * `edited` is when it was last changed, if it was.
 */
export const MessageText = memo((/** @type {Named & {text: string, edited?: string}} */ { text, edited, users, everyone }) => {
  const nodes = parse(text);
  return html`<div class=${isLarge(nodes) ? "text text-large" : "text"} dir="auto">
    ${drawAll(nodes, { users, everyone })}${edited && html` <span class="edited" title=${edited}>${t("edited")}</span>`}
  </div>`;
});
