/**
 * What stands inside a line: styles, code, links, mentions. Time is linear in the length of the text.
 */

/** @import {Node} from "../markdown.js" */

/**
 * @typedef {"bold" | "italic" | "underline" | "strike" | "spoiler"} Style
 * @typedef {{marker: string, at: number}} Opener
 */

/** @type {Record<string, Style>} */
const STYLES = { "**": "bold", "*": "italic", __: "underline", _: "italic", "~~": "strike", "||": "spoiler" };
const LINK = /https?:\/\/[^\s<>"`|]{1,2000}/iy;
const MASKED = /\[([^[\]\n]{1,300})\]\((https?:\/\/[^\s()<>]{1,1000}(?:\([^\s()<>]{0,1000}\)[^\s()<>]{0,1000}){0,3})\)/iy;
const ADDRESS_LIKE = /:\/\/|^\s*[^\s.]+(?:\.[^\s.]+)+\s*$/;
const SPECIAL = /[\\`*_~|<@[]|https?:\/\//gi;
const ESCAPABLE = /[!-/:-@[-`{-~]/;
const WORD = /[\p{L}\p{N}_]/u;
const ALNUM = /[\p{L}\p{N}]/u;
const ANGLED =
  /<(?:@!?(?<user>\d{1,20})|@&(?<role>\d{1,20})|#(?<channel>\d{1,20})|(?<animated>a)?:(?<emoji>\w{1,32}):(?<id>\d{1,20})|t:(?<seconds>-?\d{1,13})(?::(?<style>[tTdDfFR]))?|(?<url>https?:\/\/[^\s<>]{1,2000}))>/iy;
const EVERYONE = /@(?:everyone|here)\b/y;

/**
 * @param {string} text
 * @param {boolean} [links] whether links and mentions are looked for; not inside of a link
 * @returns {Node[]}
 */
export const parseInline = (text, links = true) => new Inline(text, links).run();

/** One pass over the text. A marker that is already open closes; so nesting is never deeper than the styles are many. */
class Inline {
  /**
   * @param {string} text
   * @param {boolean} links
   */
  constructor(text, links) {
    this.text = text;
    this.links = links;
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
    else if ("*_~|".includes(hit)) this.marker(hit);
    else if (!this.links || !this.reference(hit)) this.skip(hit);
  }

  /** @param {string} hit which means nothing here */
  skip(hit) {
    this.plain(hit);
    this.at += hit.length;
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

  /**
   * @param {string} hit
   * @returns {boolean} whether something stands here
   */
  reference(hit) {
    if (hit === "<") return this.angled();
    if (hit === "@") return this.everyone();
    return hit === "[" ? this.masked() : this.link();
  }

  link() {
    const found = matchAt(LINK, this.text, this.at);
    const url = found && trimLink(found[0]);
    const before = this.text[this.at - 1] ?? "";
    return Boolean(url && !WORD.test(before) && this.put(linkTo(url), url.length));
  }

  masked() {
    const found = matchAt(MASKED, this.text, this.at);
    const node = found && /\S/.test(found[1]) && linkTo(found[2]);
    if (!node) return false;
    const children = parseInline(found[1], false);
    const host = trueHost(found[1], node.url);
    return this.put(host ? { ...node, children, host } : { ...node, children }, found[0].length);
  }

  everyone() {
    const found = matchAt(EVERYONE, this.text, this.at);
    return Boolean(found && this.put({ type: "everyone", text: found[0] }, found[0].length));
  }

  angled() {
    const found = matchAt(ANGLED, this.text, this.at);
    return Boolean(found && this.put(named(found.groups ?? {}), found[0].length));
  }

  /**
   * @param {Node | null} node
   * @param {number} length of what it stands for
   */
  put(node, length) {
    if (!node) return false;
    this.nodes.push(node);
    this.at += length;
    return true;
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
   * Of `***` the innermost open marker closes first; longer runs of underscores are blanks to fill in.
   * @param {string} char
   */
  markerAt(char) {
    // Three are enough to know; only underscores are taken as a whole run.
    const most = char === "_" ? this.text.length : 3;
    let length = 1;
    while (length < most && this.text[this.at + length] === char) length += 1;
    if (char === "_" && length > 3) return char.repeat(length);
    const single = length === 1 || (length > 2 && this.open.at(-1)?.marker === char);
    return single ? char : char + char;
  }

  /** @param {string} marker */
  mayOpen(marker) {
    const after = this.text[this.at + marker.length] ?? " ";
    const before = this.text[this.at - 1] ?? " ";
    return marker === "||" || (/\S/.test(after) && !(marker[0] === "_" && ALNUM.test(before)));
  }

  /**
   * @param {string} marker
   * @param {Opener} opener
   */
  mayClose(marker, opener) {
    const after = this.text[this.at + marker.length] ?? " ";
    const before = this.text[this.at - 1] ?? " ";
    const empty = opener.at + 1 === this.nodes.length;
    return !empty && (marker === "||" || (/\S/.test(before) && !(marker[0] === "_" && ALNUM.test(after))));
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

/**
 * @param {RegExp} pattern sticky
 * @param {string} text
 * @param {number} at
 */
function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * @param {string} url
 * @returns {Extract<Node, {type: "link"}> | null}
 */
const linkTo = (url) => (URL.canParse(url) ? { type: "link", url } : null);

/**
 * A label that looks like an address may lie about where the link leads.
 * @param {string} label
 * @param {string} url
 * @returns {string} the host that has to be told, or nothing
 */
function trueHost(label, url) {
  const { host } = new URL(url);
  return ADDRESS_LIKE.test(label) && !label.trim().replace(/^https?:\/\//i, "").toLowerCase().startsWith(host) ? host : "";
}

/**
 * What stands in angle brackets.
 * @param {Record<string, string | undefined>} groups
 * @returns {Node | null}
 */
function named({ user, role, channel, animated, emoji, id = "", seconds, style = "f", url }) {
  if (user) return { type: "user", id: user };
  if (role) return { type: "role", id: role };
  if (channel) return { type: "channel", id: channel };
  if (emoji) return { type: "emoji", id, name: emoji, animated: Boolean(animated) };
  if (seconds) return { type: "time", seconds: Number(seconds), style };
  return linkTo(url ?? "");
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
