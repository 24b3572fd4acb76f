import { useState } from "preact/hooks";
import { Button, Input } from "rscord/components/fields.js";
import { errorsOf } from "rscord/components/settings/form.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { store } from "rscord/store/index.js";
import { notify } from "rscord/store/ui.js";

/** @import {Key} from "rscord/i18n.js" */

/** What signing in takes: each change asks for the password that is good now. */
export function Account() {
  return html`
    <${Guarded} title="email" field="email" label="newEmail" type="email" autocomplete="email" action="changeEmail" done="emailChanged" text=${store.me.value.email ?? ""} />
    <${Guarded} title="password" field="new_password" label="newPassword" type="password" autocomplete="new-password" action="changePassword" done="passwordChanged" text=${t("passwordText")} />
  `;
}

/**
 * @param {{title: Key, field: "email" | "new_password", label: Key, type: string, autocomplete: string, action: Key, done: Key, text: string}} props
 */
function Guarded({ title, field, label, type, autocomplete, action, done, text }) {
  const [value, setValue] = useState("");
  const [password, setPassword] = useState("");
  const [errors, setErrors] = useState(/** @type {Record<string, string>} */ ({}));
  const [busy, setBusy] = useState(false);
  const change = async (/** @type {any} */ event) => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    setErrors({});
    await manage.changeMe({ [field]: value, password }).then((me) => {
      store.dispatch("USER_UPDATE", me);
      setValue("");
      setPassword("");
      notify([t(done), ...(me.warnings ?? []).map((/** @type {{message: string}} */ warning) => warning.message)].join(" "));
    }, (reason) => {
      setErrors(errorsOf(reason));
      requestAnimationFrame(() => form.querySelector('[aria-invalid="true"]')?.focus());
    });
    setBusy(false);
  };
  return html`<section class="settings-section">
    <h2>${t(title)}</h2>
    <p class="muted"><bdi>${text}</bdi></p>
    <form class="stack" onSubmit=${change}>
      <input class="visually-hidden" type="text" autocomplete="username" value=${store.me.value.username} tabindex="-1" aria-hidden="true" readonly />
      <${Input} label=${t(label)} type=${type} autocomplete=${autocomplete} value=${value} error=${errors[field]} required onInput=${setValue} />
      <${Input} label=${t("presentPassword")} type="password" autocomplete="current-password" value=${password} error=${errors.password} required onInput=${setPassword} />
      ${errors[""] && html`<p class="field-error" role="alert">${errors[""]}</p>`}
      <div><${Button} type="submit" busy=${busy} disabled=${!value || !password}>${t(action)}<//></div>
    </form>
  </section>`;
}
