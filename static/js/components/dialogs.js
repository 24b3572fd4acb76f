import { useEffect, useRef, useState } from "preact/hooks";
import { explain } from "rscord/api.js";
import { AddPeople, Group, NewGroup, RenameGroup } from "rscord/components/chats/GroupDialogs.js";
import { Dialog, DialogForm, TextField } from "rscord/components/Dialog.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { store } from "rscord/store/index.js";
import { createChannel, createGuild, createVoiceChannel, inviteCode, joinByInvite, makeInvite } from "rscord/store/places.js";
import { dialog } from "rscord/store/ui.js";

/** @import {DialogName, DialogState} from "../types.d.ts" */

function CreateGuild() {
  const [name, setName] = useState("");
  return html`<${Dialog} title=${t("createServer")} text=${t("createServerText")}>
    <${DialogForm} action=${t("create")} disabled=${name.trim().length < 2} run=${() => createGuild(name.trim())}>
      <${TextField} label=${t("serverName")} hint=${t("serverNameHint")} max=${100} value=${name} onInput=${setName} />
    <//>
  <//>`;
}

function Join() {
  const [link, setLink] = useState("");
  return html`<${Dialog} title=${t("joinServer")} text=${t("joinServerText")}>
    <${DialogForm} action=${t("join")} disabled=${!inviteCode(link)} run=${() => joinByInvite(link)}>
      <${TextField} label=${t("inviteLink")} hint=${`${location.origin}/invite/…`} value=${link} onInput=${setLink} />
    <//>
  <//>`;
}

/** @param {DialogState} state */
function CreateChannel({ guildId = "" }) {
  const [name, setName] = useState("");
  return html`<${Dialog} title=${t("createChannel")} text=${t("createChannelText")}>
    <${DialogForm} action=${t("create")} disabled=${!name.trim()} run=${() => createChannel(guildId, name.trim())}>
      <${TextField} label=${t("channelNameLabel")} hint=${t("channelNameHint")} max=${100} value=${name} onInput=${setName} />
    <//>
  <//>`;
}

/** @param {DialogState} state */
function CreateVoiceChannel({ guildId = "" }) {
  const [name, setName] = useState("");
  return html`<${Dialog} title=${t("createVoiceChannel")} text=${t("createVoiceChannelText")}>
    <${DialogForm} action=${t("create")} disabled=${!name.trim()} run=${() => createVoiceChannel(guildId, name.trim())}>
      <${TextField} label=${t("channelNameLabel")} hint=${t("voiceChannelNameHint")} max=${100} value=${name} onInput=${setName} />
    <//>
  <//>`;
}

/** @param {DialogState} state */
function Invite({ guildId = "" }) {
  const guild = store.guilds.value[guildId];
  const [link, setLink] = useState("");
  const [error, setError] = useState("");
  useEffect(() => {
    if (guild) makeInvite(guild).then(setLink, (reason) => setError(explain(reason)));
  }, [guildId]);
  return html`<${Dialog} title=${t("invite")} text=${t("inviteText", { server: guild?.name ?? "" })}>
    ${error ? html`<p class="field-error" role="alert">${error}</p>` : html`<${CopyField} value=${link} />`}
  <//>`;
}

/** @param {{value: string}} props */
function CopyField({ value }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    // Without HTTPS browsers have no clipboard to write to; the old command still works there.
    if (navigator.clipboard) await navigator.clipboard.writeText(value).catch(() => document.execCommand("copy"));
    else document.execCommand("copy");
    setCopied(true);
  };
  return html`<div class="copy">
    <input ref=${field} type="text" readonly aria-label=${t("inviteLink")} value=${value || t("making")} onFocus=${() => field.current?.select()} />
    <button class="button" type="button" disabled=${!value} onClick=${copy}>${copied ? t("copied") : t("copy")}</button>
    <span class="visually-hidden" role="status">${copied && t("copied")}</span>
  </div>`;
}

/** @param {DialogState} state */
function Confirm({ title = "", text, action = "", run = async () => {} }) {
  return html`<${Dialog} title=${title} text=${text}><${DialogForm} danger action=${action} run=${run} /><//>`;
}

/** @type {Record<DialogName, (state: DialogState) => any>} */
const DIALOGS = {
  "create-guild": CreateGuild,
  join: Join,
  "create-channel": CreateChannel,
  "create-voice-channel": CreateVoiceChannel,
  invite: Invite,
  confirm: Confirm,
  "new-group": NewGroup,
  group: Group,
  "rename-group": RenameGroup,
  "add-people": AddPeople,
  loaded: ({ component: Loaded }) => Loaded && html`<${Loaded} />`,
};

/** The open dialog, if any. */
export function Dialogs() {
  const state = dialog.value;
  return state && html`<${DIALOGS[state.name]} ...${state} />`;
}
