/** The permissions in groups, each with its name and what it is for, in the order in which people look for them. */

import { Permission } from "rscord/permissions.js";

/** @import {Key} from "rscord/i18n.js" */
/** @typedef {{bit: bigint, name: Key, help: Key, guildOnly?: boolean}} Described */

/**
 * @param {keyof typeof Permission} bit
 * @param {Key} name
 * @param {Key} help
 * @param {boolean} [guildOnly] means nothing in a channel's overwrites
 * @returns {Described}
 */
const one = (bit, name, help, guildOnly) => ({ bit: Permission[bit], name, help, guildOnly });

/** @type {{title: Key, items: Described[]}[]} */
export const PERMISSION_GROUPS = [
  {
    title: "permGroupGeneral",
    items: [
      one("VIEW_CHANNEL", "permView", "permViewHelp"),
      one("MANAGE_CHANNELS", "permChannels", "permChannelsHelp"),
      one("MANAGE_ROLES", "permRoles", "permRolesHelp"),
      one("MANAGE_WEBHOOKS", "permWebhooks", "permWebhooksHelp"),
      one("MANAGE_GUILD", "permGuild", "permGuildHelp", true),
      one("VIEW_AUDIT_LOG", "permAudit", "permAuditHelp", true),
      one("CREATE_GUILD_EXPRESSIONS", "permExpressionsNew", "permExpressionsNewHelp", true),
      one("MANAGE_GUILD_EXPRESSIONS", "permExpressions", "permExpressionsHelp", true),
    ],
  },
  {
    title: "permGroupPeople",
    items: [
      one("CREATE_INSTANT_INVITE", "permInvite", "permInviteHelp"),
      one("CHANGE_NICKNAME", "permNick", "permNickHelp", true),
      one("MANAGE_NICKNAMES", "permNicks", "permNicksHelp", true),
      one("KICK_MEMBERS", "permKick", "permKickHelp", true),
      one("BAN_MEMBERS", "permBan", "permBanHelp", true),
      one("MODERATE_MEMBERS", "permTimeout", "permTimeoutHelp", true),
    ],
  },
  {
    title: "permGroupTalk",
    items: [
      one("SEND_MESSAGES", "permSend", "permSendHelp"),
      one("SEND_MESSAGES_IN_THREADS", "permSendThreads", "permSendThreadsHelp"),
      one("CREATE_PUBLIC_THREADS", "permThreads", "permThreadsHelp"),
      one("CREATE_PRIVATE_THREADS", "permPrivateThreads", "permPrivateThreadsHelp"),
      one("EMBED_LINKS", "permEmbed", "permEmbedHelp"),
      one("ATTACH_FILES", "permFiles", "permFilesHelp"),
      one("ADD_REACTIONS", "permReact", "permReactHelp"),
      one("USE_EXTERNAL_EMOJIS", "permEmoji", "permEmojiHelp"),
      one("MENTION_EVERYONE", "permMention", "permMentionHelp"),
      one("READ_MESSAGE_HISTORY", "permHistory", "permHistoryHelp"),
      one("SEND_POLLS", "permPolls", "permPollsHelp"),
      one("USE_APPLICATION_COMMANDS", "permCommands", "permCommandsHelp"),
      one("PIN_MESSAGES", "permPin", "permPinHelp"),
      one("MANAGE_MESSAGES", "permMessages", "permMessagesHelp"),
      one("MANAGE_THREADS", "permManageThreads", "permManageThreadsHelp"),
      one("BYPASS_SLOWMODE", "permSlow", "permSlowHelp"),
    ],
  },
  {
    title: "permGroupVoice",
    items: [
      one("CONNECT", "permConnect", "permConnectHelp"),
      one("SPEAK", "permSpeak", "permSpeakHelp"),
      one("STREAM", "permStream", "permStreamHelp"),
      one("USE_VAD", "permVad", "permVadHelp"),
      one("PRIORITY_SPEAKER", "permPriority", "permPriorityHelp"),
      one("MUTE_MEMBERS", "permMute", "permMuteHelp"),
      one("DEAFEN_MEMBERS", "permDeafen", "permDeafenHelp"),
      one("MOVE_MEMBERS", "permMove", "permMoveHelp"),
    ],
  },
  { title: "permGroupAll", items: [one("ADMINISTRATOR", "permAdmin", "permAdminHelp", true)] },
];

/** The names of the permissions in a mask, as far as they have one. @param {bigint} mask @returns {Key[]} */
export const namesIn = (mask) => PERMISSION_GROUPS.flatMap(({ items }) => items).filter(({ bit }) => mask & bit).map(({ name }) => name);
