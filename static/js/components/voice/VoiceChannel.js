import { Avatar } from "rscord/components/Avatar.js";
import { Icon } from "rscord/components/icons.js";
import { classes, html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { store } from "rscord/store/index.js";
import { memberName } from "rscord/store/selectors.js";
import { joinVoice, loaded, peopleIn, seat } from "rscord/store/voice.js";

/** @import {Channel, Guild, VoiceState} from "../../types.d.ts" */

/**
 * A voice channel in the list: a click goes in; under it stand the people who are there.
 * @param {{guild: Guild, channel: Channel, row: object, link: object, children?: any}} props `row` and `link`: what the
 * list puts on the row and its button
 */
export function VoiceChannel({ guild, channel, row, link, children }) {
  const people = peopleIn(guild.id, channel.id);
  const here = seat.value?.channelId === channel.id;
  const limit = channel.user_limit || 0;
  return html`<li>
    <div ...${row}><button class="channel voice-channel" type="button" ...${link} aria-pressed=${String(here)} onClick=${() => joinVoice(channel)}>
      <span class="channel-mark" aria-hidden="true"><${Icon} name="voice" /></span>
      <bdi class="channel-name">${channel.name}</bdi>
      <span class="visually-hidden">${here ? t("voiceHere") : t("voiceJoin")}</span>
      ${limit > 0 && html`<span class="voice-count">${t("voiceCount", { n: people.length, limit })}</span>`}
    </button>${children}</div>
    ${people.length > 0 && html`<ul class="voice-people" aria-label=${t("voicePeople", { channel: channel.name })}>
      ${people.map((state) => html`<${VoicePerson} key=${state.user_id} guild=${guild} state=${state} here=${here} />`)}
    </ul>`}
  </li>`;
}

/** @param {{guild: Guild, state: VoiceState, here: boolean}} props */
function VoicePerson({ guild, state, here }) {
  const member = guild.members[state.user_id];
  if (!member) return null;
  const name = memberName(member);
  const speaking = here && Boolean(store.speaking.value[state.user_id]);
  const PersonMenu = loaded.value?.PersonMenu;
  return html`<li class=${classes("voice-person", speaking && "is-speaking")}>
    <${Avatar} user=${member.user} name=${name} small />
    <bdi class="voice-name">${name}</bdi>
    ${speaking && html`<span class="visually-hidden">${t("voiceSpeaking")}</span>`}
    <${Marks} state=${state} />
    ${PersonMenu && here && state.user_id !== store.me.value.id && html`<${PersonMenu} guild=${guild} state=${state} name=${name} />`}
  </li>`;
}

/** @param {{state: VoiceState}} props */
function Marks({ state }) {
  const deaf = state.deaf || state.self_deaf;
  const mute = state.mute || state.self_mute || state.suppress;
  return html`<span class="voice-marks">
    ${state.self_stream && html`<span class="voice-live">${t("voiceLive")}</span>`}
    ${state.self_video && html`<${Mark} icon="camera" label=${t("voiceCameraOn")} />`}
    ${mute && html`<${Mark} icon="muted" label=${t(state.mute || state.suppress ? "voiceServerMuted" : "voiceMuted")} strong=${state.mute || state.suppress} />`}
    ${deaf && html`<${Mark} icon="deafened" label=${t(state.deaf ? "voiceServerDeafened" : "voiceDeafened")} strong=${state.deaf} />`}
  </span>`;
}

/** @param {{icon: any, label: string, strong?: boolean}} props */
function Mark({ icon, label, strong }) {
  return html`<span class=${classes("voice-mark", strong && "is-strong")} role="img" aria-label=${label} title=${label}><${Icon} name=${icon} /></span>`;
}
