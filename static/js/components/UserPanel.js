import { useState } from "preact/hooks";
import { explain } from "rscord/api.js";
import { AvatarWithStatus } from "rscord/components/Avatar.js";
import { Icon } from "rscord/components/icons.js";
import { Menu } from "rscord/components/Menu.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { openSettings } from "rscord/settings.js";
import { store } from "rscord/store/index.js";
import { signOut } from "rscord/store/places.js";
import { userName } from "rscord/store/selectors.js";
import { look, setLook } from "rscord/store/settings.js";
import { notify } from "rscord/store/ui.js";

/** @type {{value: "" | "light" | "dark", label: "themeSystem" | "themeLight" | "themeDark"}[]} */
const THEMES = [
  { value: "", label: "themeSystem" },
  { value: "light", label: "themeLight" },
  { value: "dark", label: "themeDark" },
];

/** Me, at the foot of the second column. */
export function UserPanel() {
  const me = store.me.value;
  const [chosen, setChosen] = useState(look("theme"));
  const items = THEMES.map(({ value, label }) => ({
    label: t(label),
    checked: chosen === value,
    run: () => {
      setLook("theme", value);
      setChosen(value);
    },
  }));
  const settings = { label: t("settings"), icon: "gear", run: () => openSettings("profile") };
  const leave = {
    label: t("signOut"),
    icon: "leave",
    run: () => signOut().catch((error) => notify(explain(error), "error")),
  };
  const moderation = { label: t("moderation"), icon: "key", run: () => location.assign("/admin/") };
  const rest = store.moderator ? [moderation, leave] : [leave];
  return html`<div class="user-panel">
    <${AvatarWithStatus} user=${me} />
    <span class="user-names">
      <bdi class="user-name">${userName(me)}</bdi>
      <bdi class="user-handle">@${me.username}</bdi>
    </span>
    <${Menu} label=${t("userMenu")} groups=${[{ items: [settings] }, { title: t("theme"), items }, { items: rest }]}><${Icon} name="more" /><//>
  </div>`;
}
