"""The keys that version 10 of Discord's API requires of its objects, and who must hold which.

Written from Discord's reference (https://docs.discord.com/developers/reference): a key is listed if it is not marked
as optional there, so it must be present even where its value may be null.
"""

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

from tests.conformance.recorder import Recording

Kind: TypeAlias = str | tuple[Literal["list"], str] | None
"""An object's name, ("list", an object's name), or None for an answer without a body."""

OBJECTS = {
    "Application": "id name icon description bot_public bot_require_code_grant verify_key team flags",
    "Attachment": "id filename size url proxy_url",
    "AuditLog": "application_commands audit_log_entries auto_moderation_rules guild_scheduled_events integrations "
    "threads users webhooks",
    "AuditLogEntry": "target_id user_id id action_type",
    "Ban": "reason user",
    "BulkBan": "banned_users failed_users",
    "Channel": "id type",
    "Chat": "id type recipients last_message_id",
    "Count": "pruned",
    "Embed": "type",
    "Emoji": "id name",
    "Gateway": "url",
    "GatewayBot": "url shards session_start_limit",
    "Guild": "id name icon splash discovery_splash owner_id afk_channel_id afk_timeout verification_level "
    "default_message_notifications explicit_content_filter roles emojis features mfa_level application_id "
    "system_channel_id system_channel_flags rules_channel_id vanity_url_code description banner premium_tier "
    "preferred_locale public_updates_channel_id nsfw_level premium_progress_bar_enabled safety_alerts_channel_id "
    "stickers",
    "GuildChannel": "id type guild_id position permission_overwrites name parent_id flags",
    "Invite": "type code guild channel",
    "InviteGuild": "id name splash banner description icon features verification_level vanity_url_code nsfw_level",
    "InviteMetadata": "type code guild channel uses max_uses max_age temporary created_at",
    "Limit": "total remaining reset_after max_concurrency",
    "Member": "user roles joined_at deaf mute flags",
    "Message": "id channel_id author content timestamp edited_timestamp tts mention_everyone mentions mention_roles "
    "attachments embeds pinned type components flags",
    "Overwrite": "id type allow deny",
    "OwnGuild": "id name icon banner owner permissions features",
    "PartMember": "roles joined_at deaf mute flags",
    "Pin": "pinned_at message",
    "Pins": "items has_more",
    "Reaction": "count count_details me me_burst emoji burst_colors",
    "Region": "id name optimal deprecated custom",
    "Role": "id name color colors hoist position permissions managed mentionable flags",
    "TextChannel": "id type guild_id position permission_overwrites name parent_id flags topic nsfw last_message_id "
    "rate_limit_per_user",
    "User": "id username discriminator global_name avatar",
    "VoiceChannel": "id type guild_id position permission_overwrites name parent_id flags bitrate user_limit "
    "rtc_region nsfw",
    "Webhook": "id type channel_id name avatar application_id",
    # Events of the gateway (https://docs.discord.com/developers/events/gateway-events).
    "BanEvent": "guild_id user",
    "BulkDeleted": "ids channel_id guild_id",
    "Chunk": "guild_id members chunk_index chunk_count",
    "Deleted": "id channel_id guild_id",
    "GoneGuild": "id",
    "GuildCreate": "id name owner_id roles joined_at large member_count voice_states members channels threads "
    "presences stage_instances guild_scheduled_events soundboard_sounds",
    "HeardAuditLogEntry": "target_id user_id id action_type guild_id",
    "HeardMessage": "id channel_id author content timestamp edited_timestamp tts mention_everyone mentions "
    "mention_roles attachments embeds pinned type components flags",
    "InviteCreated": "channel_id code created_at guild_id max_age max_uses temporary uses",
    "InviteDeleted": "channel_id code guild_id",
    "MemberGone": "guild_id user",
    "MemberChanged": "guild_id roles user joined_at",
    "NewMember": "guild_id user roles joined_at deaf mute flags",
    "PinsChanged": "channel_id guild_id",
    "Presence": "user guild_id status activities client_status",
    "ReactionAdded": "user_id channel_id message_id guild_id emoji burst type member",
    "ReactionRemoved": "user_id channel_id message_id guild_id emoji burst type",
    "ReactionsCleared": "channel_id message_id guild_id",
    "ReactionsOfEmojiCleared": "channel_id message_id guild_id emoji",
    "Ready": "v user guilds session_id resume_gateway_url application",
    "RoleDeleted": "guild_id role_id",
    "RoleEvent": "guild_id role",
    "Typing": "channel_id user_id timestamp",
    "WebhooksChanged": "guild_id channel_id",
}

PARTS: dict[str, dict[str, Kind]] = {
    "AuditLog": {"audit_log_entries": ("list", "AuditLogEntry"), "users": ("list", "User")},
    "Ban": {"user": "User"},
    "BanEvent": {"user": "User"},
    "Chat": {"recipients": ("list", "User")},
    "Chunk": {"members": ("list", "Member")},
    "GatewayBot": {"session_start_limit": "Limit"},
    "Guild": {"roles": ("list", "Role")},
    "GuildChannel": {"permission_overwrites": ("list", "Overwrite")},
    "GuildCreate": {
        "roles": ("list", "Role"),
        "members": ("list", "Member"),
        "channels": ("list", "Channel"),
    },
    "HeardMessage": {"author": "User", "attachments": ("list", "Attachment"), "mentions": ("list", "User")},
    "Invite": {"guild": "InviteGuild", "channel": "Channel", "inviter": "User"},
    "InviteMetadata": {"guild": "InviteGuild", "channel": "Channel", "inviter": "User"},
    "Member": {"user": "User"},
    "MemberChanged": {"user": "User"},
    "MemberGone": {"user": "User"},
    "Message": {
        "author": "User",
        "attachments": ("list", "Attachment"),
        "embeds": ("list", "Embed"),
        "mentions": ("list", "User"),
        "reactions": ("list", "Reaction"),
        "referenced_message": "Message",
    },
    "NewMember": {"user": "User"},
    "Pin": {"message": "Message"},
    "Pins": {"items": ("list", "Pin")},
    "Reaction": {"emoji": "Emoji"},
    "ReactionAdded": {"emoji": "Emoji", "member": "Member"},
    "ReactionRemoved": {"emoji": "Emoji"},
    "Ready": {"user": "User", "guilds": ("list", "GoneGuild")},
    "RoleEvent": {"role": "Role"},
    "TextChannel": {"permission_overwrites": ("list", "Overwrite")},
    "VoiceChannel": {"permission_overwrites": ("list", "Overwrite")},
    "Webhook": {"user": "User"},
}
"""Which keys hold further objects. Keys that are optional are checked where they are present and not null."""

CHANNEL_KINDS = {0: "TextChannel", 1: "Chat", 2: "VoiceChannel", 4: "GuildChannel", 5: "TextChannel"}

ANSWERS: dict[str, Kind] = {
    "GET /gateway": "Gateway",
    "GET /gateway/bot": "GatewayBot",
    "GET /users/@me": "User",
    "PATCH /users/@me": "User",
    "GET /users/{}": "User",
    "GET /users/@me/guilds": ("list", "OwnGuild"),
    "POST /users/@me/channels": "Chat",
    "GET /oauth2/applications/@me": "Application",
    "GET /applications/@me": "Application",
    "GET /soundboard-default-sounds": ("list", "Sound"),
    "GET /voice/regions": ("list", "Region"),
    "GET /guilds/{}": "Guild",
    "PATCH /guilds/{}": "Guild",
    "GET /guilds/{}/channels": ("list", "Channel"),
    "POST /guilds/{}/channels": "Channel",
    "GET /guilds/{}/roles": ("list", "Role"),
    "POST /guilds/{}/roles": "Role",
    "PATCH /guilds/{}/roles": ("list", "Role"),
    "GET /guilds/{}/roles/{}": "Role",
    "PATCH /guilds/{}/roles/{}": "Role",
    "GET /guilds/{}/members": ("list", "Member"),
    "GET /guilds/{}/members/search": ("list", "Member"),
    "GET /guilds/{}/members/{}": "Member",
    "PATCH /guilds/{}/members/{}": "Member",
    "PATCH /guilds/{}/members/@me": "Member",
    "GET /guilds/{}/bans": ("list", "Ban"),
    "GET /guilds/{}/bans/{}": "Ban",
    "POST /guilds/{}/bulk-ban": "BulkBan",
    "GET /guilds/{}/prune": "Count",
    "POST /guilds/{}/prune": "Count",
    "GET /guilds/{}/webhooks": ("list", "Webhook"),
    "GET /guilds/{}/invites": ("list", "InviteMetadata"),
    "GET /guilds/{}/audit-logs": "AuditLog",
    "GET /channels/{}": "Channel",
    "PATCH /channels/{}": "Channel",
    "DELETE /channels/{}": "Channel",
    "GET /channels/{}/messages": ("list", "Message"),
    "POST /channels/{}/messages": "Message",
    "GET /channels/{}/messages/{}": "Message",
    "PATCH /channels/{}/messages/{}": "Message",
    "GET /channels/{}/messages/{}/reactions/{}": ("list", "User"),
    "POST /channels/{}/messages/{}/crosspost": "Message",
    "GET /channels/{}/messages/pins": "Pins",
    "GET /channels/{}/pins": ("list", "Message"),
    "GET /channels/{}/webhooks": ("list", "Webhook"),
    "POST /channels/{}/webhooks": "Webhook",
    "GET /webhooks/{}": "Webhook",
    "PATCH /webhooks/{}": "Webhook",
    "GET /webhooks/{}/{}": "Webhook",
    "PATCH /webhooks/{}/{}": "Webhook",
    "POST /webhooks/{}/{}": "Message",
    "GET /webhooks/{}/{}/messages/{}": "Message",
    "PATCH /webhooks/{}/{}/messages/{}": "Message",
    "GET /channels/{}/invites": ("list", "InviteMetadata"),
    "POST /channels/{}/invites": "InviteMetadata",
    "GET /invites/{}": "Invite",
    "DELETE /invites/{}": "Invite",
}
"""What the answer to a call is; a call that is not here answers without a body."""

EVENTS: dict[str, Kind] = {
    "READY": "Ready",
    "GUILD_CREATE": "GuildCreate",
    "GUILD_UPDATE": "Guild",
    "GUILD_DELETE": "GoneGuild",
    "GUILD_AUDIT_LOG_ENTRY_CREATE": "HeardAuditLogEntry",
    "GUILD_BAN_ADD": "BanEvent",
    "GUILD_BAN_REMOVE": "BanEvent",
    "GUILD_MEMBER_ADD": "NewMember",
    "GUILD_MEMBER_UPDATE": "MemberChanged",
    "GUILD_MEMBER_REMOVE": "MemberGone",
    "GUILD_MEMBERS_CHUNK": "Chunk",
    "GUILD_ROLE_CREATE": "RoleEvent",
    "GUILD_ROLE_UPDATE": "RoleEvent",
    "GUILD_ROLE_DELETE": "RoleDeleted",
    "CHANNEL_CREATE": "Channel",
    "CHANNEL_UPDATE": "Channel",
    "CHANNEL_DELETE": "Channel",
    "CHANNEL_PINS_UPDATE": "PinsChanged",
    "INVITE_CREATE": "InviteCreated",
    "INVITE_DELETE": "InviteDeleted",
    "MESSAGE_CREATE": "HeardMessage",
    "MESSAGE_UPDATE": "HeardMessage",
    "MESSAGE_DELETE": "Deleted",
    "MESSAGE_DELETE_BULK": "BulkDeleted",
    "MESSAGE_REACTION_ADD": "ReactionAdded",
    "MESSAGE_REACTION_REMOVE": "ReactionRemoved",
    "MESSAGE_REACTION_REMOVE_ALL": "ReactionsCleared",
    "MESSAGE_REACTION_REMOVE_EMOJI": "ReactionsOfEmojiCleared",
    "PRESENCE_UPDATE": "Presence",
    "RESUMED": None,
    "TYPING_START": "Typing",
    "USER_UPDATE": "User",
    "WEBHOOKS_UPDATE": "WebhooksChanged",
}


def faults(recording: Recording) -> list[str]:
    """Return what is missing in the recorded answers and events, each once."""
    found: dict[str, None] = {}
    for method, template, status, body in recording.calls:
        if status < 300 and body is not None:
            found |= dict.fromkeys(_answer_faults(f"{method} {template}", body))
    for type, heard in recording.events.items():
        if type not in EVENTS:
            found[f"{type}: an event without an entry in the table"] = None
        for data in heard:
            found |= dict.fromkeys(_missing(EVENTS.get(type), data, type))
    return list(found)


def _answer_faults(call: str, body: Any) -> Iterator[str]:
    if call not in ANSWERS:
        yield f"{call}: an answer without an entry in the table"
    else:
        yield from _missing(ANSWERS[call], body, call)


def _missing(kind: Kind, value: Any, place: str) -> Iterator[str]:
    if isinstance(kind, tuple):
        for item in value:
            yield from _missing(kind[1], item, f"{place}[]")
    elif kind is not None:
        yield from _missing_in_object(kind, value, place)


def _missing_in_object(name: str, value: dict[str, Any], place: str) -> Iterator[str]:
    if name == "Channel" and "guild_id" in value:
        name = CHANNEL_KINDS.get(value["type"], name)
    for key in OBJECTS[name].split():
        if key not in value:
            yield f"{place}: {name}.{key} is missing"
    for key, part in PARTS.get(name, {}).items():
        if value.get(key) is not None:
            yield from _missing(part, value[key], f"{place}.{key}")
