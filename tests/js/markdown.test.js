import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "rscord/markdown.js";

/**
 * A short form for reading: text as it is, other nodes as type(children).
 * @param {import("../../static/js/markdown.js").Node[]} nodes
 * @returns {string}
 */
const show = (nodes) =>
  nodes
    .map((node) => {
      if (node.type === "text") return node.text;
      if (node.type === "link") return `link(${node.url})`;
      if (node.type === "code") return `code(${node.text})`;
      if (node.type === "block") return `block[${node.language}](${node.text})`;
      return `${node.type}(${show(node.children)})`;
    })
    .join("");

/** @type {[string, string][]} */
const CASES = [
  ["plain", "plain"],
  ["two\nlines", "two\nlines"],
  ["**bold** and *italic* and _italic_ and ~~gone~~", "bold(bold) and italic(italic) and italic(italic) and strike(gone)"],
  ["***both***", "bold(italic(both))"],
  ["**bold *in it***", "bold(bold italic(in it))"],
  ["**a*b**", "bold(a*b)"],
  ["2 * 3 * 4", "2 * 3 * 4"],
  ["snake_case_name and __init__", "snake_case_name and __init__"],
  ["**open", "**open"],
  ["****", "****"],
  ["\\*not\\*", "*not*"],
  ["`**code**`", "code(**code**)"],
  ["``a ` b``", "code(a ` b)"],
  ["`open", "`open"],
  ["a ```py\nx = 1\n``` b", "a block[py](x = 1) b"],
  ["```\n**x**\n```", "block[](**x**)"],
  ["```open", "```open"],
  ["see https://example.org/a_b_c?d=*e*.", "see link(https://example.org/a_b_c?d=*e)*."],
  ["(https://example.org/x)", "(link(https://example.org/x))"],
  ["https://example.org/wiki/A_(b)", "link(https://example.org/wiki/A_(b))"],
  ["xhttps://example.org", "xhttps://example.org"],
  ["javascript:alert(1)", "javascript:alert(1)"],
  ["<b>no</b>", "<b>no</b>"],
  ["**https://example.org**", "bold(link(https://example.org))"],
  ["https://", "https://"],
];

for (const [source, expected] of CASES) {
  test(`markdown: ${JSON.stringify(source)}`, () => assert.equal(show(parse(source)), expected));
}

test("what no marker eats is all there", () => {
  const text = "a * b ** c _ d ` e ~~ f \\ g";
  assert.equal(show(parse(text)), text);
});

test("time grows with the length, not with its square", () => {
  const hostile = ["*", "**a", "_a ", "`", "`a``b", "https://", ")", "~~a*b", "[", "\\"];
  for (const piece of hostile) {
    const started = performance.now();
    parse(piece.repeat(200_000 / piece.length));
    assert.ok(performance.now() - started < 2000, `${piece} took too long`);
  }
});
