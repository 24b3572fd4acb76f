import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { findEmoji, fromGuild, GROUPS, join } from "rscord/emoji.js";
import { knownLanguage, tokensOf } from "rscord/highlight.js";

/** @param {string} name of a vendored file */
const read = (name) => JSON.parse(readFileSync(new URL(`../../static/vendor/${name}`, import.meta.url), "utf8"));

const known = join(
  read("emojibase-data-en-compact.json"),
  read("emojibase-data-en-shortcodes-emojibase.json"),
  read("emojibase-data-ru-compact.json"),
);

/** @param {string} query */
const first = (query) => findEmoji(known, query)[0]?.emoji.name;

test("found by short names and words, in English and in Russian", () => {
  assert.equal(first("tada"), "🎉");
  assert.equal(first("HEART"), "❤️");
  assert.equal(first("+1"), "👍️");
  assert.equal(first("лимон"), "🍋");
  assert.equal(first("ёжик") ?? first("ёж"), first("еж"));
  assert.ok(findEmoji(known, "смех").length > 0);
  assert.deepEqual(findEmoji(known, "  "), []);
  assert.deepEqual(findEmoji(known, "no such thing at all"), []);
});

test("every group has some, and none is there twice", () => {
  for (const group of GROUPS) assert.ok(known.some((entry) => entry.group === group), String(group));
  assert.equal(new Set(known.map(({ emoji }) => emoji.name)).size, known.length);
});

test("a guild's own emoji come by their names", () => {
  const own = fromGuild([{ id: "9", name: "tadaa" }, { id: "8", name: "gone", available: false }]);
  assert.equal(own.length, 1);
  assert.equal(findEmoji([...own, ...known], "tadaa")[0].emoji.id, "9");
});

test("languages of code by any of their names", () => {
  assert.equal(knownLanguage("Py"), "python");
  assert.equal(knownLanguage("C++"), "cpp");
  assert.equal(knownLanguage("constructor"), "");
  assert.equal(knownLanguage("brainfuck"), "");
});

test("the highlighter's tree keeps every letter", () => {
  const tree = [{ scope: "title.function", children: ["f", { scope: "weird", children: ["<b>"] }] }, "x"];
  assert.deepEqual(tokensOf(tree), [{ kind: "title", children: ["f", { kind: "plain", children: ["<b>"] }] }, "x"]);
});
