import { useState } from "preact/hooks";
import { Dialog, DialogForm, TextField } from "rscord/components/Dialog.js";
import { lazy } from "rscord/components/lazy.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { inviteCode, joinByInvite } from "rscord/store/places.js";
import { dialog } from "rscord/store/ui.js";

/** @import {DialogName, DialogState} from "../types.d.ts" */

function Join() {
  const [link, setLink] = useState("");
  return html`<${Dialog} title=${t("joinServer")} text=${t("joinServerText")}>
    <${DialogForm} action=${t("join")} disabled=${!inviteCode(link)} run=${() => joinByInvite(link)}>
      <${TextField} label=${t("inviteLink")} hint=${`${location.origin}/invite/…`} value=${link} onInput=${setLink} />
    <//>
  <//>`;
}

/** @param {DialogState} state */
function Confirm({ title = "", text, action = "", typed = "", run = async () => {} }) {
  const [written, setWritten] = useState("");
  return html`<${Dialog} title=${title} text=${text}>
    <${DialogForm} danger action=${action} disabled=${written.trim() !== typed.trim()} run=${run}>
      ${typed && html`<${TextField} label=${t("typeToConfirm", { name: typed })} value=${written} onInput=${setWritten} />`}
    <//>
  <//>`;
}

const SettingsDialog = lazy(async () => (await import("rscord/components/settings/dialogs.js")).SettingsDialog);
const MakingDialog = lazy(async () => (await import("rscord/components/making.js")).MakingDialog);

/** Fetched when the page has nothing else to do: what is typed as soon as the dialog is asked for belongs into it. */
export const preloadDialogs = () => MakingDialog.preload();

/** @type {Partial<Record<DialogName, (state: DialogState) => any>>} */
const DIALOGS = {
  join: Join,
  confirm: Confirm,
  crop: SettingsDialog,
  moderate: SettingsDialog,
  profile: SettingsDialog,
  loaded: ({ component: Loaded }) => Loaded && html`<${Loaded} />`,
};

/** The open dialog, if any. */
export function Dialogs() {
  const state = dialog.value;
  return state && html`<${DIALOGS[state.name] ?? MakingDialog} ...${state} />`;
}
