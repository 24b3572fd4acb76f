/**
 * Markdown as people write it in chats, parsed to plain nodes and never to HTML. Time is linear in the length of the
 * text, and nodes are never nested deeper than quote, list and the styles are many.
 */

import { parseInline } from "rscord/markdown/inline.js";

/** @import {Style} from "./markdown/inline.js" */

/**
 * @typedef {{depth: number, number: number | null, children: Node[]}} Item of a list; `depth` from 0
 * @typedef {{type: "text", text: string}
 *   | {type: "code", text: string}
 *   | {type: "block", text: string, language: string}
 *   | {type: "link", url: string, children?: Node[], host?: string}
 *   | {type: "user" | "role" | "channel", id: string}
 *   | {type: "everyone", text: string}
 *   | {type: "emoji", id: string, name: string, animated: boolean}
 *   | {type: "time", seconds: number, style: string}
 *   | {type: "heading", level: number, children: Node[]}
 *   | {type: "small" | "quote", children: Node[]}
 *   | {type: "list", ordered: boolean, items: Item[]}
 *   | {type: Style, children: Node[]}} Node
 */

const FENCE = "```";
const HEADING = /^(#{1,3})[ \t]+(?=\S)/;
const SMALL = /^-#[ \t]+(?=\S)/;
const QUOTE = /^>[ \t]/;
const REST_QUOTE = /^>>>[ \t]/;
const ITEM = /^( {0,10})(?:[-*]|(\d{1,9})\.)[ \t]+(?=\S)/;
const DEEPEST = 4;

/**
 * @param {string} text
 * @returns {Node[]}
 */
export function parse(text) {
  /** @type {Node[]} */
  const nodes = [];
  let at = 0;
  for (let open = text.indexOf(FENCE); open >= 0; open = text.indexOf(FENCE, at)) {
    const close = text.indexOf(FENCE, open + 3);
    if (close < 0) break;
    nodes.push(...parseLines(text.slice(at, open).replace(/\n$/, ""), true));
    nodes.push(codeBlock(text.slice(open + 3, close)));
    at = close + 3;
    if (text[at] === "\n") at += 1;
  }
  nodes.push(...parseLines(text.slice(at), true));
  return nodes;
}

/**
 * @param {string} inside of the fences: an optional language on the first line, then the code
 * @returns {Node}
 */
function codeBlock(inside) {
  const first = /^([\w+#.-]*)\n/.exec(inside);
  const code = first ? inside.slice(first[0].length) : inside;
  return { type: "block", language: first?.[1] ?? "", text: code.replace(/\n$/, "") };
}

/**
 * @param {string} text
 * @param {boolean} quotes whether a quote may begin here; quotes hold no quotes
 * @returns {Node[]}
 */
function parseLines(text, quotes) {
  const lines = text.split("\n");
  /** @type {Node[]} */
  const nodes = [];
  for (let at = 0; at < lines.length; ) {
    const block = quotes && lines[at][0] === ">" ? quoteAt(lines, at) : blockAt(lines, at);
    const taken = block ?? paragraphAt(lines, at, quotes);
    nodes.push(...taken.nodes);
    at = taken.next;
  }
  return nodes;
}

/** @typedef {{nodes: Node[], next: number}} Taken what was read, and the line after it */

/**
 * @param {string[]} lines
 * @param {number} at
 * @returns {Taken | null}
 */
function quoteAt(lines, at) {
  if (REST_QUOTE.test(lines[at])) {
    const rest = lines.slice(at).join("\n").slice(4);
    return { nodes: [{ type: "quote", children: parseLines(rest, false) }], next: lines.length };
  }
  let next = at;
  while (next < lines.length && QUOTE.test(lines[next])) next += 1;
  if (next === at) return null;
  const inside = lines.slice(at, next).map((line) => line.slice(2));
  return { nodes: [{ type: "quote", children: parseLines(inside.join("\n"), false) }], next };
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @returns {Taken | null}
 */
function blockAt(lines, at) {
  const line = lines[at];
  const heading = HEADING.exec(line);
  if (heading) {
    const children = parseInline(line.slice(heading[0].length));
    return { nodes: [{ type: "heading", level: heading[1].length, children }], next: at + 1 };
  }
  const small = SMALL.exec(line);
  if (small) return { nodes: [{ type: "small", children: parseInline(line.slice(small[0].length)) }], next: at + 1 };
  return ITEM.test(line) ? listAt(lines, at) : null;
}

/**
 * Items of one kind that follow each other; those of another kind at the outermost depth begin a new list.
 * @param {string[]} lines
 * @param {number} at
 * @returns {Taken}
 */
function listAt(lines, at) {
  /** @type {Item[]} */
  const items = [];
  let ordered = false;
  let next = at;
  for (let found = ITEM.exec(lines[at]); found; found = ITEM.exec(lines[next] ?? "")) {
    const number = found[2] === undefined ? null : Number(found[2]);
    const depth = items.length ? Math.min(found[1].length >> 1, DEEPEST) : 0;
    if (!items.length) ordered = number !== null;
    else if (!depth && ordered !== (number !== null)) break;
    items.push({ depth, number, children: parseInline(lines[next].slice(found[0].length)) });
    next += 1;
  }
  return { nodes: [{ type: "list", ordered, items }], next };
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @param {boolean} quotes
 * @returns {Taken}
 */
function paragraphAt(lines, at, quotes) {
  let next = at + 1;
  while (next < lines.length && !beginsBlock(lines[next], quotes)) next += 1;
  return { nodes: parseInline(lines.slice(at, next).join("\n")), next };
}

/**
 * @param {string} line
 * @param {boolean} quotes
 */
function beginsBlock(line, quotes) {
  if (quotes && (QUOTE.test(line) || REST_QUOTE.test(line))) return true;
  return HEADING.test(line) || SMALL.test(line) || ITEM.test(line);
}

/**
 * What a message says in one line, for previews and for screen readers: without markers, spoilers left out.
 * @param {string} text
 * @param {(node: Node) => string} [name] of a mention
 */
export function inOneLine(text, name = () => "…") {
  return flatten(parse(text.slice(0, 400)), name).replace(/\s+/g, " ").trim();
}

/** @type {Record<string, (node: any) => string>} */
const WORDS = {
  text: ({ text }) => text,
  code: ({ text }) => text,
  block: ({ text }) => ` ${text} `,
  everyone: ({ text }) => text,
  emoji: ({ name }) => `:${name}:`,
  spoiler: () => "▒▒▒",
};

/**
 * @param {Node[]} nodes
 * @param {(node: Node) => string} name
 * @returns {string}
 */
function flatten(nodes, name) {
  return nodes.map((node) => {
    if (node.type in WORDS) return WORDS[node.type](node);
    if (node.type === "link") return node.children ? flatten(node.children, name) : node.url;
    if (node.type === "list") return node.items.map(({ children }) => ` ${flatten(children, name)} `).join("");
    if (!("children" in node)) return name(node);
    const inside = flatten(node.children, name);
    return isBlock(node) ? ` ${inside} ` : inside;
  }).join("");
}

/** @param {Node} node */
const isBlock = ({ type }) => type === "heading" || type === "small" || type === "quote";
