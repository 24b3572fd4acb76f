import en from "rscord/i18n/en.js";

/** @typedef {keyof typeof en | keyof typeof import("rscord/i18n/settings/en.js").default} Key */
/** @typedef {string | Partial<Record<Intl.LDMLPluralRule, string>>} Entry */

/** @type {Record<string, Entry>} */
let catalogue = en;
let locale = "en";
let plurals = new Intl.PluralRules(locale);

/**
 * Choose the language once, before anything is drawn.
 * @param {string} language such as "ru" or "en-GB"; what we have no catalogue of reads English
 */
export async function setLocale(language) {
  const base = language.toLowerCase().split("-")[0];
  const found = base === "ru" ? await import("rscord/i18n/ru.js") : { default: en };
  use(base === "ru" ? "ru" : "en", found.default);
}

/** The texts of the settings come with their code. */
export async function addSettingsTexts() {
  const { default: more } = await (locale === "ru" ? import("rscord/i18n/settings/ru.js") : import("rscord/i18n/settings/en.js"));
  catalogue = { ...catalogue, ...more };
}

/**
 * @param {string} language
 * @param {Record<string, Entry>} entries
 */
export function use(language, entries) {
  locale = language;
  catalogue = entries;
  plurals = new Intl.PluralRules(language);
}

export const currentLocale = () => locale;

/**
 * A text of the catalogue. Where it has plural forms, `n` chooses the form.
 * @param {Key} key
 * @param {Record<string, string | number>} [values] for the {names} in the text
 * @returns {string}
 */
export function t(key, values = {}) {
  const entry = catalogue[key] ?? /** @type {Record<string, Entry>} */ (en)[key];
  const text = typeof entry === "string" ? entry : (entry[plurals.select(Number(values.n))] ?? entry.other ?? "");
  return text.replace(/(«?)\{(\w+)\}/g, (_whole, quote, name) => quote + put(String(values[name] ?? ""), quote));
}

/**
 * Russian quotes inside quotes have another shape.
 * @param {string} value
 * @param {string} quote what stands before it
 */
const put = (value, quote) => (quote ? value.replaceAll("«", "„").replaceAll("»", "“") : value);
