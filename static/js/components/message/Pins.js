import { useEffect, useRef } from "preact/hooks";
import { Avatar } from "rscord/components/Avatar.js";
import { Content } from "rscord/components/Message.js";
import { Icon } from "rscord/components/icons.js";
import { Byline } from "rscord/components/message/Author.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { Permission } from "rscord/permissions.js";
import { openChannel } from "rscord/store/history.js";
import { pinMessage } from "rscord/store/messages.js";
import { hidePins, pins, showPins } from "rscord/store/pins.js";
import { store } from "rscord/store/index.js";
import { authorName, canHere, colorOf } from "rscord/store/selectors.js";

/** @import {Message} from "../../types.d.ts" */

/** Opens and closes the list of pins, which hangs below it. */
export function PinsButton() {
  const channel = store.channel.value;
  const seat = useRef(/** @type {HTMLElement | null} */ (null));
  const open = channel !== undefined && pins.value?.channelId === channel.id;
  useEffect(() => hidePins, [channel?.id]);
  useEffect(() => {
    if (!open) return undefined;
    const pressed = (/** @type {PointerEvent} */ event) => {
      const target = /** @type {Element} */ (event.target);
      if (!seat.current?.contains(target) && !target.closest("dialog, .picker")) hidePins();
    };
    addEventListener("pointerdown", pressed, true);
    return () => removeEventListener("pointerdown", pressed, true);
  }, [open]);
  if (!channel) return null;
  const typed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    hidePins();
    seat.current?.querySelector("button")?.focus();
  };
  return html`<span ref=${seat} class="pins-seat" onKeyDown=${typed}>
    <button class="icon-button" type="button" aria-label=${t("pins")} title=${t("pins")} aria-expanded=${String(open)} onClick=${() => (open ? hidePins() : showPins(channel.id))}><${Icon} name="pin" /></button>
    ${open && html`<${PinList} />`}
  </span>`;
}

function PinList() {
  const { items = null, error } = pins.value ?? {};
  return html`<section class="pins" aria-label=${t("pins")}>
    <h2>${t("pins")}</h2>
    ${items === null && html`<p class="pins-note" role="status"><span class="spinner"></span></p>`}
    ${error && html`<p class="pins-note field-error" role="alert">${error}</p>`}
    ${items?.length === 0 && !error && html`<p class="pins-note">${t("noPins")}</p>`}
    <ul>${items?.map((message) => html`<${PinnedItem} key=${message.id} message=${message} />`)}</ul>
  </section>`;
}

/** @param {{message: Message}} props */
function PinnedItem({ message }) {
  const guild = store.guild.value;
  const { author, webhook_id, timestamp, channel_id, id } = message;
  const name = authorName(guild, message);
  const jump = () => {
    hidePins();
    openChannel(channel_id, id);
  };
  const may = canHere(Permission.PIN_MESSAGES) || canHere(Permission.MANAGE_MESSAGES);
  return html`<li class="pin">
    <${Avatar} user=${author} name=${name} small />
    <div class="pin-body">
      <${Byline} name=${name} color=${webhook_id ? 0 : colorOf(guild, author.id)} time=${timestamp} bot=${author.bot} webhook=${Boolean(webhook_id)} />
      <${Content} message=${message} />
    </div>
    <div class="pin-actions">
      <button type="button" class="link-button" onClick=${jump}>${t("jump")}</button>
      ${may && html`<button type="button" class="icon-button" aria-label=${t("unpin")} title=${t("unpin")} onClick=${() => pinMessage(message, false)}><${Icon} name="close" /></button>`}
    </div>
  </li>`;
}
