import { GuildMark } from "rscord/components/Avatar.js";
import { Icon } from "rscord/components/icons.js";
import { NavButton } from "rscord/components/Chat.js";
import { lazy } from "rscord/components/lazy.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { store } from "rscord/store/index.js";
import { allGuilds, userName } from "rscord/store/selectors.js";
import { dialog } from "rscord/store/ui.js";

/** @import {Guild} from "../types.d.ts" */

const People = lazy(async () => (await import("rscord/components/friends/People.js")).People);

/** What `/` shows to whoever is signed in. */
export function Home() {
  const guilds = allGuilds();
  return html`
    <header class="head head-home"><${NavButton} /></header>
    <div class="home">
      <h1>${t("welcome", { name: userName(store.me.value) })}</h1>
      <p class="lead">${guilds.length ? t("welcomeText") : `${t("noServers")}. ${t("noServersText")}`}</p>
      <${People} />
      <h2>${t("servers")}</h2>
      <ul class="home-guilds">
        ${guilds.map((guild) => html`<${GuildCard} key=${guild.id} guild=${guild} />`)}
      </ul>
      <div class="home-actions">
        <button class="button" type="button" onClick=${() => (dialog.value = { name: "create-guild" })}><${Icon} name="plus" />${t("createServer")}</button>
        <button class="button button-quiet" type="button" onClick=${() => (dialog.value = { name: "join" })}><${Icon} name="key" />${t("joinServer")}</button>
      </div>
    </div>
  `;
}

/** @param {{guild: Guild}} props */
function GuildCard({ guild }) {
  return html`<li>
    <a class="home-guild" href=${`/channels/${guild.id}`}>
      <${GuildMark} guild=${guild} />
      <span class="home-guild-words">
        <bdi class="home-guild-name" title=${guild.name}>${guild.name}</bdi>
        <span class="muted">${t("memberCount", { n: guild.member_count })}</span>
      </span>
    </a>
  </li>`;
}
