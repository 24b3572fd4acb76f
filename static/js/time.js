import { currentLocale, t } from "rscord/i18n.js";

const DAY = 86_400_000;
/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * Formats are dear to make and cheap to use.
 * @param {string} name
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(name, options) {
  const key = `${currentLocale()} ${name}`;
  const made = formats.get(key) ?? new Intl.DateTimeFormat(currentLocale(), options);
  formats.set(key, made);
  return made;
}

/** @param {number} time milliseconds */
export const clock = (time) => format("clock", { hour: "numeric", minute: "2-digit" }).format(time);

/** @param {number} time milliseconds */
export const day = (time) => format("day-long", { dateStyle: "long" }).format(time);

/** From the largest that a length of time is a whole number of. @type {[number, string][]} */
const LENGTHS = [
  [86_400, "day"],
  [3600, "hour"],
  [60, "minute"],
  [1, "second"],
];

/** A length of time in words, such as "7 days". @param {number} seconds */
export function duration(seconds) {
  const [size, unit] = LENGTHS.find(([length]) => seconds >= length && seconds % length === 0) ?? [1, "second"];
  return new Intl.NumberFormat(currentLocale(), { style: "unit", unit, unitDisplay: "long" }).format(seconds / size);
}

/** @param {number} time milliseconds */
export const fullTime = (time) => format("full", { dateStyle: "long", timeStyle: "short" }).format(time);

/**
 * The local day as a number that grows by one each day, also where the clocks change.
 * @param {number} time milliseconds
 */
export function dayOf(time) {
  const date = new Date(time);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY;
}

/**
 * @param {number} time milliseconds
 * @param {number} [now]
 */
export function dayName(time, now = Date.now()) {
  const ago = dayOf(now) - dayOf(time);
  if (ago === 0) return t("today");
  if (ago === 1) return t("yesterday");
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return sameYear
    ? format("day", { weekday: "long", day: "numeric", month: "long" }).format(time)
    : format("day-year", { day: "numeric", month: "long", year: "numeric" }).format(time);
}

const SECOND = 1000;
/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [["year", 365 * DAY], ["month", 30 * DAY], ["day", DAY], ["hour", 3600 * SECOND], ["minute", 60 * SECOND]];

/**
 * "in 5 minutes", "2 days ago".
 * @param {number} time milliseconds
 * @param {number} [now]
 */
export function relative(time, now = Date.now()) {
  const away = time - now;
  const [unit, length] = UNITS.find(([, size]) => Math.abs(away) >= size) ?? ["second", SECOND];
  return new Intl.RelativeTimeFormat(currentLocale(), { numeric: "auto" }).format(Math.round(away / length), unit);
}

/** The styles of `<t:…:style>`. @type {Record<string, Intl.DateTimeFormatOptions>} */
const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};

/**
 * @param {number} time milliseconds; what no calendar has reads as a number
 * @param {string} style
 */
export function moment(time, style) {
  if (Number.isNaN(new Date(time).getTime())) return String(time / SECOND);
  return style === "R" ? relative(time) : format(`moment ${style}`, STYLES[style] ?? STYLES.f).format(time);
}

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** @param {number} count */
export function bytes(count) {
  const step = Math.min(SIZES.length - 1, Math.floor(Math.log(Math.max(1, count)) / Math.log(1024)));
  const amount = count / 1024 ** step;
  const digits = amount < 10 && step ? 1 : 0;
  return new Intl.NumberFormat(currentLocale(), {
    style: "unit",
    unit: SIZES[step],
    unitDisplay: step ? "short" : "long",
    maximumFractionDigits: digits,
  }).format(amount);
}

/** @param {number} seconds as 1:05 or 1:02:05 */
export function span(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  return (parts[0] ? parts : parts.slice(1)).map((part, at) => (at ? String(part).padStart(2, "0") : part)).join(":");
}
