import { useId, useRef } from "preact/hooks";
import { api, explain } from "rscord/api.js";
import { Icon } from "rscord/components/icons.js";
import { place } from "rscord/components/Menu.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { canInChannel, Permission } from "rscord/permissions.js";
import { store } from "rscord/store/index.js";
import { notify } from "rscord/store/ui.js";
import { setVolumeOf, volumeOf } from "rscord/voice/settings.js";

/** @import {Guild, VoiceState} from "../../types.d.ts" */

/**
 * What I can do about somebody in my channel: how loud they are for me, and what a moderator may.
 * @param {{guild: Guild, state: VoiceState, name: string}} props
 */
export function PersonMenu({ guild, state, name }) {
  const id = useId();
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const toggled = (/** @type {any} */ event) => {
    if (event.newState !== "open" || !button.current) return;
    place(event.currentTarget, button.current);
    event.currentTarget.querySelector("input")?.focus();
  };
  const volume = Math.round(volumeOf(state.user_id) * 100);
  const turn = (/** @type {any} */ event) => setVolumeOf(state.user_id, Number(event.currentTarget.value) / 100);
  const change = (/** @type {Record<string, unknown>} */ changes) => {
    document.getElementById(id)?.hidePopover();
    api.changeMember(guild.id, state.user_id, changes).catch((error) => notify(explain(error), "error"));
  };
  return html`
    <button ref=${button} class="icon-button voice-more" type="button" aria-label=${t("memberMenu", { name })} popovertarget=${id}><${Icon} name="more" /></button>
    <div id=${id} class="menu voice-menu" popover="auto" role="group" onToggle=${toggled} aria-label=${t("memberMenu", { name })}>
      <p class="menu-title"><bdi>${name}</bdi></p>
      <label class="voice-slider">
        <span>${t("voiceVolume", { n: volume })}</span>
        <input type="range" min="0" max="200" step="5" value=${volume} onInput=${turn} />
      </label>
      ${actions(guild, state).map(([label, changes]) => html`<button class="menu-item" type="button" onClick=${() => change(changes)}><span>${label}</span></button>`)}
    </div>
  `;
}

/**
 * @param {Guild} guild
 * @param {VoiceState} state
 * @returns {[string, Record<string, unknown>][]}
 */
function actions(guild, state) {
  const channel = guild.channels[state.channel_id ?? ""];
  const may = (/** @type {bigint} */ bit) => canInChannel(guild, channel, store.me.value.id, bit);
  /** @type {[string, Record<string, unknown>][]} */
  const found = [];
  if (may(Permission.MUTE_MEMBERS)) found.push([t(state.mute ? "voiceServerUnmute" : "voiceServerMute"), { mute: !state.mute }]);
  if (may(Permission.DEAFEN_MEMBERS)) found.push([t(state.deaf ? "voiceServerUndeafen" : "voiceServerDeafen"), { deaf: !state.deaf }]);
  if (may(Permission.MOVE_MEMBERS)) found.push([t("voiceDisconnect"), { channel_id: null }]);
  return found;
}
