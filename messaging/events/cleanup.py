"""What is announced when many messages of a guild's channel go at once."""

from collections.abc import Iterable

from rscord.core.events import Audience, publish


def messages_deleted(guild_id: int, channel_id: int, message_ids: Iterable[int]) -> None:
    """MESSAGE_DELETE_BULK."""
    ids = [str(id) for id in message_ids]
    data = {"ids": ids, "channel_id": str(channel_id), "guild_id": str(guild_id)}
    publish("MESSAGE_DELETE_BULK", Audience(guild_id, channel_id), data, source=ids)
