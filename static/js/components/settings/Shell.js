import { useEffect, useRef } from "preact/hooks";
import { findFocus } from "rscord/components/Dialog.js";
import { Icon } from "rscord/components/icons.js";
import { classes, html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { goSettings, leaveSettings, pathOf } from "rscord/router.js";
import { store } from "rscord/store/index.js";

/** @import {ComponentChild} from "preact" */
/**
 * @typedef {{id: string, label: string, draw: (open: string) => ComponentChild}} Page
 * `draw` gets the id of what is open on the page, as in `roles/5`; else ""
 * @typedef {{title?: string, pages: Page[]}} PageGroup
 */

/**
 * Settings fill the window: on the left their pages, on the right the open one. A small screen shows one of the two.
 * @param {{title: string, groups: PageGroup[], foot?: ComponentChild}} props
 */
export function Shell({ title, groups, foot }) {
  const route = store.route.value;
  const [id, open = ""] = (route.settings ?? "").split("/");
  const pages = groups.flatMap((group) => group.pages);
  const page = pages.find((one) => one.id === id) ?? pages[0];
  useEscape();
  useFocus(route.settings ?? "");
  // Alone on a small screen, the list has the page's first heading.
  const [listTitle, pageTitle, groupTitle] = id ? ["h2", "h1", "h3"] : ["h1", "h2", "h2"];
  return html`<main class=${classes("settings", !id && "is-list")} id="main" tabindex="-1">
    <nav class="settings-nav" aria-label=${title}>
      <div class="settings-nav-inside">
        <header class="settings-title"><${listTitle}><bdi>${title}</bdi><//><${CloseButton} /></header>
        ${groups.map((group, index) => html`<section key=${index}>
          ${group.title && html`<${groupTitle} class="settings-group">${group.title}<//>`}
          <ul>
            ${group.pages.map((one) => html`<li key=${one.id}>
              <a href=${pathOf({ ...route, settings: one.id })} aria-current=${one === page ? "page" : undefined}>${one.label}<${Icon} name="forward" /></a>
            </li>`)}
          </ul>
        </section>`)}
        ${foot}
      </div>
    </nav>
    <div class="settings-main">
      <header class="settings-head">
        <button class="icon-button only-phone" type="button" aria-label=${t("back")} onClick=${() => goSettings(open ? id : "", route.guildId, route.channelId)}><${Icon} name="back" /></button>
        <${pageTitle}>${page?.label}<//>
        <${CloseButton} />
      </header>
      <div class="settings-body" key=${page?.id}>${page?.draw(open)}</div>
    </div>
  </main>`;
}

function CloseButton() {
  return html`<button class="icon-button settings-close" type="button" aria-label=${t("closeSettings")} title="Esc" onClick=${leaveSettings}><${Icon} name="close" /></button>`;
}

/** Esc closes what lies on top first. */
const COVERS = "dialog[open], [popover]:popover-open";

function useEscape() {
  useEffect(() => {
    const typed = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector(COVERS)) return;
      event.preventDefault();
      leaveSettings();
    };
    addEventListener("keydown", typed);
    return () => removeEventListener("keydown", typed);
  }, []);
}

/**
 * The focus goes to the list of pages when the settings open, and on a small screen into the page that covers it.
 * @param {string} page
 */
function useFocus(page) {
  const first = useRef(true);
  useEffect(() => {
    const current = document.querySelector(".settings-nav [aria-current]");
    const hidden = current instanceof HTMLElement && !current.checkVisibility();
    const target = hidden ? document.querySelector(".settings-head .icon-button") : first.current && current;
    if (target instanceof HTMLElement && !document.querySelector(COVERS)) target.focus();
    first.current = false;
  }, [page]);
  useEffect(() => () => void requestAnimationFrame(findFocus), []);
}
