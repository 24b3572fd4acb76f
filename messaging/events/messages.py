"""What is announced about messages: always to those who may view their channel."""

from collections.abc import Collection
from typing import Any

from guilds import shapes as guilds
from guilds.events import channels
from guilds.models import Channel
from guilds.selectors.channels import ChannelAccess
from messaging import shapes
from messaging.rows import MessageFacts
from rscord.core.events import Audience, publish


def message_created(access: ChannelAccess, facts: MessageFacts, nonce: str | int | None) -> None:
    """MESSAGE_CREATE. ``access`` is the author's; ``nonce`` is as the author gave it."""
    data = _in_channel(access, facts)
    if nonce is not None:
        data["nonce"] = nonce
    if access.member is not None:
        data["member"] = guilds.member_part(access.member, access.standing.role_ids)
    publish("MESSAGE_CREATE", audience(access), data, source=facts)


def message_updated(access: ChannelAccess, facts: MessageFacts) -> None:
    """MESSAGE_UPDATE, with the whole message, by the viewer of ``access``; ``member`` is there if they wrote it."""
    data = _in_channel(access, facts)
    by_author = access.viewer.id == facts.author.id and facts.row.webhook_id is None
    if access.member is not None and by_author:
        data["member"] = guilds.member_part(access.member, access.standing.role_ids)
    publish("MESSAGE_UPDATE", audience(access), data, source=facts)


def message_unmarked(channel: Channel, facts: MessageFacts) -> None:
    """MESSAGE_UPDATE of a message whose thread was deleted, by whomever."""
    data = shapes.message(facts, guild_id=channel.guild_id) | {"guild_id": str(channel.guild_id)}
    publish("MESSAGE_UPDATE", channels.audience(channel), data, source=facts)


def message_deleted(access: ChannelAccess, message_id: int) -> None:
    """MESSAGE_DELETE."""
    data = {"id": str(message_id), "channel_id": str(access.channel.id)}
    if access.guild is not None:
        data["guild_id"] = str(access.guild.id)
    publish("MESSAGE_DELETE", audience(access), data, source=message_id)


def messages_deleted(access: ChannelAccess, message_ids: Collection[int]) -> None:
    """MESSAGE_DELETE_BULK."""
    data: dict[str, Any] = {
        "ids": [str(id) for id in message_ids],
        "channel_id": str(access.channel.id),
    }
    if access.guild is not None:
        data["guild_id"] = str(access.guild.id)
    publish("MESSAGE_DELETE_BULK", audience(access), data, source=message_ids)


def audience(access: ChannelAccess) -> Audience:
    """Return who hears what happens in the channel: in a chat, the people in it."""
    if access.guild is None:
        return Audience(channel_id=access.channel.id, user_ids=access.recipient_ids)
    return channels.audience(access.channel)


def _in_channel(access: ChannelAccess, facts: MessageFacts) -> dict[str, Any]:
    if access.guild is None:
        return shapes.message(facts)
    return shapes.message(facts, guild_id=access.guild.id) | {"guild_id": str(access.guild.id)}
