import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { t, use } from "rscord/i18n.js";
import chatEn from "rscord/i18n/en.js";
import chatRu from "rscord/i18n/ru.js";
import settingsEn from "rscord/i18n/settings/en.js";
import settingsRu from "rscord/i18n/settings/ru.js";

const en = { ...chatEn, ...settingsEn };
const ru = { ...chatRu, ...settingsRu };

/** @typedef {import("../../static/js/i18n.js").Entry} Entry */
/** @type {Record<string, Record<string, Entry>>} */
const CATALOGUES = { en, ru };
const ROOT = new URL("../../static/js/", import.meta.url);

/** @param {Entry} entry */
const forms = (entry) => (typeof entry === "string" ? [entry] : Object.values(entry));

/** @param {string} text */
const names = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort().join(" ");

test("both languages have the same texts", () => {
  assert.deepEqual(Object.keys(chatRu), Object.keys(chatEn));
  assert.deepEqual(Object.keys(settingsRu), Object.keys(settingsEn));
  assert.equal(Object.keys(en).length, Object.keys(chatEn).length + Object.keys(settingsEn).length, "one text, one place");
});

for (const [language, catalogue] of Object.entries(CATALOGUES)) {
  test(`${language}: every plural form is there, every text takes the same values`, () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories.sort();
    for (const [key, entry] of Object.entries(catalogue)) {
      if (typeof entry !== "string") assert.deepEqual(Object.keys(entry).sort(), categories, key);
      const expected = names(forms(/** @type {Record<string, Entry>} */ (en)[key])[0]);
      for (const form of forms(entry)) assert.equal(names(form), expected, key);
    }
  });
}

test("every text is used somewhere", () => {
  const files = readdirSync(ROOT, { recursive: true, encoding: "utf8" }).filter((name) => /\.js$/.test(name) && !name.startsWith("i18n"));
  const source = files.map((name) => readFileSync(new URL(name, ROOT), "utf8")).join("\n");
  const unused = Object.keys(en).filter((key) => !new RegExp(`["']${key}["']`).test(source));
  assert.deepEqual(unused, []);
});

test("numbers choose their form", () => {
  use("ru", ru);
  assert.equal(t("memberCount", { n: 1 }), "1 участник");
  assert.equal(t("memberCount", { n: 22 }), "22 участника");
  assert.equal(t("memberCount", { n: 11 }), "11 участников");
  use("en", en);
  assert.equal(t("memberCount", { n: 1 }), "1 member");
});

test("values are put in as they are", () => {
  assert.equal(t("leaveTitle", { server: "$& {server}" }), "Leave $& {server}?");
});

test("Russian quotes inside quotes have another shape", () => {
  use("ru", ru);
  assert.equal(t("leaveTitle", { server: "Кафе «Гавань»" }), "Покинуть «Кафе „Гавань“»?");
  assert.equal(t("beginning", { channel: "«дом»" }), "Начало канала #«дом»");
  use("en", en);
});
