import { Badge, ChatLinks } from "rscord/components/chats/ChatLinks.js";
import { Icon } from "rscord/components/icons.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { waiting } from "rscord/store/circle.js";
import { store } from "rscord/store/index.js";
import { dialog } from "rscord/store/ui.js";

/** The second column outside servers: the way to friends, and my chats. */
export function ChatSide() {
  const here = !store.route.value.channelId;
  return html`<div class="side-head"><h2 class="side-title">${store.serverName.value}</h2></div>
    <nav class="channels" aria-label=${t("chats")}>
      <a class="channel" href="/" aria-current=${here ? "page" : undefined}>
        <${Icon} name="people" /><span class="channel-name">${t("friends")}</span>
        <${Badge} count=${waiting.value} label=${t("requestsWaiting", { n: waiting.value })} />
      </a>
      <div class="chats-head">
        <h3 class="category">${t("chats")}</h3>
        <button class="icon-button" type="button" aria-label=${t("newGroup")} title=${t("newGroup")} onClick=${() => (dialog.value = { name: "new-group" })}>
          <${Icon} name="plus" />
        </button>
      </div>
      <${ChatLinks} />
    </nav>`;
}
