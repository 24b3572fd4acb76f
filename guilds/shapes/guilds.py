"""How guilds look: https://docs.discord.com/developers/resources/guild#guild-object.

hikari reads every key of the guild object with ``[]``, so what is not built here is present with its empty value.
"""

from collections.abc import Iterable
from typing import Any, TypedDict

from guilds.models import Emoji, Guild, Role, Sticker
from guilds.shapes.expressions import emoji, sticker
from guilds.shapes.roles import role

MAX_MEMBERS = 500_000
MAX_VIDEO_USERS = 25


class Counts(TypedDict):
    """How many members there are and about how many of them are online."""

    approximate_member_count: int
    approximate_presence_count: int


def guild(
    guild: Guild, roles: Iterable[Role], emojis: Iterable[Emoji], stickers: Iterable[Sticker]
) -> dict[str, Any]:
    """Return ``guild`` as its members see it."""
    return {
        **_face(guild),
        **_settings(guild),
        "owner_id": str(guild.owner_id),
        "discovery_splash": None,
        "application_id": None,
        "afk_channel_id": _id(guild.afk_channel_id),
        "system_channel_id": _id(guild.system_channel_id),
        "rules_channel_id": _id(guild.rules_channel_id),
        "public_updates_channel_id": _id(guild.public_updates_channel_id),
        "safety_alerts_channel_id": None,
        "roles": [role(found) for found in roles],
        "emojis": [emoji(found) for found in emojis],
        "stickers": [sticker(found) for found in stickers],
        "max_presences": None,
        "max_members": MAX_MEMBERS,
        "max_video_channel_users": MAX_VIDEO_USERS,
        "created_at": guild.created_at.isoformat(),
    }


def own_guild(guild: Guild, mask: int, owns: bool, counts: Counts | None = None) -> dict[str, Any]:
    """Return one of the viewer's guilds as lists show it: ``mask`` is what they may do there."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": guild.icon,
        "banner": guild.banner,
        "owner": owns,
        "owner_id": str(guild.owner_id),
        "permissions": str(mask),
        "features": guild.features,
        "member_count": guild.member_count,
        "created_at": guild.created_at.isoformat(),
        **(counts or {}),
    }


def invite_guild(guild: Guild) -> dict[str, Any]:
    """Return what a stranger with an invite may know of ``guild``."""
    return _face(guild)


def _face(guild: Guild) -> dict[str, Any]:
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": guild.icon,
        "splash": guild.splash,
        "banner": guild.banner,
        "description": guild.description,
        "features": guild.features,
        "verification_level": guild.verification_level,
        "vanity_url_code": None,
        "nsfw_level": guild.nsfw_level,
        "nsfw": guild.nsfw_level in {1, 3},
        "premium_subscription_count": 0,
        "premium_tier": 0,
    }


def _settings(guild: Guild) -> dict[str, Any]:
    return {
        "afk_timeout": guild.afk_timeout,
        "default_message_notifications": guild.default_message_notifications,
        "explicit_content_filter": guild.explicit_content_filter,
        "mfa_level": 0,
        "system_channel_flags": guild.system_channel_flags,
        "preferred_locale": guild.preferred_locale,
        "premium_progress_bar_enabled": False,
        "widget_enabled": False,
        "widget_channel_id": None,
    }


def _id(id: int | None) -> str | None:
    return None if id is None else str(id)
