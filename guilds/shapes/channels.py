"""How channels and chats look: https://docs.discord.com/developers/resources/channel#channel-object."""

from collections.abc import Iterable
from typing import Any, TypedDict

from accounts import shapes as accounts
from guilds.models import FORUMS, Channel, ChannelType, Recipient
from guilds.permissions import Overwrite
from rscord.core import snowflake

TYPE_NAMES = {
    ChannelType.TEXT: "text",
    ChannelType.DM: "direct",
    ChannelType.VOICE: "voice",
    ChannelType.GROUP_DM: "group",
    ChannelType.CATEGORY: "category",
    ChannelType.ANNOUNCEMENT: "announcement",
    ChannelType.ANNOUNCEMENT_THREAD: "announcement_thread",
    ChannelType.PUBLIC_THREAD: "public_thread",
    ChannelType.PRIVATE_THREAD: "private_thread",
    ChannelType.STAGE: "stage",
    ChannelType.FORUM: "forum",
    ChannelType.MEDIA: "media",
}
"""``channel_type``, the word beside the number."""


class OverwriteShape(TypedDict):
    """An overwrite; ``type`` is 0 for a role, 1 for a member."""

    id: str
    type: int
    allow: str
    deny: str


def overwrite(overwrite: Overwrite) -> OverwriteShape:
    """Return an overwrite as Discord writes it."""
    return {
        "id": str(overwrite.target_id),
        "type": overwrite.type,
        "allow": str(overwrite.allow),
        "deny": str(overwrite.deny),
    }


def channel(channel: Channel, overwrites: Iterable[Overwrite]) -> dict[str, Any]:
    """Return a guild's channel, with the fields of its type."""
    return {
        "id": str(channel.id),
        "type": channel.type,
        "channel_type": TYPE_NAMES[ChannelType(channel.type)],
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "position": channel.position,
        "parent_id": _id(channel.parent_id),
        "permission_overwrites": [overwrite(found) for found in overwrites],
        "nsfw": channel.nsfw,
        "flags": channel.flags,
        "created_at": channel.created_at.isoformat(),
    } | _of_type(channel)


def chat(channel: Channel, recipients: Iterable[Recipient], viewer_id: int) -> dict[str, Any]:
    """Return a chat as ``viewer_id`` sees it; each recipient's ``user`` must be loaded.

    ``recipients`` are the others, as Discord has it; ``members`` are everybody.
    """
    places = list(recipients)
    others = [accounts.user(place.user) for place in places if place.user_id != viewer_id]
    shape = _chat(channel, places) | {"recipients": others}
    return shape | _group(channel) if channel.type == ChannelType.GROUP_DM else shape


def group(channel: Channel, recipients: Iterable[Recipient]) -> dict[str, Any]:
    """Return a group chat as everybody sees it, so without ``recipients``."""
    return _chat(channel, recipients) | _group(channel)


def channel_brief(channel: Channel) -> dict[str, Any]:
    """Return the little that an invite tells of a channel."""
    return {"id": str(channel.id), "name": channel.name, "type": channel.type}


def _of_type(channel: Channel) -> dict[str, Any]:
    if channel.type == ChannelType.CATEGORY:
        return {}
    fields: dict[str, Any] = {
        "topic": channel.topic,
        "last_message_id": _id(channel.last_message_id),
        "rate_limit_per_user": channel.rate_limit_per_user,
    }
    if channel.last_pin_at is not None:
        fields["last_pin_timestamp"] = channel.last_pin_at.isoformat()
    if channel.type in {ChannelType.VOICE, ChannelType.STAGE}:
        fields |= _voice(channel)
    if channel.auto_archive_duration is not None:
        fields["default_auto_archive_duration"] = channel.auto_archive_duration
    if channel.default_thread_rate_limit_per_user:
        fields["default_thread_rate_limit_per_user"] = channel.default_thread_rate_limit_per_user
    return fields | _forum(channel) if channel.type in FORUMS else fields


def _forum(channel: Channel) -> dict[str, Any]:
    return {
        "available_tags": channel.available_tags,
        "default_reaction_emoji": channel.default_reaction_emoji,
        "default_sort_order": channel.default_sort_order,
        "default_forum_layout": channel.default_forum_layout,
        "default_thread_rate_limit_per_user": channel.default_thread_rate_limit_per_user,
    }


def _voice(channel: Channel) -> dict[str, Any]:
    return {"bitrate": channel.bitrate, "user_limit": channel.user_limit, "rtc_region": channel.rtc_region}


def _chat(channel: Channel, places: Iterable[Recipient]) -> dict[str, Any]:
    return {
        "id": str(channel.id),
        "type": channel.type,
        "channel_type": TYPE_NAMES[ChannelType(channel.type)],
        "flags": channel.flags,
        "last_message_id": _id(channel.last_message_id),
        "members": [_place(place) for place in places],
        "created_at": channel.created_at.isoformat(),
        "updated_at": snowflake.timestamp(channel.last_message_id or channel.id).isoformat(),
    }


def _group(channel: Channel) -> dict[str, Any]:
    return {"name": channel.name or None, "icon": channel.icon, "owner_id": _id(channel.owner_id)}


def _place(place: Recipient) -> dict[str, Any]:
    shape = {
        "user_id": str(place.user_id),
        "role": place.role,
        "joined_at": place.joined_at.isoformat(),
    }
    reached = {"delivered_message_id": place.delivered_id, "read_message_id": place.read_id}
    return shape | {name: str(id) for name, id in reached.items() if id}


def _id(id: int | None) -> str | None:
    return None if id is None else str(id)
