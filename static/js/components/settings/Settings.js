import { Channel } from "rscord/components/settings/channel/Channel.js";
import { GuildSettings } from "rscord/components/settings/guild/Guild.js";
import { UserSettings } from "rscord/components/settings/user/User.js";
import { html } from "rscord/html.js";
import { addSettingsTexts, t } from "rscord/i18n.js";
import { addSettingsStyle } from "rscord/components/settings/style.js";
import { leaveSettings } from "rscord/router.js";
import { store } from "rscord/store/index.js";

await Promise.all([addSettingsTexts(), addSettingsStyle()]);

/** The settings that the address names. */
export function Settings() {
  const { guildId, channelId } = store.route.value;
  if (!guildId) return html`<${UserSettings} />`;
  const guild = store.guilds.value[guildId];
  const channel = guild?.channels[channelId ?? ""];
  if (!guild || (channelId && !channel)) return html`<${Missing} />`;
  return channel ? html`<${Channel} key=${channel.id} guild=${guild} channel=${channel} />` : html`<${GuildSettings} key=${guild.id} guild=${guild} />`;
}

export function Missing() {
  return html`<main class="settings-missing" id="main" tabindex="-1">
    <h1>${t("settingsMissing")}</h1>
    <p class="lead">${t("settingsMissingText")}</p>
    <button class="button" type="button" onClick=${leaveSettings}>${t("back")}</button>
  </main>`;
}
