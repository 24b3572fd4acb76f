"""Addresses of the JSON calls about guilds, below ``/api/`` and ``/api/v10/``."""

from django.urls import URLPattern, path

import rscord.core.converters  # noqa: F401  (makes <snowflake:…> known)
from guilds.api import (
    application_emojis,
    audit_log,
    bans,
    bots,
    channels,
    emojis,
    fixed,
    guilds,
    invites,
    members,
    permissions,
    prune,
    roles,
    stickers,
    threads,
)


def _guild_patterns(word: str) -> list[URLPattern]:
    """Return the addresses of guilds under ``word``: people say "servers"."""
    one = f"{word}/<snowflake:guild_id>"
    member = f"{one}/members/<snowflake:user_id>"
    return [
        path(word, guilds.Guilds.as_view()),
        path(one, guilds.Guild.as_view()),
        path(f"{one}/restore", guilds.Restore.as_view()),
        path(f"{one}/channels", channels.GuildChannels.as_view()),
        path(f"{one}/threads/active", threads.ActiveThreads.as_view()),
        path(f"{one}/roles", roles.Roles.as_view()),
        path(f"{one}/roles/<snowflake:role_id>", roles.Role.as_view()),
        path(f"{one}/members", members.Members.as_view()),
        path(f"{one}/members/search", members.MemberSearch.as_view()),
        path(f"{one}/members/@me", members.OwnMember.as_view()),
        path(member, members.Member.as_view()),
        path(f"{member}/roles/<snowflake:role_id>", roles.MemberRole.as_view()),
        path(f"{one}/emojis", emojis.Emojis.as_view()),
        path(f"{one}/emojis/<snowflake:emoji_id>", emojis.Emoji.as_view()),
        path(f"{one}/stickers", stickers.Stickers.as_view()),
        path(f"{one}/stickers/<snowflake:sticker_id>", stickers.GuildSticker.as_view()),
        path(f"{one}/invites", invites.GuildInvites.as_view()),
        path(f"{one}/bots", bots.Bots.as_view()),
        path(f"{one}/bans", bans.Bans.as_view()),
        path(f"{one}/bans/<snowflake:user_id>", bans.Ban.as_view()),
        path(f"{one}/bulk-ban", bans.BulkBan.as_view()),
        path(f"{one}/prune", prune.Prune.as_view()),
        path(f"{one}/audit-logs", audit_log.AuditLog.as_view()),
    ]


urlpatterns = [
    *_guild_patterns("guilds"),
    *_guild_patterns("servers"),
    path("users/@me/guilds", guilds.MyGuilds.as_view()),
    path("users/@me/guilds/<snowflake:guild_id>", guilds.MyGuild.as_view()),
    path("channels/<snowflake:channel_id>", channels.Channel.as_view()),
    path("channels/<snowflake:channel_id>/threads/archived/public", threads.PublicArchive.as_view()),
    path("channels/<snowflake:channel_id>/threads/archived/private", threads.PrivateArchive.as_view()),
    path("channels/<snowflake:channel_id>/users/@me/threads/archived/private", threads.OwnArchive.as_view()),
    path("channels/<snowflake:channel_id>/thread-members", threads.ThreadMembers.as_view()),
    path("channels/<snowflake:channel_id>/thread-members/@me", threads.OwnPlace.as_view()),
    path("channels/<snowflake:channel_id>/thread-members/<snowflake:user_id>", threads.Place.as_view()),
    path(
        "channels/<snowflake:channel_id>/permissions/<snowflake:target_id>",
        channels.ChannelOverwrite.as_view(),
    ),
    path(
        "channels/<snowflake:channel_id>/members/<snowflake:user_id>/permissions",
        permissions.Explanation.as_view(),
    ),
    path("channels/<snowflake:channel_id>/invites", invites.ChannelInvites.as_view()),
    path("invites/<str:code>", invites.Invite.as_view()),
    path("applications/<snowflake:application_id>/emojis", application_emojis.ApplicationEmojis.as_view()),
    path(
        "applications/<snowflake:application_id>/emojis/<snowflake:emoji_id>",
        application_emojis.ApplicationEmoji.as_view(),
    ),
    path("stickers/<snowflake:sticker_id>", stickers.Sticker.as_view()),
    path("sticker-packs", fixed.StickerPacks.as_view()),
    path("soundboard-default-sounds", fixed.DefaultSounds.as_view()),
    path("voice/regions", fixed.VoiceRegions.as_view()),
]
