import { useId, useState } from "preact/hooks";
import { Avatar } from "rscord/components/Avatar.js";
import { Dialog, DialogForm } from "rscord/components/Dialog.js";
import { Icon } from "rscord/components/icons.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { chatName } from "rscord/store/chats.js";
import { acquaintances } from "rscord/store/circle.js";
import { store } from "rscord/store/index.js";
import { userName } from "rscord/store/selectors.js";
import { addPeople, createGroup, putOut, renameGroup } from "rscord/store/talk.js";
import { dialog } from "rscord/store/ui.js";

/** @import {DialogState, Id, User} from "../../types.d.ts" */

export function NewGroup() {
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState(/** @type {Id[]} */ ([]));
  const people = acquaintances();
  return html`<${Dialog} title=${t("newGroup")} text=${t("newGroupText")}>
    <${DialogForm} action=${t("create")} disabled=${!chosen.length} run=${() => createGroup(chosen, name.trim() || defaultName(people, chosen))}>
      <${NameField} value=${name} onInput=${setName} />
      <${PeopleChoice} people=${people} chosen=${chosen} onChange=${setChosen} />
    <//>
  <//>`;
}

/** One person alone would make a one-to-one chat: the group is asked for, so it gets a name. @param {User[]} people @param {Id[]} chosen */
const defaultName = (people, chosen) =>
  chosen.length > 1 ? "" : people.filter(({ id }) => chosen.includes(id)).map(userName).concat(userName(store.me.peek())).join(", ").slice(0, 100);

/** @param {{value: string, onInput: (value: string) => void}} props */
function NameField({ value, onInput }) {
  const id = useId();
  return html`<div class="field">
    <label for=${id}>${t("groupName")}</label>
    <input id=${id} type="text" value=${value} maxlength="100" placeholder=${t("groupNameHint")} autocomplete="off" dir="auto" autofocus onInput=${(/** @type {any} */ event) => onInput(event.currentTarget.value)} />
  </div>`;
}

/** @param {{people: User[], chosen: Id[], onChange: (chosen: Id[]) => void}} props */
function PeopleChoice({ people, chosen, onChange }) {
  const toggle = (/** @type {Id} */ id) => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  if (!people.length) return html`<p class="muted">${t("nobodyToAdd")}</p>`;
  return html`<fieldset class="people-choice">
    <legend>${t("groupPeople")}</legend>
    ${people.map((user) => html`<label key=${user.id} class="people-option">
      <input type="checkbox" checked=${chosen.includes(user.id)} onChange=${() => toggle(user.id)} />
      <${Avatar} user=${user} small />
      <bdi>${userName(user)}</bdi>
    </label>`)}
  </fieldset>`;
}

/** Who is in a group, its name, and bringing others in. @param {DialogState} state */
export function Group({ chatId = "" }) {
  const chat = store.chats.value[chatId];
  if (!chat) return html`<${Dialog} title=${t("chatMissing")} children=${[]} />`;
  const me = store.me.value;
  const mine = chat.owner_id === me.id;
  const people = [me, ...chat.recipients];
  return html`<${Dialog} title=${chatName(chat)} text=${t("peopleCount", { n: people.length })}>
    <ul class="people-list">
      ${people.map((user) => html`<li key=${user.id} class="person">
        <${Avatar} user=${user} small />
        <bdi class="person-name">${userName(user)}</bdi>
        ${chat.owner_id === user.id && html`<span class="tag">${t("owner")}</span>`}
        ${mine && user.id !== me.id && html`<button class="icon-button danger" type="button" aria-label=${t("putOut", { name: userName(user) })} title=${t("putOut", { name: userName(user) })} onClick=${() => putOut(chatId, user.id)}>
          <${Icon} name="close" />
        </button>`}
      </li>`)}
    </ul>
    <div class="dialog-foot dialog-foot-start">
      <button class="button button-quiet" type="button" onClick=${() => (dialog.value = { name: "add-people", chatId })}><${Icon} name="invite" />${t("addPeople")}</button>
      <button class="button button-quiet" type="button" onClick=${() => (dialog.value = { name: "rename-group", chatId })}><${Icon} name="edit" />${t("renameGroup")}</button>
    </div>
  <//>`;
}

/** @param {DialogState} state */
export function RenameGroup({ chatId = "" }) {
  const [name, setName] = useState(store.chats.peek()[chatId]?.name ?? "");
  return html`<${Dialog} title=${t("renameGroup")}>
    <${DialogForm} action=${t("save")} run=${() => renameGroup(chatId, name.trim())}><${NameField} value=${name} onInput=${setName} /><//>
  <//>`;
}

/** @param {DialogState} state */
export function AddPeople({ chatId = "" }) {
  const [chosen, setChosen] = useState(/** @type {Id[]} */ ([]));
  const inside = new Set(store.chats.value[chatId]?.recipients.map(({ id }) => id));
  const people = acquaintances().filter(({ id }) => !inside.has(id));
  return html`<${Dialog} title=${t("addPeople")}>
    <${DialogForm} action=${t("add")} disabled=${!chosen.length} run=${() => addPeople(chatId, chosen)}>
      <${PeopleChoice} people=${people} chosen=${chosen} onChange=${setChosen} />
    <//>
  <//>`;
}
