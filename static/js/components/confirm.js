import { t } from "rscord/i18n.js";
import { deleteMessage } from "rscord/store/messages.js";
import { dialog } from "rscord/store/ui.js";

/** @import {Message} from "../types.d.ts" */

/** @param {Message} message */
export function confirmDelete(message) {
  // The button hides as soon as the focus leaves its message, so the focus could not come back to it.
  document.getElementById(`message-${message.id}`)?.focus();
  dialog.value = {
    name: "confirm",
    title: t("deleteTitle"),
    text: t("deleteText"),
    action: t("delete"),
    run: () => deleteMessage(message),
  };
}
