import { GuildMark } from "rscord/components/Avatar.js";
import { Badge } from "rscord/components/chats/ChatLinks.js";
import { Icon } from "rscord/components/icons.js";
import { classes, html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { unreadInChats, waiting } from "rscord/store/circle.js";
import { store } from "rscord/store/index.js";
import { allGuilds, guildCalls, guildUnread } from "rscord/store/selectors.js";
import { dialog } from "rscord/store/ui.js";

/** @import {Guild} from "../types.d.ts" */

export function ServerRail() {
  const home = store.route.value.guildId === null;
  const calls = unreadInChats.value + waiting.value;
  return html`<nav class="rail" aria-label=${t("servers")}>
    <a class="rail-item rail-home" href="/" aria-label=${t("home")} title=${t("home")} aria-current=${home ? "page" : undefined}>
      <${Icon} name="home" /><${Badge} count=${calls} label=${t("unreadCount", { n: calls })} />
    </a>
    <ul class="rail-list">
      ${allGuilds().map((guild) => html`<${RailGuild} key=${guild.id} guild=${guild} />`)}
    </ul>
    <button class="rail-item rail-add" type="button" aria-label=${t("createServer")} title=${t("createServer")} onClick=${() => (dialog.value = { name: "create-guild" })}>
      <${Icon} name="plus" />
    </button>
    <button class="rail-item rail-add" type="button" aria-label=${t("joinServer")} title=${t("joinServer")} onClick=${() => (dialog.value = { name: "join" })}>
      <${Icon} name="key" />
    </button>
  </nav>`;
}

/** @param {{guild: Guild}} props */
function RailGuild({ guild }) {
  const open = store.route.value.guildId === guild.id;
  const unread = !open && guildUnread(guild);
  const calls = guildCalls(guild);
  return html`<li>
    <a
      class=${classes("rail-item", unread && "is-unread", guild.unavailable && "is-faint")}
      href=${`/channels/${guild.id}`}
      aria-label=${unread ? `${guild.name}, ${t("unread")}` : guild.name}
      title=${guild.name}
      aria-current=${open ? "page" : undefined}
    >
      <${GuildMark} guild=${guild} />
      <${Badge} count=${calls} label=${t("mentionCount", { n: calls })} />
    </a>
  </li>`;
}
