import { Avatar, AvatarWithStatus } from "rscord/components/Avatar.js";
import { personItems } from "rscord/components/friends/personMenu.js";
import { Icon } from "rscord/components/icons.js";
import { Menu } from "rscord/components/Menu.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { accept, dismissRequest, unblock } from "rscord/store/befriend.js";
import { BLOCKED, FRIEND, INCOMING, OUTGOING } from "rscord/store/relationships.js";
import { userName } from "rscord/store/selectors.js";
import { openChatWith } from "rscord/store/talk.js";

/** @import {Relationship, User} from "../../types.d.ts" */

/** Somebody in a list of friends, requests or blocked people. @param {{row: Relationship}} props */
export function PersonRow({ row: { user, type } }) {
  return html`<li class="person">
    ${type === FRIEND ? html`<${AvatarWithStatus} user=${user} />` : html`<${Avatar} user=${user} small />`}
    <span class="person-names">
      <bdi class="person-name">${userName(user)}</bdi>
      <bdi class="person-note">${type === INCOMING ? t("wantsToBeFriends") : type === OUTGOING ? t("requestWaits") : `@${user.username}`}</bdi>
    </span>
    <span class="person-ends"><${Ends} user=${user} type=${type} /></span>
  </li>`;
}

/** @param {{user: User, type: number}} props */
function Ends({ user, type }) {
  const name = userName(user);
  if (type === INCOMING) {
    return html`
      <${End} icon="tick" label=${t("acceptFrom", { name })} run=${() => accept(user.id)} />
      <${End} icon="close" label=${t("declineFrom", { name })} run=${() => dismissRequest(user.id)} />
    `;
  }
  if (type === OUTGOING) return html`<${End} icon="close" label=${t("cancelTo", { name })} run=${() => dismissRequest(user.id)} />`;
  if (type === BLOCKED) return html`<button class="button button-quiet" type="button" aria-label=${t("unblockName", { name })} onClick=${() => unblock(user.id)}>${t("unblock")}</button>`;
  return html`
    <${End} icon="send" label=${t("messageTo", { name })} run=${() => openChatWith(user.id)} />
    <${Menu} label=${t("memberMenu", { name })} groups=${[{ items: personItems(user) }]}><${Icon} name="more" /><//>
  `;
}

/** @param {{icon: any, label: string, run: () => void}} props */
function End({ icon, label, run }) {
  return html`<button class="icon-button" type="button" aria-label=${label} title=${label} onClick=${run}><${Icon} name=${icon} /></button>`;
}
