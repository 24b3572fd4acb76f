import { useState } from "preact/hooks";
import { Choice, Switch } from "rscord/components/fields.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { look, setLook } from "rscord/store/settings.js";

/** @import {Key} from "rscord/i18n.js" */
/** @import {Look} from "rscord/store/settings.js" */

/** @type {{value: string, label: Key, help?: Key}[]} */
const THEMES = [
  { value: "", label: "themeSystem" },
  { value: "light", label: "themeLight" },
  { value: "dark", label: "themeDark" },
  { value: "contrast", label: "themeContrast", help: "themeContrastHelp" },
];

/** How this browser shows everything; at once, with nothing to save. */
export function Appearance() {
  const [, redraw] = useState(0);
  const put = (/** @type {Look} */ name) => (/** @type {string} */ value) => {
    setLook(name, value);
    redraw((count) => count + 1);
  };
  const themes = THEMES.map(({ value, label, help }) => ({ value, label: t(label), help: help && t(help), mark: html`<span class=${`theme-mark theme-${value || "system"}`}></span>` }));
  const densities = [
    { value: "", label: t("densityCosy"), help: t("densityCosyHelp") },
    { value: "compact", label: t("densityCompact"), help: t("densityCompactHelp") },
  ];
  return html`
    <${Choice} label=${t("theme")} value=${look("theme")} options=${themes} onInput=${put("theme")} />
    <${Choice} label=${t("density")} value=${look("density")} options=${densities} onInput=${put("density")} />
    <${Switch} label=${t("lessMotion")} help=${t("lessMotionHelp")} checked=${look("motion") === "reduced"} onInput=${(/** @type {boolean} */ on) => put("motion")(on ? "reduced" : "")} />
    <p class="muted">${t("onlyHere")}</p>
  `;
}
