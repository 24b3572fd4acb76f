import { useId, useState } from "preact/hooks";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { askFriend, whyNot } from "rscord/store/befriend.js";
import { FRIEND } from "rscord/store/relationships.js";
import { userName } from "rscord/store/selectors.js";

/** A request by username, with what came of it. */
export function AddFriend() {
  const id = useId();
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState({ error: "", done: "" });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy || !name.trim()) return;
    setBusy(true);
    await askFriend(name.trim()).then(
      ({ type, user }) => {
        setName("");
        setOutcome({ error: "", done: t(type === FRIEND ? "nowFriends" : "requestSent", { name: userName(user) }) });
      },
      (reason) => setOutcome({ error: whyNot(reason), done: "" }),
    );
    setBusy(false);
  };
  const written = (/** @type {any} */ event) => {
    setName(event.currentTarget.value);
    setOutcome({ error: "", done: "" });
  };
  return html`<form class="add-friend" onSubmit=${submit}>
    <div class="field">
      <label for=${id}>${t("addFriendLabel")}</label>
      <input id=${id} type="text" value=${name} maxlength="128" autocomplete="off" autocapitalize="none" spellcheck=${false} aria-invalid=${outcome.error ? "true" : undefined} aria-describedby=${`${id}-outcome`} placeholder=${t("addFriendHint")} onInput=${written} />
    </div>
    <button class="button" type="submit" disabled=${!name.trim()}>${busy && html`<span class="spinner"></span>`}${t("sendRequest")}</button>
    <p id=${`${id}-outcome`} class=${outcome.error ? "field-error" : "field-done"} role="status">${outcome.error || outcome.done}</p>
  </form>`;
}
