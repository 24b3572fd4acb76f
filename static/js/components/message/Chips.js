/** What stands for a person, a role, a channel, a moment or an emoji in the middle of a text. */

import { useEffect, useState } from "preact/hooks";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { roleColor } from "rscord/colors.js";
import { store } from "rscord/store/index.js";
import { nameOf, userName } from "rscord/store/selectors.js";
import { fullTime, moment } from "rscord/time.js";

/** @import {ComponentChildren} from "preact" */
/** @import {Id, User} from "../../types.d.ts" */

/** @param {{id: Id, users: User[]}} props `users` are those that the message names */
export function UserChip({ id, users }) {
  const user = users.find((named) => named.id === id);
  const name = nameOf(store.guild.value, id) || (user ? userName(user) : "");
  const mine = id === store.me.value.id;
  return html`<span class=${mine ? "chip chip-me" : "chip"}>@<bdi>${name || t("unknownUser")}</bdi></span>`;
}

/** @param {{id: Id}} props */
export function RoleChip({ id }) {
  const role = store.guild.value?.roles[id];
  if (!role) return html`<span class="chip">@${t("unknownRole")}</span>`;
  const color = roleColor(role.color);
  return html`<span class="chip" style=${color}>@<bdi>${role.name}</bdi></span>`;
}

/** @param {{id: Id}} props */
export function ChannelChip({ id }) {
  const guild = Object.values(store.guilds.value).find(({ channels }) => id in channels);
  if (!guild) return html`<span class="chip">#${t("unknownChannel")}</span>`;
  return html`<a class="chip" href=${`/channels/${guild.id}/${id}`}>#<bdi>${guild.channels[id].name}</bdi></a>`;
}

/** Half a minute is as exact as "a minute ago" is. */
const TICK = 30_000;

/** @param {{seconds: number, style: string}} props */
export function Moment({ seconds, style }) {
  const [, tick] = useState(0);
  const moving = style === "R";
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(() => tick((count) => count + 1), TICK);
    return () => clearInterval(timer);
  }, [moving]);
  const time = seconds * 1000;
  const known = !Number.isNaN(new Date(time).getTime());
  return html`<time class="chip chip-quiet" datetime=${known ? new Date(time).toISOString() : undefined} title=${known ? fullTime(time) : undefined}>${moment(time, style)}</time>`;
}

/** @param {{id: Id, name: string, animated?: boolean}} props */
export function CustomEmoji({ id, name, animated }) {
  const [missing, setMissing] = useState(false);
  useEffect(() => setMissing(false), [id]);
  if (missing) return html`<span>:${name}:</span>`;
  return html`<img class="emoji" src=${`/emojis/${id}.${animated ? "gif" : "webp"}`} alt=${`:${name}:`} title=${`:${name}:`} loading="lazy" draggable=${false} onError=${() => setMissing(true)} />`;
}

/** Covered until asked for. @param {{children: ComponentChildren}} props */
export function Spoiler({ children }) {
  const [open, setOpen] = useState(false);
  if (open) return html`<span class="spoiler is-open">${children}</span>`;
  const show = (/** @type {Event} */ event) => {
    event.preventDefault();
    event.stopPropagation();
    setOpen(true);
  };
  return html`<button type="button" class="spoiler" aria-label=${t("showSpoiler")} onClick=${show}><span class="spoiler-inside" inert>${children}</span></button>`;
}
