/** The cards below a message. */

import { ownAddress, webAddress } from "rscord/addresses.js";
import { roleColor } from "rscord/colors.js";
import { drawAll, MessageText } from "rscord/components/MessageText.js";
import { Icon } from "rscord/components/icons.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { parseInline } from "rscord/markdown/inline.js";
import { fullTime } from "rscord/time.js";

/** @import {Embed, EmbedMedia, Message} from "../../types.d.ts" */

const SUPPRESSED = 1 << 2;

/** @param {{message: Message}} props */
export function Embeds({ message }) {
  const embeds = (message.flags ?? 0) & SUPPRESSED ? [] : (message.embeds ?? []);
  return embeds.map((embed, at) => html`<${Card} key=${at} embed=${embed} />`);
}

/** @param {{embed: Embed}} props */
function Card({ embed }) {
  const { author, title, url, description, fields = [], image, thumbnail } = embed;
  return html`<article class="embed" style=${roleColor(embed.color)}>
    <${Media} media=${thumbnail} small />
    ${author && html`<p class="embed-author"><${MaybeLink} url=${author.url}>${author.name}<//></p>`}
    ${title && html`<p class="embed-title"><${MaybeLink} url=${url}>${drawAll(parseInline(title, false))}<//></p>`}
    ${description && html`<${MessageText} text=${description} />`}
    ${fields.length > 0 && html`<dl class="embed-fields">
      ${fields.map(({ name, value, inline }, at) => html`<div key=${at} class=${inline ? "is-inline" : undefined}>
        <dt dir="auto">${drawAll(parseInline(name, false))}</dt>
        <dd><${MessageText} text=${value} /></dd>
      </div>`)}
    </dl>`}
    <${Media} media=${image} />
    <${Foot} embed=${embed} />
  </article>`;
}

/** @param {{embed: Embed}} props */
function Foot({ embed: { footer, timestamp } }) {
  const time = Date.parse(timestamp ?? "");
  const parts = [footer?.text, Number.isNaN(time) ? "" : fullTime(time)].filter(Boolean);
  return parts.length ? html`<p class="embed-foot" dir="auto">${parts.join(" · ")}</p>` : null;
}

/** @param {{url?: string, children: any}} props */
function MaybeLink({ url, children }) {
  const address = webAddress(url);
  if (!address) return html`<bdi>${children}</bdi>`;
  return html`<a href=${address} target="_blank" rel="noopener noreferrer nofollow"><bdi>${children}</bdi></a>`;
}

/**
 * A picture of our own server is shown; one elsewhere is only named, for its host would learn who reads this.
 * @param {{media?: EmbedMedia, small?: boolean}} props
 */
function Media({ media, small }) {
  if (!media) return null;
  const own = ownAddress(media.url);
  const look = small ? "embed-thumb" : "embed-image";
  if (own) return html`<img class=${look} src=${own} alt="" width=${media.width} height=${media.height} loading="lazy" />`;
  const address = webAddress(media.url);
  if (!address) return null;
  return html`<p class="embed-away"><a href=${address} target="_blank" rel="noopener noreferrer nofollow"><${Icon} name="picture" />${t("pictureAt", { host: new URL(address).host })}</a></p>`;
}
