import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ownAddress, webAddress } from "rscord/addresses.js";
import { parse } from "rscord/markdown.js";

globalThis.location = /** @type {any} */ ({ origin: "https://chat.example" });
const { drawAll } = await import("rscord/components/MessageText.js");
const { Embeds } = await import("rscord/components/message/Embeds.js");

/** @type {string[]} */
const TRICKS = JSON.parse(readFileSync(new URL("../tricks.json", import.meta.url), "utf8"));

/** What a message may be made of, and the attributes of each. */
const TAGS = new Set("a article bdi blockquote code dd del div dl dt em li ol p s small span strong u ul".split(" "));
const ATTRIBUTES = new Set("class dir href key rel start style target title value children".split(" "));

/**
 * Walks through what is drawn, into the text and the properties of components too.
 * @param {any} node
 */
function check(node) {
  if (Array.isArray(node)) return node.forEach(check);
  if (node === null || typeof node !== "object") return undefined;
  if (typeof node.type === "string") checkElement(node.type, node.props);
  else checkComponent(node);
  return check(node.props.children);
}

/**
 * @param {string} tag
 * @param {Record<string, any>} props
 */
function checkElement(tag, props) {
  assert.ok(TAGS.has(tag), tag);
  for (const name of Object.keys(props)) assert.ok(ATTRIBUTES.has(name), `${tag} ${name}`);
  if (props.href !== undefined) assert.match(new URL(props.href, "https://chat.example").protocol, /^https?:$/);
}

/** @param {any} node whose function draws it, unless it needs a page to live in */
function checkComponent({ type, props }) {
  for (const [name, value] of Object.entries(props)) {
    if (name !== "children") assert.ok(typeof value !== "string" || !/^on/i.test(name), name);
  }
  if (["Card", "Media", "Foot", "MaybeLink"].includes(type.name)) check(type(props));
}

test("the corpus is large and each trick is its own", () => {
  assert.ok(TRICKS.length >= 200);
  assert.equal(new Set(TRICKS).size, TRICKS.length);
});

test("no trick becomes anything but text, styles and safe links", () => {
  for (const trick of TRICKS) check(drawAll(parse(trick), {}));
});

test("what is text says what was written", () => {
  for (const trick of TRICKS.filter((text) => /^<(?!t:)[a-z]/i.test(text) && !/[\\*_~|`[@]|https?:/.test(text))) {
    const text = parse(trick).map((node) => ("text" in node ? node.text : "")).join("");
    assert.equal(text, trick);
  }
});

test("no trick gets out of a card", () => {
  for (const trick of TRICKS) {
    const media = { url: trick };
    const embed = {
      title: trick,
      description: trick,
      url: trick,
      timestamp: trick,
      color: /** @type {any} */ (0xffffff),
      author: { name: trick, url: trick },
      footer: { text: trick },
      fields: [{ name: trick, value: trick }],
      image: media,
      thumbnail: media,
    };
    check(Embeds({ message: /** @type {any} */ ({ embeds: [embed] }) }));
  }
});

test("addresses: only our own pictures are loaded, only web pages are linked", () => {
  for (const trick of TRICKS) {
    assert.match(ownAddress(trick), /^$|^\/(attachments|avatars|emojis|icons|stickers)\//);
    const address = webAddress(trick);
    if (address !== undefined) assert.match(new URL(address).protocol, /^https?:$/);
  }
  assert.equal(ownAddress("http://elsewhere.example/attachments/1/a.png?ex=1&sig=2"), "/attachments/1/a.png?ex=1&sig=2");
  assert.equal(ownAddress("https://elsewhere.example/picture.png"), "");
  assert.equal(ownAddress(null), "");
  assert.equal(webAddress("https://example.org/a"), "https://example.org/a");
  assert.equal(webAddress("javascript:hack()"), undefined);
});
