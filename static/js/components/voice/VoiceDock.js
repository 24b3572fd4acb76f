import { html } from "rscord/html.js";
import { loaded, seat } from "rscord/store/voice.js";

/** The place of the voice panel, above me: empty as long as I am in no voice channel. */
export function VoiceDock() {
  const place = seat.value;
  const Panel = loaded.value?.VoicePanel;
  return place && Panel ? html`<${Panel} place=${place} />` : null;
}

/** The place of others' cameras and screens, over the messages. */
export function VoiceStageDock() {
  const Stage = loaded.value?.VoiceStage;
  return Stage ? html`<${Stage} />` : null;
}
