import { Account } from "rscord/components/settings/user/Account.js";
import { Appearance } from "rscord/components/settings/user/Appearance.js";
import { Language } from "rscord/components/settings/user/Language.js";
import { Notifications } from "rscord/components/settings/user/Notifications.js";
import { Profile } from "rscord/components/settings/user/Profile.js";
import { SignIns } from "rscord/components/settings/user/SignIns.js";
import { Shell } from "rscord/components/settings/Shell.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";

/** What is mine on every server. */
export function UserSettings() {
  const mine = [
    { id: "profile", label: t("profile"), draw: () => html`<${Profile} />` },
    { id: "account", label: t("account"), draw: () => html`<${Account} />` },
    { id: "sign-ins", label: t("signIns"), draw: () => html`<${SignIns} />` },
  ];
  const look = [
    { id: "appearance", label: t("appearance"), draw: () => html`<${Appearance} />` },
    { id: "notifications", label: t("notifications"), draw: () => html`<${Notifications} />` },
    { id: "language", label: t("language"), draw: () => html`<${Language} />` },
  ];
  return html`<${Shell} title=${t("settings")} groups=${[{ title: t("you"), pages: mine }, { title: t("thisApp"), pages: look }]} />`;
}
