"""How threads look: https://docs.discord.com/developers/resources/channel#thread-metadata-object."""

from typing import Any, NotRequired, TypedDict

from guilds.models import Channel, ChannelType, ThreadMember
from guilds.shapes.members import MemberShape

NOBODY = "0"
"""``owner_id`` of a thread that a webhook began: bot libraries need a number."""


class ThreadMemberShape(TypedDict):
    """Somebody's place in a thread; ``id`` is the thread's."""

    id: str
    user_id: str
    join_timestamp: str
    flags: int
    member: NotRequired[MemberShape]


def thread(channel: Channel, place: ThreadMember | None = None) -> dict[str, Any]:
    """Return a thread; with ``place``, the viewer's own, as somebody who is in it sees it."""
    shape = {
        "id": str(channel.id),
        "type": channel.type,
        "channel_type": ChannelType(channel.type).name.lower(),
        "guild_id": str(channel.guild_id),
        "parent_id": str(channel.parent_id),
        "owner_id": NOBODY if channel.owner_id is None else str(channel.owner_id),
        "name": channel.name,
        "last_message_id": None if channel.last_message_id is None else str(channel.last_message_id),
        "rate_limit_per_user": channel.rate_limit_per_user,
        "message_count": channel.message_count,
        "total_message_sent": channel.total_message_sent,
        "member_count": channel.member_count,
        "applied_tags": [str(id) for id in channel.applied_tags],
        "flags": channel.flags,
        "thread_metadata": _metadata(channel),
        "created_at": channel.created_at.isoformat(),
    }
    if channel.last_pin_at is not None:
        shape["last_pin_timestamp"] = channel.last_pin_at.isoformat()
    return shape if place is None else shape | {"member": thread_member(place)}


def thread_member(place: ThreadMember) -> ThreadMemberShape:
    """Return somebody's place in a thread."""
    return {
        "id": str(place.thread_id),
        "user_id": str(place.user_id),
        "join_timestamp": place.joined_at.isoformat(),
        "flags": place.flags,
    }


def _metadata(channel: Channel) -> dict[str, Any]:
    metadata = {
        "archived": channel.archived,
        "archive_timestamp": (channel.archive_changed_at or channel.created_at).isoformat(),
        "auto_archive_duration": channel.auto_archive_duration,
        "locked": channel.locked,
        "create_timestamp": (channel.opened_at or channel.created_at).isoformat(),
    }
    return (
        metadata | {"invitable": channel.invitable}
        if channel.type == ChannelType.PRIVATE_THREAD
        else metadata
    )
