"""The first state of the chat page, embedded in it so that the first paint needs no second request."""

from typing import Any

from accounts import shapes as accounts
from accounts.models import User
from accounts.selectors.relationships import relationships_of
from guilds import shapes as guild_shapes
from guilds.models import ChannelType
from guilds.selectors.channels import ChannelAccess, get_channel
from guilds.selectors.chats import recipients_of
from guilds.selectors.sight import guild_ids_of
from messaging import shapes
from messaging.selectors.messages import SILENT_TYPES, history
from messaging.selectors.ready import guild_creates, member_slice, private_channels, read_states
from rscord.core.errors import MissingPermissions, UnknownChannel, UnknownGuild

FIRST_MEMBERS = 100
FIRST_MESSAGES = 50
LARGE_THRESHOLD = 50


def chat_state(
    viewer: User, guild_id: int | None, channel_id: int | None, message_id: int | None = None
) -> dict[str, Any]:
    """Return what the page shows first.

    ``user``; ``guilds`` (GUILD_CREATE payloads; the open one has up to 100 members, the others only the viewer);
    ``private_channels``; ``relationships``; ``guild_id`` and ``channel_id``: what is open, in a guild without a
    channel named its first text channel; ``messages``, newest first: the newest 50 there, or 50 around ``message_id``
    where that is older; ``read_states``.
    Raises UnknownGuild or UnknownChannel where the viewer may not see what the address names.
    """
    guilds = guild_creates(
        viewer, guild_ids_of(viewer.id), with_presences=False, large_threshold=LARGE_THRESHOLD
    )
    if guild_id is not None and channel_id is None:
        channel_id = _first_channel(guilds, guild_id)
    access = None if channel_id is None else _opened(viewer, guild_id, channel_id)
    _add_members(guilds, guild_id, access)
    return {
        "user": accounts.me(viewer),
        "guilds": guilds,
        "private_channels": _chats(viewer, access),
        "relationships": [accounts.relationship(row) for row in relationships_of(viewer)],
        "guild_id": _id(guild_id),
        "channel_id": None if access is None else str(access.channel.id),
        "messages": [] if access is None else _messages(access, message_id),
        "read_states": read_states(viewer),
    }


def _chats(viewer: User, access: ChannelAccess | None) -> list[dict[str, Any]]:
    """Return the viewer's chats, and the open one even if they have taken it off their list."""
    chats = private_channels(viewer)
    if access is None or access.guild is not None or any(c["id"] == str(access.channel.id) for c in chats):
        return chats
    opened = access.channel
    return [guild_shapes.chat(opened, recipients_of(opened.id), viewer.id), *chats]


def _opened(viewer: User, guild_id: int | None, channel_id: int) -> ChannelAccess:
    access = get_channel(viewer, channel_id)
    if access.channel.guild_id != guild_id:
        raise UnknownChannel
    return access


def _first_channel(guilds: list[dict[str, Any]], guild_id: int) -> int | None:
    guild = next((found for found in guilds if found["id"] == str(guild_id)), None)
    if guild is None:
        raise UnknownGuild
    texts = (int(channel["id"]) for channel in guild["channels"] if channel["type"] == ChannelType.TEXT)
    return next(texts, None)


def _messages(access: ChannelAccess, message_id: int | None) -> list[dict[str, Any]]:
    if access.channel.type in SILENT_TYPES:
        return []
    try:
        found = history(access, limit=FIRST_MESSAGES)
        if message_id is not None and found and message_id < found[-1].row.id:
            found = history(access, limit=FIRST_MESSAGES, around=message_id)
    except MissingPermissions:
        return []
    return shapes.messages(found, guild_id=access.channel.guild_id, viewer_id=access.viewer.id)


def _add_members(guilds: list[dict[str, Any]], guild_id: int | None, access: ChannelAccess | None) -> None:
    for guild in guilds:
        if guild_id is not None and guild["id"] == str(guild_id):
            channel_id = None if access is None else access.channel.id
            first = member_slice(guild_id, channel_id, 0, FIRST_MEMBERS - 1).members
            listed = {member["user"]["id"] for member in first}
            guild["members"] = first + [m for m in guild["members"] if m["user"]["id"] not in listed]


def _id(id: int | None) -> str | None:
    return None if id is None else str(id)
