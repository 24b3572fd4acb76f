import { useState } from "preact/hooks";
import { api } from "rscord/api.js";
import { Icon } from "rscord/components/icons.js";
import { CustomEmoji } from "rscord/components/message/Chips.js";
import { openPicker } from "rscord/components/picker/state.js";
import { classes, html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { Permission } from "rscord/permissions.js";
import { toggleReaction } from "rscord/store/messages.js";
import { emojiKey, emojiPath } from "rscord/store/reactions.js";
import { canHere, nameOf, userName } from "rscord/store/selectors.js";
import { store } from "rscord/store/index.js";

/** @import {Emoji, Message, Reaction, User} from "../../types.d.ts" */

/** @param {{message: Message}} props */
export function Reactions({ message }) {
  const reactions = message.reactions ?? [];
  if (!reactions.length) return null;
  const may = canHere(Permission.ADD_REACTIONS);
  return html`<div class="reactions" role="group" aria-label=${t("reactions")}>
    ${reactions.map((reaction) => html`<${One} key=${emojiKey(reaction.emoji)} message=${message} reaction=${reaction} />`)}
    ${may && html`<button type="button" class="reaction reaction-add" aria-label=${t("addReaction")} title=${t("addReaction")} onClick=${(/** @type {any} */ event) => react(event.currentTarget, message)}><${Icon} name="smile" /></button>`}
  </div>`;
}

/**
 * Lets the person choose an emoji for a message.
 * @param {Element} button that the picker opens beside
 * @param {Message} message
 */
export const react = (button, message) => openPicker(button, (emoji) => addReaction(message, emoji));

/**
 * What is chosen in the picker is added, never taken away.
 * @param {Message} message
 * @param {Emoji} emoji
 */
export function addReaction(message, emoji) {
  const mine = message.reactions?.some((reaction) => reaction.me && emojiKey(reaction.emoji) === emojiKey(emoji));
  if (!mine) toggleReaction(message, emoji);
}

/** @param {{emoji: Emoji}} props */
export function EmojiMark({ emoji }) {
  if (emoji.id) return html`<${CustomEmoji} id=${emoji.id} name=${emoji.name} animated=${emoji.animated} />`;
  return html`<span class="emoji-char">${emoji.name}</span>`;
}

/** @param {{message: Message, reaction: Reaction}} props */
function One({ message, reaction }) {
  const { emoji, count, me } = reaction;
  const [who, setWho] = useState("");
  const name = emoji.id ? `:${emoji.name}:` : (emoji.name ?? "");
  const ask = () => {
    api.reactors(message.channel_id, message.id, emojiPath(emoji)).then((users) => setWho(sentence(users, count)), () => {});
  };
  return html`<button
    type="button"
    class=${classes("reaction", me && "is-mine")}
    aria-pressed=${String(me)}
    aria-label=${t("reactionCount", { emoji: name, n: count })}
    title=${who || undefined}
    onMouseEnter=${ask}
    onFocus=${ask}
    onClick=${() => toggleReaction(message, emoji)}
  >
    <${EmojiMark} emoji=${emoji} /><span class="reaction-count">${count}</span>
  </button>`;
}

/**
 * @param {User[]} users the first of them
 * @param {number} count of all
 */
function sentence(users, count) {
  const names = users.map((user) => nameOf(store.guild.value, user.id) || userName(user)).join(", ");
  const more = count - users.length;
  return more > 0 ? t("andMore", { names, n: more }) : names;
}
