/** What the place that is open is called: a guild's channel, or a chat. */

import { t } from "rscord/i18n.js";
import { chatName, isChat } from "rscord/store/chats.js";

/** @import {Channel} from "./types.d.ts" */

/** @param {Channel} channel */
export const titleOf = (channel) => (isChat(channel) ? chatName(channel) : `#${channel.name}`);

/** @param {Channel} channel */
export const writeLabel = (channel) =>
  isChat(channel) ? t("writeToChat", { name: chatName(channel) }) : t("writeTo", { channel: channel.name });

/** @param {Channel} channel */
export const messagesLabel = (channel) =>
  isChat(channel) ? t("messagesInChat", { name: chatName(channel) }) : t("messagesIn", { channel: channel.name });

/** @param {Channel} channel */
export const beginningOf = (channel) =>
  isChat(channel) ? t("beginningChat", { name: chatName(channel) }) : t("beginning", { channel: channel.name });
