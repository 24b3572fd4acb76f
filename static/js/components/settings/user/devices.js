import { t } from "rscord/i18n.js";

/** In the order of asking: browsers claim to be one another. @type {[RegExp, string][]} */
const BROWSERS = [
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\/|Opera/, "Opera"],
  [/YaBrowser\//, "Yandex"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
/** @type {[RegExp, string][]} */
const SYSTEMS = [
  [/Windows/, "Windows"],
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Mac OS X/, "macOS"],
  [/Linux|X11/, "Linux"],
];

/** @param {[RegExp, string][]} known @param {string} agent */
const find = (known, agent) => known.find(([sign]) => sign.test(agent))?.[1];

/**
 * What a device would be called by whoever holds it.
 * @param {string} agent its User-Agent
 */
export function deviceName(agent) {
  const browser = find(BROWSERS, agent) ?? agent.split(/[\s/]/)[0];
  const system = find(SYSTEMS, agent);
  if (!browser) return t("unknownDevice");
  return system ? t("browserOn", { browser, system }) : browser;
}
