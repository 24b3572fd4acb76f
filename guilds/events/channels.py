"""What is announced about channels and chats, and to whom."""

from collections.abc import Iterable, Sequence
from typing import Any

from guilds import shapes
from guilds.models import ACTIVE_THREAD, Channel, ChannelType, Recipient
from guilds.permissions import Overwrite
from rscord.core.events import Audience, publish


def channel_created(channel: Channel, overwrites: Iterable[Overwrite]) -> None:
    """CHANNEL_CREATE to the members who may view the channel."""
    publish("CHANNEL_CREATE", audience(channel), shapes.channel(channel, overwrites), source=channel)


def channel_updated(channel: Channel, overwrites: Sequence[Overwrite], *, before: dict[str, Any]) -> None:
    """CHANNEL_UPDATE. ``before`` is :func:`sight` from before the change.

    Where others see it now, the gateway is told whether there are active threads, which they have to learn of.
    """
    if sight(channel, overwrites)["overwrites"] != before["overwrites"] and _has_threads(channel):
        before = before | {"threads": True}
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
    """Return who hears what happens in a guild's channel.

    Of a public thread these are the viewers of its parent. An archived private thread is not known to the gateway:
    nobody hears what happens in it, which is at most that messages go.
    """
    public = channel.is_thread and channel.type != ChannelType.PRIVATE_THREAD
    return Audience(channel.guild_id, channel.parent_id if public else channel.id)


def sight(channel: Channel, overwrites: Iterable[Overwrite]) -> dict[str, Any]:
    """Return what decides who sees the channel, as an event's ``before`` holds it."""
    rows = [[found.target_id, found.type, found.allow, found.deny] for found in overwrites]
    return {"overwrites": rows, "parent_id": channel.parent_id, "type": channel.type}


def _has_threads(channel: Channel) -> bool:
    return Channel.objects.filter(ACTIVE_THREAD, parent_id=channel.id).exists()
