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
