/** What reactions do to a message. The same emoji is one, whatever its look: ❤ and ❤️. */

/** @import {Emoji, Message, Reaction} from "../types.d.ts" */

const VARIATION = /\ufe0f/g;

/** @param {Emoji} emoji */
export const emojiKey = ({ id, name }) => id ?? (name ?? "").replace(VARIATION, "");

/** As it stands in addresses. @param {Emoji} emoji */
export const emojiPath = ({ id, name }) => encodeURIComponent(id ? `${name}:${id}` : (name ?? ""));

/**
 * @param {Message} message
 * @param {Reaction[]} reactions
 */
const withReactions = (message, reactions) => ({ ...message, reactions });

/**
 * My own are counted once, however often I hear of them: they are shown before the server has answered.
 * @param {Message} message
 * @param {Emoji} emoji
 * @param {boolean} mine
 * @returns {Message}
 */
export function reacted(message, emoji, mine) {
  const reactions = message.reactions ?? [];
  const at = reactions.findIndex((reaction) => emojiKey(reaction.emoji) === emojiKey(emoji));
  if (at < 0) return withReactions(message, [...reactions, { emoji, count: 1, me: mine }]);
  const known = reactions[at];
  if (mine && known.me) return message;
  return withReactions(message, reactions.with(at, { ...known, count: known.count + 1, me: known.me || mine }));
}

/**
 * @param {Message} message
 * @param {Emoji} emoji
 * @param {boolean} mine
 * @returns {Message}
 */
export function unreacted(message, emoji, mine) {
  const reactions = message.reactions ?? [];
  const at = reactions.findIndex((reaction) => emojiKey(reaction.emoji) === emojiKey(emoji));
  const known = reactions[at];
  if (!known || (mine && !known.me)) return message;
  if (known.count <= 1) return withReactions(message, reactions.toSpliced(at, 1));
  return withReactions(message, reactions.with(at, { ...known, count: known.count - 1, me: known.me && !mine }));
}

/**
 * @param {Message} message
 * @param {Emoji} [emoji] without it, all are gone
 * @returns {Message}
 */
export function cleared(message, emoji) {
  const left = emoji ? (message.reactions ?? []).filter((reaction) => emojiKey(reaction.emoji) !== emojiKey(emoji)) : [];
  return withReactions(message, left);
}
