import { t } from "rscord/i18n.js";
import { notify } from "rscord/store/ui.js";

/**
 * Without HTTPS browsers have no clipboard to write to; the old command still works there.
 * @param {string} text
 */
export async function copyText(text) {
  const written = navigator.clipboard ? navigator.clipboard.writeText(text).then(() => true, () => byHand(text)) : byHand(text);
  notify((await written) ? t("copied") : t("copyFailed"));
}

/** @param {string} text */
function byHand(text) {
  const area = document.createElement("textarea");
  const focused = document.activeElement;
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
