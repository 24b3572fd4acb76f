/** The dialogs of the settings and of moderation; they come with their texts. */

import { Crop } from "rscord/components/settings/Crop.js";
import { Moderate } from "rscord/components/settings/Moderate.js";
import { ProfileCard } from "rscord/components/settings/ProfileCard.js";
import { addSettingsStyle } from "rscord/components/settings/style.js";
import { html } from "rscord/html.js";
import { addSettingsTexts } from "rscord/i18n.js";

/** @import {DialogName, DialogState} from "../../types.d.ts" */

await Promise.all([addSettingsTexts(), addSettingsStyle()]);

/** @type {Partial<Record<DialogName, (state: DialogState) => any>>} */
const DIALOGS = { crop: Crop, moderate: Moderate, profile: ProfileCard };

/** @param {DialogState} state */
export const SettingsDialog = (state) => html`<${DIALOGS[state.name]} ...${state} />`;
