import assert from "node:assert/strict";
import { test } from "node:test";
import { inOneLine, parse } from "rscord/markdown.js";

/**
 * A short form for reading: text as it is, other nodes as type(children).
 * @param {import("../../static/js/markdown.js").Node[]} nodes
 * @returns {string}
 */
const show = (nodes) => nodes.map(showOne).join("");

/** @type {Record<string, (node: any) => string>} */
const FORMS = {
  text: ({ text }) => text,
  code: ({ text }) => `code(${text})`,
  block: ({ language, text }) => `block[${language}](${text})`,
  link: ({ url, children, host }) => `link(${[children && show(children), url, host].filter(Boolean).join(" ")})`,
  everyone: ({ text }) => `everyone(${text})`,
  emoji: ({ id, name, animated }) => `emoji(${name} ${id}${animated ? " moves" : ""})`,
  time: ({ seconds, style }) => `time(${seconds} ${style})`,
  heading: ({ level, children }) => `h${level}(${show(children)})`,
  list: ({ ordered, items }) =>
    `${ordered ? "ol" : "ul"}(${items.map((/** @type {any} */ { depth, number, children }) => `${depth}${number ?? "-"}:${show(children)}`).join(" ")})`,
};

/** @param {any} node */
const showOne = (node) => (FORMS[node.type] ?? (() => `${node.type}(${node.children ? show(node.children) : node.id})`))(node);

/** @type {[string, string][]} */
const CASES = [
  ["plain", "plain"],
  ["two\nlines", "two\nlines"],
  ["**bold** and *italic* and _italic_ and ~~gone~~", "bold(bold) and italic(italic) and italic(italic) and strike(gone)"],
  ["***both***", "bold(italic(both))"],
  ["**bold *in it***", "bold(bold italic(in it))"],
  ["**a*b**", "bold(a*b)"],
  ["2 * 3 * 4", "2 * 3 * 4"],
  ["snake_case_name and a__b__c", "snake_case_name and a__b__c"],
  ["__under__ and ___both___", "underline(under) and underline(italic(both))"],
  ["sign here: ________", "sign here: ________"],
  ["||a secret|| and || spaced ||", "spoiler(a secret) and spoiler( spaced )"],
  ["||**bold** https://example.org/x||", "spoiler(bold(bold) link(https://example.org/x))"],
  ["||||", "||||"],
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
  ["<https://example.org/x>", "link(https://example.org/x)"],
  ["[the *text*](https://example.org/x_(y)) after", "link(the italic(text) https://example.org/x_(y)) after"],
  ["[https://bank.example](https://evil.example)", "link(https://bank.example https://evil.example evil.example)"],
  ["[bank.example](https://bank.example/in)", "link(bank.example https://bank.example/in)"],
  ["[x](javascript:alert(1))", "[x](javascript:alert(1))"],
  ["[ ](https://example.org)", "[ ](link(https://example.org))"],
  ["<@12> <@!13> <@&14> <#15>", "user(12) user(13) role(14) channel(15)"],
  ["@everyone and @here, not @everyoneelse", "everyone(@everyone) and everyone(@here), not @everyoneelse"],
  ["<:yes:1> <a:dance:2>", "emoji(yes 1) emoji(dance 2 moves)"],
  ["<t:1700000000> <t:1700000000:R> <t:x>", "time(1700000000 f) time(1700000000 R) <t:x>"],
  ["`<@12>`", "code(<@12>)"],
  ["<@12", "<@12"],
  ["# One\n## Two\n### Three\n#### Four\n#no", "h1(One)h2(Two)h3(Three)#### Four\n#no"],
  ["-# small\nplain", "small(small)plain"],
  ["> a\n> **b**\nc", "quote(a\nbold(b))c"],
  [">>> a\nb\n\nc", "quote(a\nb\n\nc)"],
  ["> > a", "quote(> a)"],
  [">no", ">no"],
  ["- a\n  - b\n* c", "ul(0-:a 1-:b 0-:c)"],
  ["3. a\n4. **b**\n- c", "ol(03:a 04:bold(b))ul(0-:c)"],
  ["a\n- b\nc", "aul(0-:b)c"],
  ["2026. That was", "ol(02026:That was)"],
  ["-no", "-no"],
  ["*a\nb*", "italic(a\nb)"],
];

for (const [source, expected] of CASES) {
  test(`markdown: ${JSON.stringify(source)}`, () => assert.equal(show(parse(source)), expected));
}

test("what no marker eats is all there", () => {
  const text = "a * b ** c _ d ` e ~~ f \\ g";
  assert.equal(show(parse(text)), text);
});

test("time grows with the length, not with its square", () => {
  const hostile = [
    ...["*", "**a", "_a ", "`", "`a``b", "https://", ")", "~~a*b", "[", "\\", "||a", "<@", "<t:1", "@everyone", "__a"],
    ...["[a](https://", "[a](https://b(", "> ", "> \n", "- a\n", "# a\n", "1. ", "<https://", "\n", "[[a]", "-# "],
  ];
  for (const piece of hostile) {
    const started = performance.now();
    parse(piece.repeat(200_000 / piece.length));
    assert.ok(performance.now() - started < 2000, `${piece} took too long`);
  }
});

test("in one line", () => {
  assert.equal(inOneLine("# Hi\n> **you** `x`\n- one\n- two ||secret||"), "Hi you x one two ▒▒▒");
  assert.equal(inOneLine("<@1> in <#2> <:yes:3>", (node) => `@${/** @type {any} */ (node).id}`), "@1 in @2 :yes:");
});
