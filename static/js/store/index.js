import { batch, computed, signal } from "@preact/signals";
import { chatMarkReducers, chatReducers } from "rscord/store/chats.js";
import { guildReducers } from "rscord/store/guilds.js";
import { logReducers } from "rscord/store/logs.js";
import { isUnread, markReducers, mentionsIn } from "rscord/store/marks.js";
import { presenceReducers, typingReducers } from "rscord/store/people.js";
import { relationshipReducers } from "rscord/store/relationships.js";
import { speakingReducers, voiceReducers } from "rscord/store/voiceStates.js";

/** @import {Signal} from "@preact/signals" */
/** @import {Channel, Connection, Guild, Id, Log, PageState, Route, Status, User} from "../types.d.ts" */

/** How many deletions are remembered, against answers that were on their way. */
const REMEMBERED = 1000;

/** @type {Record<string, (me: User, data: any) => User>} */
const meReducers = {
  READY: (me, { user }) => ({ ...me, ...user }),
  USER_UPDATE: (me, user) => (user.id === me.id ? { ...me, ...user } : me),
};

/** The one truth of the client. Nothing changes it but events: the server's, and our own (in lower case). */
export class Store {
  constructor() {
    this.me = signal(/** @type {User} */ ({ id: "0", username: "" }));
    this.guilds = signal(/** @type {Record<Id, Guild>} */ ({}));
    this.chats = signal(/** @type {import("./chats.js").Chats} */ ({}));
    this.relationships = signal(/** @type {import("./relationships.js").Relationships} */ ({}));
    this.logs = signal(/** @type {Record<Id, Log>} */ ({}));
    this.marks = signal(/** @type {import("./marks.js").Marks} */ ({}));
    this.presences = signal(/** @type {Record<Id, Status>} */ ({}));
    this.typing = signal(/** @type {import("./people.js").Typing} */ ({}));
    this.voice = signal(/** @type {import("./voiceStates.js").VoiceStates} */ ({}));
    this.speaking = signal(/** @type {Record<Id, true>} */ ({}));
    this.route = signal(/** @type {Route} */ ({ guildId: null, channelId: null, messageId: null }));
    this.connection = signal(/** @type {Connection} */ ({ state: "connecting" }));
    this.serverName = signal("");
    this.moderator = false;
    /** Bytes that one file may have. */
    this.uploadLimit = signal(Infinity);
    /** @type {Set<Id>} */
    this.deleted = new Set();

    this.guild = computed(() => this.guilds.value[this.route.value.guildId ?? ""]);
    /** The open channel or chat; its settings cover it. @type {import("@preact/signals").ReadonlySignal<Channel | undefined>} */
    this.channel = computed(() => {
      const { guildId, channelId, settings } = this.route.value;
      if (settings !== undefined) return undefined;
      return (guildId ? this.guild.value?.channels : this.chats.value)?.[channelId ?? ""];
    });
    this.log = computed(() => this.logs.value[this.channel.value?.id ?? ""]);
    /** Unread channels as one string: a value that stays equal redraws nobody. */
    this.unreadKey = computed(() => {
      const marks = this.marks.value;
      return Object.keys(marks).filter((id) => isUnread(marks, id)).join(" ");
    });
    this.unread = computed(() => new Set(this.unreadKey.value.split(" ")));
    /** Unread mentions of me, by channel. */
    this.mentions = computed(() => mentionsIn(this.marks.value));
  }

  /**
   * The state that came embedded in the page: enough to draw without a request.
   * @param {PageState} state
   */
  boot(state) {
    batch(() => {
      this.me.value = state.user;
      this.serverName.value = state.server_name;
      this.moderator = state.moderator;
      this.uploadLimit.value = state.upload_max_bytes ?? Infinity;
      for (const guild of state.guilds) this.dispatch("GUILD_CREATE", guild);
      this.dispatch("chats:boot", state);
      for (const read of state.read_states) this.dispatch("MESSAGE_ACK", read);
    });
  }

  /**
   * @param {string} type
   * @param {any} data
   */
  dispatch(type, data) {
    if (type === "MESSAGE_DELETE") this.remember([data.id]);
    if (type === "MESSAGE_DELETE_BULK") this.remember(data.ids);
    const context = {
      me: this.me.peek().id,
      now: Date.now(),
      deleted: this.deleted,
      roles: this.guilds.peek()[data?.guild_id]?.members[this.me.peek().id]?.roles ?? [],
      channelsOf: (/** @type {Id} */ guild) => Object.keys(this.guilds.peek()[guild]?.channels ?? {}),
    };
    batch(() => {
      apply(this.logs, logReducers, type, data, context);
      apply(this.marks, markReducers, type, data, context);
      apply(this.marks, chatMarkReducers, type, data, context);
      apply(this.chats, chatReducers, type, data, context);
      apply(this.relationships, relationshipReducers, type, data, context);
      apply(this.presences, presenceReducers, type, data, context);
      apply(this.typing, typingReducers, type, data, context);
      apply(this.guilds, guildReducers, type, data, context);
      apply(this.voice, voiceReducers, type, data, context);
      apply(this.speaking, speakingReducers, type, data, context);
      apply(this.me, meReducers, type, data, context);
    });
  }

  /** @param {Id[]} ids */
  remember(ids) {
    for (const id of ids) this.deleted.add(id);
    for (const id of this.deleted) {
      if (this.deleted.size <= REMEMBERED) break;
      this.deleted.delete(id);
    }
  }
}

/**
 * @template S
 * @param {Signal<S>} slice
 * @param {Record<string, (state: S, data: any, context: any) => S>} reducers
 * @param {string} type
 * @param {any} data
 * @param {object} context
 */
function apply(slice, reducers, type, data, context) {
  // Kinds of events that this version does not know are nobody's business.
  const reduce = Object.hasOwn(reducers, type) ? reducers[type] : undefined;
  if (reduce) slice.value = reduce(slice.peek(), data, context);
}

export const store = new Store();
