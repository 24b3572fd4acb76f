/**
 * A small markdown, parsed to plain nodes and never to HTML: code blocks, `code`, **bold**, *italic*, _italic_,
 * ~~struck~~ and bare links. Time is linear in the length of the text.
 */

/**
 * @typedef {"bold" | "italic" | "strike"} Style
 * @typedef {{type: "text", text: string}
 *   | {type: "code", text: string}
 *   | {type: "block", text: string, language: string}
 *   | {type: "link", url: string}
 *   | {type: Style, children: Node[]}} Node
 * @typedef {{marker: string, at: number}} Opener
 */

const FENCE = "```";
/** @type {Record<string, Style>} */
const STYLES = { "**": "bold", "*": "italic", _: "italic", "~~": "strike" };
const LINK = /https?:\/\/[^\s<>"`]+/iy;
const SPECIAL = /[\\`*_~]|https?:\/\//gi;
const ESCAPABLE = /[\\`*_~]/;
const WORD = /[\p{L}\p{N}_]/u;

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
    nodes.push(...parseInline(text.slice(at, open).replace(/\n$/, "")));
    nodes.push(codeBlock(text.slice(open + 3, close)));
    at = close + 3;
    if (text[at] === "\n") at += 1;
  }
  nodes.push(...parseInline(text.slice(at)));
  return nodes;
}

/**
 * @param {string} inside of the fences: an optional language on the first line, then the code
 * @returns {Node}
 */
function codeBlock(inside) {
  const first = /^([\w+-]*)\n/.exec(inside);
  const code = first ? inside.slice(first[0].length) : inside;
  return { type: "block", language: first?.[1] ?? "", text: code.replace(/\n$/, "") };
}

/**
 * @param {string} text
 * @returns {Node[]}
 */
function parseInline(text) {
  const parser = new Inline(text);
  return parser.run();
}

/** One pass over the text. A marker that is already open closes; so nesting is never deeper than the styles are many. */
class Inline {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.at = 0;
    /** @type {Node[]} */
    this.nodes = [];
    /** @type {Opener[]} */
    this.open = [];
    /** Lengths of backtick runs that close nowhere from here on: each is searched in vain only once. */
    this.unclosed = new Set();
  }

  run() {
    for (let hit = this.next(); hit; hit = this.next()) {
      this.plain(this.text.slice(this.at, hit.index));
      this.at = hit.index;
      this.special(hit[0]);
    }
    this.plain(this.text.slice(this.at));
    return merge(this.nodes);
  }

  next() {
    SPECIAL.lastIndex = this.at;
    return SPECIAL.exec(this.text);
  }

  /** @param {string} hit */
  special(hit) {
    if (hit === "\\") this.escape();
    else if (hit === "`") this.code();
    else if (hit.length > 1) this.link(hit);
    else this.marker(hit);
  }

  /** @param {string} text */
  plain(text) {
    if (text) this.nodes.push({ type: "text", text });
  }

  escape() {
    const following = this.text[this.at + 1] ?? "";
    const escaped = ESCAPABLE.test(following);
    this.plain(escaped ? following : "\\");
    this.at += escaped ? 2 : 1;
  }

  code() {
    const ticks = /** @type {RegExpExecArray} */ (/`+/.exec(this.text.slice(this.at, this.at + 64)))[0];
    const start = this.at + ticks.length;
    const end = this.closingTicks(ticks, start);
    if (end < 0) {
      this.plain(ticks);
      this.at = start;
      return;
    }
    this.nodes.push({ type: "code", text: trimCode(this.text.slice(start, end)) });
    this.at = end + ticks.length;
  }

  /**
   * @param {string} ticks
   * @param {number} from
   */
  closingTicks(ticks, from) {
    if (this.unclosed.has(ticks.length)) return -1;
    let end = this.text.indexOf(ticks, from);
    while (end >= 0 && this.text[end + ticks.length] === "`") {
      let run = end + ticks.length;
      while (this.text[run] === "`") run += 1;
      end = this.text.indexOf(ticks, run);
    }
    if (end < 0) this.unclosed.add(ticks.length);
    return end;
  }

  /** @param {string} scheme */
  link(scheme) {
    LINK.lastIndex = this.at;
    const found = LINK.exec(this.text);
    const url = found && trimLink(found[0]);
    const before = this.text[this.at - 1] ?? "";
    if (url && !WORD.test(before) && URL.canParse(url)) {
      this.nodes.push({ type: "link", url });
      this.at += url.length;
    } else {
      this.plain(scheme);
      this.at += scheme.length;
    }
  }

  /** @param {string} char */
  marker(char) {
    const marker = this.markerAt(char);
    const opener = this.open.findIndex((entry) => entry.marker === marker);
    if (opener >= 0 && this.mayClose(marker, this.open[opener])) this.close(opener);
    else if (opener < 0 && marker in STYLES && this.mayOpen(marker)) this.begin(marker);
    else this.plain(marker);
    this.at += marker.length;
  }

  /**
   * Of `***` the innermost open marker closes first; `__` is no marker, it belongs to names of programs.
   * @param {string} char
   */
  markerAt(char) {
    // Three are enough to know; only underscores are taken as a whole run.
    const most = char === "_" ? this.text.length : 3;
    let length = 1;
    while (length < most && this.text[this.at + length] === char) length += 1;
    if (char === "_") return char.repeat(length);
    const single = length === 1 || (length > 2 && this.open.at(-1)?.marker === char);
    return single ? char : char + char;
  }

  /** @param {string} marker */
  mayOpen(marker) {
    const after = this.text[this.at + marker.length] ?? " ";
    const before = this.text[this.at - 1] ?? " ";
    return /\S/.test(after) && !(marker === "_" && WORD.test(before));
  }

  /**
   * @param {string} marker
   * @param {Opener} opener
   */
  mayClose(marker, opener) {
    const after = this.text[this.at + marker.length] ?? " ";
    const before = this.text[this.at - 1] ?? " ";
    const empty = opener.at + 1 === this.nodes.length;
    return !empty && /\S/.test(before) && !(marker === "_" && WORD.test(after));
  }

  /**
   * An opener stands in the output as the characters that it is, and stays so if nothing closes it.
   * @param {string} marker
   */
  begin(marker) {
    this.open.push({ marker, at: this.nodes.length });
    this.plain(marker);
  }

  /** @param {number} index of the opener; those opened inside it and not closed are forgotten */
  close(index) {
    const [{ marker, at }] = this.open.splice(index);
    const [, ...children] = this.nodes.splice(at);
    this.nodes.push({ type: STYLES[marker], children: merge(children) });
  }
}

/** @param {string} text */
const trimCode = (text) => (/^ .*\S.* $/s.test(text) ? text.slice(1, -1) : text);

/**
 * A full stop or a closing bracket after a link belongs to the sentence, unless the bracket was opened in the link.
 * @param {string} url
 */
function trimLink(url) {
  let surplus = url.split(")").length - url.split("(").length;
  let end = url.length;
  for (; end > 0; end -= 1) {
    const last = url[end - 1];
    const bracket = last === ")" && surplus > 0;
    if (!bracket && !".,:;!?'*_~]}".includes(last)) break;
    if (bracket) surplus -= 1;
  }
  return url.slice(0, end);
}

/**
 * @param {Node[]} nodes
 * @returns {Node[]} the same with neighbouring texts joined
 */
function merge(nodes) {
  /** @type {Node[]} */
  const out = [];
  for (const node of nodes) {
    const last = out.at(-1);
    if (node.type === "text" && last?.type === "text") out[out.length - 1] = { type: "text", text: last.text + node.text };
    else out.push(node);
  }
  return out;
}
