"""What is announced about channels and chats, and to whom."""

from collections.abc import Iterable, Sequence
from typing import Any

from guilds import shapes
from guilds.models import Channel, Recipient
from guilds.permissions import Overwrite
from rscord.core.events import Audience, publish


def channel_created(channel: Channel, overwrites: Iterable[Overwrite]) -> None:
    """CHANNEL_CREATE to the members who may view the channel."""
    publish("CHANNEL_CREATE", audience(channel), shapes.channel(channel, overwrites), source=channel)


def channel_updated(channel: Channel, overwrites: Iterable[Overwrite], *, before: dict[str, Any]) -> None:
    """CHANNEL_UPDATE. ``before`` is :func:`sight` from before the change."""
    publish(
        "CHANNEL_UPDATE",
        audience(channel),
        shapes.channel(channel, overwrites),
        source=channel,
        before=before,
    )


def channel_deleted(channel: Channel, overwrites: Sequence[Overwrite]) -> None:
    """CHANNEL_DELETE to the members who could view the channel."""
    publish(
        "CHANNEL_DELETE",
        audience(channel),
        shapes.channel(channel, overwrites),
        source=channel,
        before=sight(channel, overwrites),
    )


def chat_opened(channel: Channel, recipients: Sequence[Recipient], user_id: int) -> None:
    """CHANNEL_CREATE of a chat to one of the people in it, as that person sees it."""
    data = shapes.chat(channel, recipients, user_id)
    publish("CHANNEL_CREATE", Audience(user_ids=(user_id,)), data, source=channel)


def chat_closed(channel: Channel, recipients: Sequence[Recipient], user_id: int) -> None:
    """CHANNEL_DELETE of a chat to the one who took it off their list."""
    data = shapes.chat(channel, recipients, user_id)
    publish("CHANNEL_DELETE", Audience(user_ids=(user_id,)), data, source=channel)


def audience(channel: Channel) -> Audience:
    """Return who hears what happens in a guild's channel."""
    return Audience(channel.guild_id, channel.id)


def sight(channel: Channel, overwrites: Iterable[Overwrite]) -> dict[str, Any]:
    """Return what decides who sees the channel, as an event's ``before`` holds it."""
    rows = [[found.target_id, found.type, found.allow, found.deny] for found in overwrites]
    return {"overwrites": rows, "parent_id": channel.parent_id, "type": channel.type}
