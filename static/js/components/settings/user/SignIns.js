import { Button } from "rscord/components/fields.js";
import { attempt, useLoad, Waiting } from "rscord/components/settings/load.js";
import { deviceName } from "rscord/components/settings/user/devices.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { dialog } from "rscord/store/ui.js";
import { fullTime } from "rscord/time.js";

/** @import {Id} from "../../../types.d.ts" */
/** @typedef {{id: Id, current: boolean, address: string | null, user_agent: string, created_at: string, last_seen_at: string}} SignIn */

/** Where I am signed in; ending one signs that device out at once. */
export function SignIns() {
  const loaded = useLoad(manage.signIns, []);
  if (!loaded.data) return html`<${Waiting} loaded=${loaded} />`;
  const end = async (/** @type {SignIn} */ one) => {
    const done = await attempt(manage.endSignIn(one.id));
    if (done) loaded.setData(loaded.data.filter((/** @type {SignIn} */ other) => other !== one));
  };
  const endOthers = () => {
    dialog.value = {
      name: "confirm",
      title: t("endOthersTitle"),
      text: t("endOthersText"),
      action: t("endOthers"),
      run: async () => {
        await manage.endOtherSignIns();
        loaded.setData(loaded.data.filter((/** @type {SignIn} */ { current }) => current));
      },
    };
  };
  return html`
    <p class="muted">${t("signInsText")}</p>
    <ul class="rows">
      ${loaded.data.map((/** @type {SignIn} */ one) => html`<li class="row" key=${one.id}>
        <span class="row-words">
          <span class="row-title">${deviceName(one.user_agent)} ${one.current && html`<span class="tag">${t("thisDevice")}</span>`}</span>
          <span class="row-note">${[one.address, t("signedInAt", { time: fullTime(Date.parse(one.created_at)) }), t("lastSeen", { time: fullTime(Date.parse(one.last_seen_at)) })].filter(Boolean).join(" · ")}</span>
        </span>
        ${!one.current && html`<${Button} quiet onClick=${() => end(one)}>${t("endSignIn")}<//>`}
      </li>`)}
    </ul>
    ${loaded.data.length > 1 && html`<div><${Button} danger quiet onClick=${endOthers}>${t("endOthers")}<//></div>`}
  `;
}
