/** What the server sends (Discord's field names) and what the client keeps. Types only: nothing here is loaded. */

export type Id = string;
export type Status = "online" | "idle" | "dnd" | "offline";

export interface User {
  id: Id;
  username: string;
  global_name?: string | null;
  avatar?: string | null;
  avatar_url?: string | null;
  accent_color?: number | null;
  created_at?: string;
  bot?: boolean;
  /** Only of oneself. */
  email?: string | null;
  bio?: string;
  locale?: string;
  status?: string;
  custom_status?: string;
  settings?: Record<string, any>;
}

export interface Member {
  user: User;
  nick?: string | null;
  roles: Id[];
  joined_at?: string;
  communication_disabled_until?: string | null;
}

export interface Role {
  id: Id;
  name: string;
  color: number;
  hoist?: boolean;
  mentionable?: boolean;
  managed?: boolean;
  position: number;
  permissions: string;
}

export interface Overwrite {
  id: Id;
  type: number;
  allow: string;
  deny: string;
}

export interface Channel {
  id: Id;
  type: number;
  guild_id?: Id;
  name: string;
  topic?: string | null;
  position: number;
  parent_id?: Id | null;
  nsfw?: boolean;
  user_limit?: number;
  bitrate?: number;
  permission_overwrites?: Overwrite[];
  last_message_id?: Id | null;
  /** Seconds between two messages of one person; 0 for no slow mode. */
  rate_limit_per_user?: number;
  last_pin_timestamp?: string | null;
  /** The others in a chat. */
  recipients?: User[];
  /** Of voice channels: how many may be inside; 0 for any number. */
  user_limit?: number;
}

export interface VoiceState {
  guild_id?: Id;
  channel_id: Id | null;
  user_id: Id;
  session_id: string;
  deaf: boolean;
  mute: boolean;
  self_deaf: boolean;
  self_mute: boolean;
  self_stream?: boolean;
  self_video: boolean;
  suppress: boolean;
}

/** `id` is null for a Unicode emoji, whose `name` is the character itself. */
export interface Emoji {
  id: Id | null;
  name: string | null;
  animated?: boolean;
}

/** An emoji of a guild. */
export interface GuildEmoji extends Emoji {
  id: Id;
  name: string;
  available?: boolean;
}

export interface Reaction {
  emoji: Emoji;
  count: number;
  me: boolean;
}

/** Somebody's place in a chat; the ids say how far the chat has come with them. */
export interface ChatPlace {
  user_id: Id;
  role: string;
  delivered_message_id?: Id;
  read_message_id?: Id;
}

/** A one-to-one chat (type 1) or a group (3): a channel without a guild. */
export interface Chat extends Channel {
  /** Everybody but me. */
  recipients: User[];
  members: ChatPlace[];
  owner_id?: Id | null;
  icon?: string | null;
  unread: number;
}

/** What somebody is to me: 1 friend, 2 blocked, 3 asked me, 4 was asked by me. */
export interface Relationship {
  id: Id;
  type: number;
  user: User;
  since?: string;
}

export interface Presence {
  user: { id: Id };
  guild_id?: Id;
  status: string;
}

/** The payload of GUILD_CREATE. */
export interface GuildPayload {
  id: Id;
  name: string;
  icon?: string | null;
  banner?: string | null;
  description?: string | null;
  system_channel_id?: Id | null;
  default_message_notifications?: number;
  owner_id: Id;
  member_count?: number;
  large?: boolean;
  unavailable?: boolean;
  channels: Channel[];
  roles: Role[];
  emojis?: GuildEmoji[];
  members: Member[];
  presences?: Presence[];
  voice_states?: VoiceState[];
}

/** A guild as the store keeps it. */
export interface Guild {
  id: Id;
  name: string;
  icon: string | null;
  banner: string | null;
  description: string | null;
  system_channel_id: Id | null;
  /** 0: of every message, 1: of mentions only. */
  default_message_notifications: number;
  owner_id: Id;
  member_count: number;
  unavailable: boolean;
  channels: Record<Id, Channel>;
  roles: Record<Id, Role>;
  emojis: Record<Id, GuildEmoji>;
  members: Record<Id, Member>;
  /**
   * The slice of the open channel's member list that the server watches for us, from the place `first` on, of `total`
   * members by name; absent until it answered.
   */
  list?: { ids: Id[]; first: number; total: number; online: number };
}

export interface Attachment {
  id: Id;
  filename: string;
  url: string;
  size: number;
  content_type?: string;
  description?: string;
  /** Pixels, of pictures. */
  width?: number;
  height?: number;
}

/** A picture that an embed names; it may lie anywhere. */
export interface EmbedMedia {
  url: string;
  width?: number;
  height?: number;
}

export interface Embed {
  title?: string;
  description?: string;
  url?: string;
  timestamp?: string;
  color?: number;
  footer?: { text: string; icon_url?: string };
  author?: { name: string; url?: string; icon_url?: string };
  fields?: { name: string; value: string; inline?: boolean }[];
  image?: EmbedMedia;
  thumbnail?: EmbedMedia;
}

export interface Message {
  id: Id;
  channel_id: Id;
  guild_id?: Id;
  author: User;
  member?: Omit<Member, "user">;
  content: string;
  timestamp: string;
  edited_timestamp?: string | null;
  type?: number;
  nonce?: string | number;
  attachments?: Attachment[];
  embeds?: Embed[];
  reactions?: Reaction[];
  mentions?: User[];
  mention_roles?: Id[];
  mention_everyone?: boolean;
  pinned?: boolean;
  flags?: number;
  message_reference?: { message_id?: Id; channel_id?: Id; guild_id?: Id };
  /** The message that this one answers; null if that is gone. */
  referenced_message?: Message | null;
  webhook_id?: Id;
}

/** A message of mine that the server has not confirmed yet. */
export interface Pending {
  nonce: string;
  channelId: Id;
  content: string;
  at: number;
  state: "sending" | "failed";
  /** Why it failed, as a sentence. */
  error?: string;
  reply?: Reply;
  files?: Upload[];
}

/** What is being answered, and whether its author is called. */
export interface Reply {
  message: Message;
  ping: boolean;
}

export type UploadState = "waiting" | "sending" | "done" | "failed";

/** A file on its way to the server. */
export interface Upload {
  key: string;
  file: File;
  spoiler: boolean;
  state: UploadState;
  /** From 0 to 1. */
  progress: number;
  /** Of what the server keeps. */
  id?: Id;
  error?: string;
}

/** What the client holds of one channel: a window of its history, oldest first, and my unconfirmed messages. */
export interface Log {
  messages: Message[];
  pending: Pending[];
  /** Older messages exist on the server. */
  older: boolean;
  /** The window ends at the newest message; if not, live messages are not appended. */
  atEnd: boolean;
  /** The reader is at the bottom: the window may drop its oldest messages. */
  follow: boolean;
  /** Something may have been missed: refresh before trusting it. */
  stale: boolean;
  /** The server has answered at least once; before that nobody knows what is here. */
  loaded: boolean;
  /** Messages that came while the reader was elsewhere in the window. */
  unseen: number;
}

export interface Typist {
  /** Milliseconds of the local clock. */
  until: number;
}

export interface PageState {
  user: User;
  guilds: GuildPayload[];
  private_channels: object[];
  relationships: Relationship[];
  guild_id: Id | null;
  channel_id: Id | null;
  message_id?: Id | null;
  messages: Message[];
  read_states: { id?: Id; channel_id?: Id; last_message_id: Id | null; mention_count?: number }[];
  upload_max_bytes?: number;
  gateway_url: string;
  locale: string;
  server_name: string;
  moderator: boolean;
}

export interface Route {
  guildId: Id | null;
  channelId: Id | null;
  messageId: Id | null;
  /** The open page of the settings, empty for their list; absent where there is talk. */
  settings?: string;
}

/** An event as the store takes it: the gateway's dispatches, and the client's own (lower case). */
export interface StoreEvent {
  type: string;
  data: any;
}

export type ConnectionState = "connecting" | "catching-up" | "ready" | "offline" | "ended" | "outdated";

export interface Connection {
  state: ConnectionState;
  /** When the next try starts (local clock, milliseconds), while offline. */
  retryAt?: number;
}

export interface Notice {
  id: number;
  text: string;
  kind: "info" | "error";
}

export type DialogName =
  | "create-guild"
  | "join"
  | "create-channel"
  | "invite"
  | "confirm"
  | "loaded"
  | "profile"
  | "moderate"
  | "crop"
  | "new-group"
  | "group"
  | "rename-group"
  | "add-people";

export interface DialogState {
  name: DialogName;
  guildId?: Id;
  chatId?: Id;
  channelId?: Id;
  userId?: Id;
  /** The category that a new channel belongs to. */
  parentId?: Id | null;
  /** For "moderate". */
  act?: "kick" | "ban" | "timeout";
  /** For "crop". */
  file?: Blob;
  aspect?: number;
  done?: (picture: string) => void;
  /** For "loaded": a dialog whose code came on demand. */
  component?: () => any;
  /** For "confirm". */
  title?: string;
  text?: string;
  action?: string;
  /** What has to be typed before the action is possible. */
  typed?: string;
  run?: () => Promise<unknown>;
}
