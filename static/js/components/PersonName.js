import { html } from "rscord/html.js";
import { store } from "rscord/store/index.js";
import { dialog } from "rscord/store/ui.js";

/** @import {Id} from "../types.d.ts" */

/** @param {Id} userId */
export function openProfile(userId) {
  dialog.value = { name: "profile", guildId: store.route.peek().guildId ?? "", userId };
}

/**
 * The name of a member, which opens their profile.
 * @param {{userId: Id, name: string, look: string, style?: object | string, still?: boolean}} props `still`: no stop for Tab, where there are many
 */
export const PersonName = ({ userId, name, look, style, still }) =>
  html`<button class=${`name-button ${look}`} type="button" style=${style} tabindex=${still ? -1 : undefined} onClick=${() => openProfile(userId)}><bdi>${name}</bdi></button>`;
