"""What is announced when many messages of a channel go at once."""

from collections.abc import Iterable

from guilds.events import channels
from guilds.models import Channel
from rscord.core.events import Audience, publish


def messages_deleted(channel: Channel, message_ids: Iterable[int]) -> None:
    """MESSAGE_DELETE_BULK."""
    ids = [str(id) for id in message_ids]
    data = {"ids": ids, "channel_id": str(channel.id), "guild_id": str(channel.guild_id)}
    publish("MESSAGE_DELETE_BULK", channels.audience(channel), data, source=ids)


def chat_messages_deleted(
    channel_id: int, recipient_ids: tuple[int, ...], message_ids: Iterable[int]
) -> None:
    """MESSAGE_DELETE of each to the people in a chat, where Discord knows no MESSAGE_DELETE_BULK."""
    audience = Audience(channel_id=channel_id, user_ids=recipient_ids)
    for id in message_ids:
        data = {"id": str(id), "channel_id": str(channel_id)}
        publish("MESSAGE_DELETE", audience, data, source=id)
