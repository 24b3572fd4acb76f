/** The dialogs that make something new: servers, channels, groups, invites. */

import { useEffect, useState } from "preact/hooks";
import { explain } from "rscord/api.js";
import { AddPeople, Group, NewGroup, RenameGroup } from "rscord/components/chats/GroupDialogs.js";
import { CopyField } from "rscord/components/CopyField.js";
import { Dialog, DialogForm, TextField } from "rscord/components/Dialog.js";
import { Choice, Select, Switch } from "rscord/components/fields.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { Permission } from "rscord/permissions.js";
import { store } from "rscord/store/index.js";
import { createChannel, createGuild, makeInvite } from "rscord/store/places.js";
import { canIn, categoriesOf } from "rscord/store/selectors.js";
import { TEMPLATES, templateChannels } from "rscord/templates.js";

/** @import {Key} from "rscord/i18n.js" */
/** @import {DialogName, DialogState, Guild} from "../types.d.ts" */
/** @import {TemplateName} from "rscord/templates.js" */

function CreateGuild() {
  const [name, setName] = useState("");
  const [template, setTemplate] = useState(/** @type {TemplateName} */ ("bare"));
  const options = TEMPLATES.map(({ name: value, label, help }) => ({ value, label: t(label), help: t(help) }));
  return html`<${Dialog} title=${t("createServer")} text=${t("createServerText")}>
    <${DialogForm} action=${t("create")} disabled=${name.trim().length < 2} run=${() => createGuild(name.trim(), templateChannels(template))}>
      <${TextField} label=${t("serverName")} hint=${t("serverNameHint")} max=${100} value=${name} onInput=${setName} />
      <${Choice} label=${t("template")} value=${template} options=${options} onInput=${setTemplate} />
    <//>
  <//>`;
}

/** @type {{value: string, label: Key, help: Key}[]} */
const CHANNEL_TYPES = [
  { value: "0", label: "typeText", help: "typeTextHelp" },
  { value: "2", label: "typeVoice", help: "typeVoiceHelp" },
  { value: "5", label: "typeNews", help: "typeNewsHelp" },
  { value: "4", label: "typeCategory", help: "typeCategoryHelp" },
];
const CATEGORY = 4;
const NEWS = 5;

/**
 * What others may not do in it from the start: see what is closed, write where news is read. Whoever makes it may.
 * @param {Guild} guild
 * @param {number} type
 * @param {boolean} hidden
 */
function overwritesOf(guild, type, hidden) {
  const denied = (hidden ? Permission.VIEW_CHANNEL : 0n) | (type === NEWS ? Permission.SEND_MESSAGES : 0n);
  if (!denied || !canIn(guild, Permission.MANAGE_ROLES)) return undefined;
  const everyone = { id: guild.id, type: 0, allow: "0", deny: String(denied) };
  const me = { id: store.me.peek().id, type: 1, allow: String(denied), deny: "0" };
  return canIn(guild, Permission.ADMINISTRATOR) ? [everyone] : [everyone, me];
}

/** @param {DialogState} state */
function CreateChannel({ guildId = "", parentId }) {
  const [name, setName] = useState("");
  const [type, setType] = useState("0");
  const [parent, setParent] = useState(parentId ?? "");
  const [hidden, setHidden] = useState(false);
  const guild = store.guilds.value[guildId];
  const categories = categoriesOf(guild);
  const inside = Number(type) === CATEGORY ? null : parent || null;
  const fields = { name: name.trim(), type: Number(type), parent_id: inside, permission_overwrites: guild && overwritesOf(guild, Number(type), hidden) };
  return html`<${Dialog} title=${t("createChannel")} text=${t("createChannelText")}>
    <${DialogForm} action=${t("create")} disabled=${!name.trim()} run=${() => createChannel(guildId, fields)}>
      <${TextField} label=${t("channelNameLabel")} hint=${t("channelNameHint")} max=${100} value=${name} onInput=${setName} />
      <${Choice} label=${t("channelType")} value=${type} options=${CHANNEL_TYPES.map((one) => ({ value: one.value, label: t(one.label), help: t(one.help) }))} onInput=${setType} />
      ${categories.length > 0 && Number(type) !== CATEGORY && html`<${Select} label=${t("category")} value=${parent} options=${[{ value: "", label: t("noCategory") }, ...categories.map((channel) => ({ value: channel.id, label: channel.name }))]} onInput=${setParent} />`}
      ${canIn(guild, Permission.MANAGE_ROLES) && html`<${Switch} label=${t("hiddenChannel")} help=${t("hiddenChannelHelp")} checked=${hidden} onInput=${setHidden} />`}
    <//>
  <//>`;
}

const HOUR = 3600;
/** How long an invite is good, in seconds. @type {[number, Key][]} */
const LIFETIMES = [
  [HOUR / 2, "age30m"],
  [HOUR, "age1h"],
  [24 * HOUR, "age1d"],
  [7 * 24 * HOUR, "age7d"],
  [0, "ageEver"],
];
const USES = [0, 1, 5, 10, 25, 100];

/** @param {DialogState} state */
function Invite({ guildId = "" }) {
  const guild = store.guilds.value[guildId];
  const [link, setLink] = useState("");
  const [error, setError] = useState("");
  const [age, setAge] = useState(7 * 24 * HOUR);
  const [uses, setUses] = useState(0);
  useEffect(() => {
    let wanted = true;
    setLink("");
    setError("");
    if (guild) makeInvite(guild, { max_age: age, max_uses: uses }).then((made) => wanted && setLink(made), (reason) => wanted && setError(explain(reason)));
    return () => {
      wanted = false;
    };
  }, [guildId, age, uses]);
  return html`<${Dialog} title=${t("invite")} text=${t("inviteText", { server: guild?.name ?? "" })}>
    ${error ? html`<p class="field-error" role="alert">${error}</p>` : html`<${CopyField} label=${t("inviteLink")} value=${link} />`}
    <div class="field-pair">
      <${Select} label=${t("expiresAfter")} value=${age} options=${LIFETIMES.map(([value, key]) => ({ value, label: t(key) }))} onInput=${(/** @type {string} */ value) => setAge(Number(value))} />
      <${Select} label=${t("maxUses")} value=${uses} options=${USES.map((value) => ({ value, label: value ? t("usesMost", { n: value }) : t("usesAny") }))} onInput=${(/** @type {string} */ value) => setUses(Number(value))} />
    </div>
  <//>`;
}

/** @type {Partial<Record<DialogName, (state: DialogState) => any>>} */
const DIALOGS = { "create-guild": CreateGuild, "create-channel": CreateChannel, invite: Invite, "new-group": NewGroup, group: Group, "rename-group": RenameGroup, "add-people": AddPeople };

/** @param {DialogState} state */
export const MakingDialog = (state) => html`<${DIALOGS[state.name]} ...${state} />`;
