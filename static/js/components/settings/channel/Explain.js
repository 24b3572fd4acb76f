import { MemberPicker } from "rscord/components/settings/MemberPicker.js";
import { useLoad, Waiting } from "rscord/components/settings/load.js";
import { namesIn } from "rscord/components/settings/permissions.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { manage } from "rscord/manage.js";
import { Permission } from "rscord/permissions.js";
import { goSettings } from "rscord/router.js";
import { store } from "rscord/store/index.js";
import { memberName } from "rscord/store/selectors.js";

/** @import {Channel, Guild, Id, Member} from "../../../types.d.ts" */
/** @import {Key} from "rscord/i18n.js" */
/** @typedef {{cause: string, id: Id | null, added: string, removed: string, permissions: string}} Step */

/** @type {Record<string, Key>} */
const CAUSES = {
  owner: "causeOwner",
  everyone: "causeEveryone",
  role: "causeRole",
  administrator: "causeAdministrator",
  everyone_overwrite: "causeEveryoneHere",
  role_overwrites: "causeRolesHere",
  member_overwrite: "causeMemberHere",
  hidden: "causeHidden",
  silent: "causeSilent",
  timed_out: "causeTimedOut",
};

/** Why somebody may, or may not, do a thing here. @param {{guild: Guild, channel: Channel, open: string}} props */
export function Explain({ guild, channel, open }) {
  const pick = (/** @type {Member} */ member) => {
    store.dispatch("members:known", { guild_id: guild.id, members: [member] });
    goSettings(`explain/${member.user.id}`, guild.id, channel.id);
  };
  return html`
    <p class="muted">${t("explainText", { channel: channel.name })}</p>
    <${MemberPicker} guild=${guild} label=${t("aboutWhom")} onPick=${pick} />
    ${open && html`<${Steps} guild=${guild} channel=${channel} userId=${open} />`}
  `;
}

/** @param {{guild: Guild, channel: Channel, userId: Id}} props */
function Steps({ guild, channel, userId }) {
  const loaded = useLoad(async () => {
    const [steps, member] = await Promise.all([manage.explain(channel.id, userId), manage.member(guild.id, userId)]);
    return { steps: /** @type {Step[]} */ (steps), name: memberName(member) };
  }, [channel.id, userId]);
  if (!loaded.data) return html`<${Waiting} loaded=${loaded} />`;
  const { steps, name } = loaded.data;
  const last = BigInt(steps.at(-1)?.permissions ?? 0);
  const sees = Boolean(last & Permission.VIEW_CHANNEL);
  const writes = Boolean(last & Permission.SEND_MESSAGES);
  return html`
    <p class=${sees ? "verdict" : "verdict verdict-no"} role="status">${t(!sees ? "verdictHidden" : writes ? "verdictWrites" : "verdictReads", { name })}</p>
    <ol class="steps">
      ${steps.map((step, index) => html`<li key=${index}>
        <p class="row-title">${t(CAUSES[step.cause], { role: guild.roles[step.id ?? ""]?.name ?? "" })}</p>
        <${Names} sign="+" look="plus" mask=${step.added} />
        <${Names} sign="−" look="minus" mask=${step.removed} />
      </li>`)}
    </ol>
  `;
}

/** @param {{sign: string, look: string, mask: string}} props */
function Names({ sign, look, mask }) {
  const names = namesIn(BigInt(mask)).map((name) => t(name));
  return names.length > 0 && html`<p class=${`step-${look}`}>${sign} ${names.join(", ")}</p>`;
}
