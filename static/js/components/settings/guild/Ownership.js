import { useState } from "preact/hooks";
import { Button, Select } from "rscord/components/fields.js";
import { useLoad, Waiting } from "rscord/components/settings/load.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { store } from "rscord/store/index.js";
import { memberName } from "rscord/store/selectors.js";
import { dialog } from "rscord/store/ui.js";

/** @import {Guild, Member} from "../../../types.d.ts" */

const SHOWN = 100;

/** What only the owner may do. @param {{guild: Guild}} props */
export function Ownership({ guild }) {
  const remove = () => {
    dialog.value = {
      name: "confirm",
      title: t("deleteServerTitle", { server: guild.name }),
      text: t("deleteServerText"),
      action: t("deleteServer"),
      typed: guild.name,
      run: () => manage.deleteGuild(guild.id),
    };
  };
  return html`
    <section class="settings-section">
      <h2>${t("transfer")}</h2>
      <p class="muted">${t("transferText")}</p>
      <${Transfer} guild=${guild} />
    </section>
    <section class="settings-section">
      <h2>${t("deleteServer")}</h2>
      <p class="muted">${t("deleteServerText")}</p>
      <div><${Button} danger onClick=${remove}>${t("deleteServer")}<//></div>
    </section>
  `;
}

/** @param {{guild: Guild}} props */
function Transfer({ guild }) {
  const [chosen, setChosen] = useState("");
  const loaded = useLoad(() => manage.members(guild.id, "0", SHOWN), [guild.id]);
  if (!loaded.data) return html`<${Waiting} loaded=${loaded} />`;
  const people = loaded.data.filter((/** @type {Member} */ { user }) => !user.bot && user.id !== store.me.value.id);
  if (!people.length) return html`<p class="muted">${t("transferNobody")}</p>`;
  const name = memberName(people.find((/** @type {Member} */ { user }) => user.id === chosen) ?? people[0]);
  const confirm = () => {
    dialog.value = {
      name: "confirm",
      title: t("transferTitle", { name }),
      text: t("transferConfirm"),
      action: t("transferDo"),
      typed: guild.name,
      run: async () => store.dispatch("GUILD_UPDATE", await manage.changeGuild(guild.id, { owner_id: chosen })),
    };
  };
  const options = people.map((/** @type {Member} */ member) => ({ value: member.user.id, label: `${memberName(member)} (@${member.user.username})` }));
  return html`<${Select} label=${t("newOwner")} value=${chosen} options=${[{ value: "", label: t("chooseMember") }, ...options]} onInput=${setChosen} />
    <div><${Button} danger disabled=${!chosen} onClick=${confirm}>${t("transfer")}<//></div>`;
}
