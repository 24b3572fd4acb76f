import { csrfToken } from "rscord/api.js";
import { useLoad, Waiting } from "rscord/components/settings/load.js";
import { classes, html } from "rscord/html.js";
import { currentLocale, t } from "rscord/i18n.js";

/** Each in its own words: whoever is lost finds theirs. */
const LANGUAGES = [
  { value: "en", label: "English" },
  { value: "ru", label: "Русский" },
];

/** The page is loaded anew in the language that is chosen. */
export function Language() {
  const loaded = useLoad(csrfToken, []);
  if (!loaded.data) return html`<${Waiting} loaded=${loaded} />`;
  return html`
    <form class="languages" method="post" action="/language">
      <input type="hidden" name="csrfmiddlewaretoken" value=${loaded.data} />
      <input type="hidden" name="next" value=${location.pathname} />
      ${LANGUAGES.map(({ value, label }) => {
        const current = value === currentLocale();
        return html`<button class=${classes("button", !current && "button-quiet")} key=${value} name="language" value=${value} lang=${value} aria-current=${current ? "true" : undefined}>${label}</button>`;
      })}
    </form>
    <p class="muted">${t("languageText")}</p>
  `;
}
