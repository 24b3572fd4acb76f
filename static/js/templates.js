/** What a new server may begin with. Names are in the language of whoever makes it, and theirs to change. */

import { t } from "rscord/i18n.js";

/** @import {Key} from "rscord/i18n.js" */
/** @typedef {"bare" | "friends" | "study" | "work"} TemplateName */
/** @typedef {{name: Key, type: number, inside?: number}} Part `inside`: the place of its category in the list */

const TEXT = 0;
const VOICE = 2;
const CATEGORY = 4;

/** @type {{name: TemplateName, label: Key, help: Key, parts: Part[]}[]} */
export const TEMPLATES = [
  { name: "bare", label: "templateBare", help: "templateBareHelp", parts: [] },
  {
    name: "friends",
    label: "templateFriends",
    help: "templateFriendsHelp",
    parts: [
      { name: "partGeneral", type: TEXT },
      { name: "partPhotos", type: TEXT },
      { name: "partPlans", type: TEXT },
      { name: "partKitchen", type: VOICE },
    ],
  },
  {
    name: "study",
    label: "templateStudy",
    help: "templateStudyHelp",
    parts: [
      { name: "partGeneral", type: TEXT },
      { name: "partLearning", type: CATEGORY },
      { name: "partQuestions", type: TEXT, inside: 1 },
      { name: "partNotes", type: TEXT, inside: 1 },
      { name: "partReadingRoom", type: VOICE, inside: 1 },
    ],
  },
  {
    name: "work",
    label: "templateWork",
    help: "templateWorkHelp",
    parts: [
      { name: "partGeneral", type: TEXT },
      { name: "partWork", type: CATEGORY },
      { name: "partTasks", type: TEXT, inside: 1 },
      { name: "partDecisions", type: TEXT, inside: 1 },
      { name: "partMeeting", type: VOICE, inside: 1 },
    ],
  },
];

/**
 * The channels of a template as the server takes them: ids are places in the list, from 1.
 * @param {TemplateName} wanted
 */
export function templateChannels(wanted) {
  const parts = TEMPLATES.find(({ name }) => name === wanted)?.parts ?? [];
  const channels = parts.map(({ name, type, inside }, index) => ({
    id: String(index + 1),
    type,
    name: t(name),
    ...(inside === undefined ? {} : { parent_id: String(inside + 1) }),
  }));
  return channels.length ? channels : undefined;
}
