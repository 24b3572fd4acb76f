/** All of voice that is loaded only when somebody first joins. */

export { PersonMenu } from "rscord/components/voice/PersonMenu.js";
export { VoicePanel } from "rscord/components/voice/VoicePanel.js";
export { VoiceStage } from "rscord/components/voice/VoiceStage.js";
export { join } from "rscord/voice/session.js";
