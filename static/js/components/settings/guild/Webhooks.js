import { useState } from "preact/hooks";
import { explain } from "rscord/api.js";
import { CopyField } from "rscord/components/CopyField.js";
import { Button, Input, Select } from "rscord/components/fields.js";
import { errorsOf } from "rscord/components/settings/form.js";
import { Empty, useLoad, Waiting } from "rscord/components/settings/load.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { textChannels } from "rscord/store/selectors.js";
import { dialog, notify } from "rscord/store/ui.js";

/** @import {Channel, Guild, Id} from "../../../types.d.ts" */
/** @typedef {{id: Id, name: string, channel_id: Id, token: string}} Webhook */

/** Addresses that programs post to. @param {{guild: Guild}} props */
export function Webhooks({ guild }) {
  const loaded = useLoad(() => manage.webhooks(guild.id), [guild.id]);
  const channels = textChannels(guild);
  if (!loaded.data) return html`<${Waiting} loaded=${loaded} />`;
  const add = (/** @type {Webhook} */ hook) => loaded.setData([hook, ...loaded.data]);
  const put = (/** @type {Webhook} */ hook) => loaded.setData(loaded.data.map((/** @type {Webhook} */ other) => (other.id === hook.id ? hook : other)));
  const remove = (/** @type {Webhook} */ hook) => {
    dialog.value = {
      name: "confirm",
      title: t("deleteWebhookTitle", { name: hook.name }),
      text: t("deleteWebhookText"),
      action: t("delete"),
      run: async () => {
        await manage.deleteWebhook(hook.id);
        loaded.setData(loaded.data.filter((/** @type {Webhook} */ other) => other.id !== hook.id));
      },
    };
  };
  return html`
    <p class="muted">${t("webhooksText")}</p>
    <${NewWebhook} channels=${channels} onMade=${add} />
    ${!loaded.data.length && html`<${Empty} title=${t("noWebhooks")} text=${t("noWebhooksText")} />`}
    <ul class="rows">
      ${loaded.data.map((/** @type {Webhook} */ hook) => html`<li class="row row-tall" key=${hook.id}><${Hook} hook=${hook} channels=${channels} onChange=${put} onDelete=${() => remove(hook)} /></li>`)}
    </ul>
  `;
}

/** @param {{channels: Channel[], onMade: (hook: Webhook) => void}} props */
function NewWebhook({ channels, onMade }) {
  const [name, setName] = useState("");
  const [channel, setChannel] = useState(channels[0]?.id ?? "");
  const [errors, setErrors] = useState(/** @type {Record<string, string>} */ ({}));
  const [busy, setBusy] = useState(false);
  const make = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setBusy(true);
    setErrors({});
    await manage.createWebhook(channel, name.trim()).then((hook) => {
      onMade(hook);
      setName("");
    }, (reason) => setErrors(errorsOf(reason)));
    setBusy(false);
  };
  return html`<form class="inline-form" onSubmit=${make}>
    <${Input} label=${t("webhookName")} placeholder=${t("webhookNameHint")} value=${name} max=${80} error=${errors.name ?? errors[""]} onInput=${setName} />
    <${Select} label=${t("channel")} value=${channel} options=${channels.map(({ id, name: label }) => ({ value: id, label: `#${label}` }))} onInput=${setChannel} />
    <${Button} type="submit" busy=${busy} disabled=${!name.trim() || !channel}>${t("createWebhook")}<//>
  </form>`;
}

/** @param {{hook: Webhook, channels: Channel[], onChange: (hook: Webhook) => void, onDelete: () => void}} props */
function Hook({ hook, channels, onChange, onDelete }) {
  const move = (/** @type {string} */ channel_id) =>
    manage.changeWebhook(hook.id, { channel_id }).then(onChange, (reason) => notify(explain(reason), "error"));
  const options = channels.map(({ id, name }) => ({ value: id, label: `#${name}` }));
  return html`
    <span class="row-title"><bdi>${hook.name}</bdi></span>
    <${CopyField} label=${t("webhookAddress", { name: hook.name })} value=${`${location.origin}/api/webhooks/${hook.id}/${hook.token}`} />
    <div class="row-foot">
      <${Select} label=${t("webhookChannel", { name: hook.name })} value=${hook.channel_id} options=${options} onInput=${move} />
      <${Button} quiet danger onClick=${onDelete}>${t("delete")}<//>
    </div>
  `;
}
