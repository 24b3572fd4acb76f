/** What can be done about a person, as items of a menu: for members, friends, profiles and chats. */

import { t } from "rscord/i18n.js";
import { accept, ask, block, dismissRequest, part, unblock } from "rscord/store/befriend.js";
import { relationTo } from "rscord/store/circle.js";
import { store } from "rscord/store/index.js";
import { BLOCKED, FRIEND, INCOMING, OUTGOING } from "rscord/store/relationships.js";
import { userName } from "rscord/store/selectors.js";
import { openChatWith } from "rscord/store/talk.js";
import { dialog } from "rscord/store/ui.js";

/** @import {Item} from "../Menu.js" */
/** @import {User} from "../../types.d.ts" */

/**
 * @param {User} user
 * @param {{inChat?: boolean}} [where] in the chat with them, there is no need of a way there
 * @returns {Item[]} none about myself
 */
export function personItems(user, { inChat = false } = {}) {
  if (user.id === store.me.value.id) return [];
  const relation = relationTo(user.id);
  if (relation === BLOCKED) return [{ label: t("unblock"), icon: "retry", run: () => unblock(user.id) }];
  const message = { label: t("message"), icon: "send", run: () => void openChatWith(user.id) };
  const items = [...(inChat ? [] : [message]), ...friendItems(user, relation)];
  return [...items, { label: t("block"), icon: "close", danger: true, run: () => confirmBlock(user) }];
}

/** @param {User} user @param {number} relation @returns {Item[]} */
function friendItems(user, relation) {
  if (user.bot) return [];
  if (relation === FRIEND) return [{ label: t("unfriend"), icon: "remove", danger: true, run: () => confirmUnfriend(user) }];
  if (relation === INCOMING) return [{ label: t("acceptRequest"), icon: "tick", run: () => accept(user.id) }];
  if (relation === OUTGOING) return [{ label: t("cancelRequest"), icon: "close", run: () => dismissRequest(user.id) }];
  return [{ label: t("addFriend"), icon: "invite", run: () => ask(user) }];
}

/** @param {User} user */
export function confirmUnfriend(user) {
  dialog.value = {
    name: "confirm",
    title: t("unfriendTitle", { name: userName(user) }),
    text: t("unfriendText"),
    action: t("unfriend"),
    run: () => part(user.id),
  };
}

/** @param {User} user */
export function confirmBlock(user) {
  dialog.value = {
    name: "confirm",
    title: t("blockTitle", { name: userName(user) }),
    text: t("blockText"),
    action: t("block"),
    run: () => block(user.id),
  };
}
