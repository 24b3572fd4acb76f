import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "rscord/components/icons.js";
import { MessageRow, PendingRow } from "rscord/components/Message.js";
import { MessageMenu } from "rscord/components/message/MessageMenu.js";
import { usePointing } from "rscord/components/message/pointing.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { beginningOf, messagesLabel } from "rscord/places.js";
import { rowsOf } from "rscord/rows.js";
import { ScrollKeeper } from "rscord/scroll.js";
import { failures, loading, loadNewer, loadOlder, refresh, toNewest } from "rscord/store/history.js";
import { store } from "rscord/store/index.js";
import { callsMe } from "rscord/store/marks.js";
import { markRead, newLine } from "rscord/store/reading.js";
import { authorName, colorOf } from "rscord/store/selectors.js";
import { editing, lit } from "rscord/store/ui.js";
import { dayName } from "rscord/time.js";

/** @import {Channel, Guild, Log} from "../types.d.ts" */
/** @import {Row} from "../rows.js" */

/**
 * The messages of one channel. The parent gives it the channel's id as key, so that every channel has its own.
 * @param {{guild?: Guild, channel: Channel}} props a chat has no guild
 */
export function MessageList({ guild, channel }) {
  const log = store.log.value;
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  const keeper = useKeeper(scroller, channel.id, log);
  usePointing(scroller);
  const blank = !log?.loaded;
  const empty = blank && !log?.pending.length && !failures.value[channel.id];
  const jump = () => toNewest(channel.id).then(() => keeper.current?.toEnd());

  return html`<div class="messages-seat">
    <div class="messages" ref=${scroller} tabindex="0" role="region" aria-label=${messagesLabel(channel)} onKeyDown=${walk}>
      <${Top} channel=${channel} log=${log} blank=${blank} />
      <ol class="messages-list">
        ${log && rowsOf(log.messages, log.pending, store.me.value.id, lineIn(channel.id)).map((row) => html`<${AnyRow} key=${row.key} row=${row} guild=${guild} />`)}
      </ol>
      ${empty && html`<${Skeleton} />`}
    </div>
    <${MessageMenu} />
    ${log && (!log.follow || !log.atEnd) && !blank && html`<${Jump} log=${log} jump=${jump} />`}
  </div>`;
}

/** @param {string} channelId */
const lineIn = (channelId) => (newLine.value?.channelId === channelId ? newLine.value.after : undefined);

/**
 * @param {{current: HTMLElement | null}} scroller
 * @param {string} channelId
 * @param {Log | undefined} log
 */
function useKeeper(scroller, channelId, log) {
  const keeper = useRef(/** @type {ScrollKeeper | null} */ (null));
  useLayoutEffect(() => {
    const element = /** @type {HTMLElement} */ (scroller.current);
    const list = /** @type {HTMLElement} */ (element.querySelector("ol"));
    const made = new ScrollKeeper(element, list, {
      onFollow: (follow) => {
        store.dispatch("follow", { channelId, follow });
        if (follow) markRead(channelId);
      },
      onTop: () => loadOlder(channelId),
      onBottom: () => loadNewer(channelId),
    });
    made.setFollow(log?.follow ?? true);
    keeper.current = made;
    return () => made.stop();
  }, [channelId]);
  useLayoutEffect(() => {
    if (!keeper.current || !log) return;
    keeper.current.open = !log.atEnd;
    if (log.atEnd && log.follow) keeper.current.follow = true;
    keeper.current.restore();
  }, [log]);
  const target = lit.value;
  useEffect(() => {
    const row = target && document.getElementById(`message-${target}`);
    if (row) keeper.current?.reveal(row);
  }, [target, Boolean(log)]);
  return keeper;
}

/** Up and down walk from message to message; Tab then reaches the buttons of the one that has the focus. @param {KeyboardEvent} event */
function walk(event) {
  const step = event.key === "ArrowUp" ? -1 : Number(event.key === "ArrowDown");
  const target = /** @type {HTMLElement} */ (event.target);
  const scroller = /** @type {HTMLElement} */ (event.currentTarget);
  if (!step || target.closest("textarea, button, a, pre, audio, video")) return;
  const rows = /** @type {HTMLElement[]} */ ([...scroller.querySelectorAll("li[tabindex]")]);
  const at = target === scroller ? rows.length : rows.indexOf(target);
  const next = rows[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** @param {{row: Row, guild: Guild | undefined}} props */
function AnyRow({ row, guild }) {
  if (row.kind === "day") return html`<li class="day"><span>${dayName(row.time)}</span></li>`;
  if (row.kind === "new") return html`<li class="new-line"><span>${t("newLine")}</span></li>`;
  if (row.kind === "pending") return html`<${PendingRow} entry=${row.entry} head=${row.head} />`;
  const { message, head } = row;
  const me = store.me.value.id;
  return html`<${MessageRow}
    message=${message}
    head=${head}
    name=${authorName(guild, message)}
    color=${message.webhook_id ? 0 : colorOf(guild, message.author.id)}
    called=${message.author.id !== me && callsMe(message, { me, roles: guild?.members[me]?.roles ?? [] })}
    edited=${editing.value === message.id}
    lit=${lit.value === message.id}
  />`;
}

/** @param {{channel: Channel, log: Log | undefined, blank: boolean}} props */
function Top({ channel, log, blank }) {
  const failure = failures.value[channel.id];
  if (failure) {
    return html`<div class="messages-top" role="alert">
      <p>${t("historyFailed")} ${failure}</p>
      <button class="button button-quiet" type="button" onClick=${() => (log?.older && !blank ? loadOlder(channel.id) : refresh(channel.id))}>${t("retry")}</button>
    </div>`;
  }
  if (blank) return null;
  if (!log?.older) return html`<${Beginning} channel=${channel} />`;
  const busy = loading.value.has(`${channel.id} older`);
  return html`<div class="messages-top messages-more">${busy && html`<span class="spinner"></span>${t("loadingOlder")}`}</div>`;
}

/** @param {{channel: Channel}} props */
function Beginning({ channel }) {
  return html`<div class="beginning">
    <h2>${beginningOf(channel)}</h2>
    <p>${channel.topic || t("beginningText")}</p>
  </div>`;
}

const BONES = [5, 8, 3, 7, 6, 4];

function Skeleton() {
  return html`<div class="skeleton" aria-hidden="true">
    ${BONES.map((width) => html`<div class="bone" key=${width}><i></i><b class=${`bone-${width}`}></b></div>`)}
  </div>`;
}

/** @param {{log: Log, jump: () => void}} props */
function Jump({ log, jump }) {
  return html`<button class="jump" type="button" onClick=${jump}>
    ${log.unseen ? t("newMessages", { n: log.unseen }) : t("toNewest")}<${Icon} name="arrowDown" />
  </button>`;
}
