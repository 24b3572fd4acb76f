/** The way into the settings. */

import { goSettings } from "rscord/router.js";

/** @import {Id} from "./types.d.ts" */

/** From this width on the list of pages and the open one stand side by side. */
const WIDE = "(min-width: 760.02px)";

/**
 * Opens the settings: at a page, or on a small screen at the list of pages.
 * @param {string} page
 * @param {Id | null} [guildId]
 * @param {Id | null} [channelId]
 */
export function openSettings(page, guildId = null, channelId = null) {
  goSettings(matchMedia(WIDE).matches ? page : "", guildId, channelId);
}
