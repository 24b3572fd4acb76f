import { classes, html } from "rscord/html.js";
import { hue, initials } from "rscord/ids.js";
import { t } from "rscord/i18n.js";
import { statusOf, userName } from "rscord/store/selectors.js";

/** @import {Guild, Status, User} from "../types.d.ts" */

/** @type {Record<Status, "online" | "idle" | "dnd" | "offlineStatus">} */
const STATUS_TEXT = { online: "online", idle: "idle", dnd: "dnd", offline: "offlineStatus" };

/**
 * A picture, or a monogram tinted by the id. Beside a name it says nothing new, so it is hidden from screen readers.
 * @param {{user: User, name?: string, small?: boolean, large?: boolean}} props
 */
export function Avatar({ user, name = userName(user), small, large }) {
  const look = classes("avatar", small && "avatar-small", large && "avatar-large", hue(user.id));
  return html`<span class=${look} aria-hidden="true">
    ${user.avatar_url ? html`<img src=${user.avatar_url} alt="" loading="lazy" />` : initials(name)}
  </span>`;
}

/** The same with a dot for the presence, which is also said in words. @param {{user: User, name?: string, large?: boolean}} props */
export function AvatarWithStatus({ user, name, large = false }) {
  const status = statusOf(user.id);
  return html`<span class="avatar-seat">
    <${Avatar} user=${user} name=${name} small=${!large} large=${large} />
    <span class=${`dot dot-${status}`} role="img" aria-label=${t(STATUS_TEXT[status])}></span>
  </span>`;
}

/** @param {{guild: Guild}} props */
export function GuildMark({ guild }) {
  return html`<span class=${classes("guild-mark", hue(guild.id))} aria-hidden="true">
    ${guild.icon ? html`<img src=${`/icons/${guild.id}/${guild.icon}.png`} alt="" />` : initials(guild.name)}
  </span>`;
}
