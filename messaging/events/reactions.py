"""What is announced about reactions: https://docs.discord.com/developers/events/gateway-events#message-reaction-add."""

from typing import Any

from guilds import shapes as guilds
from guilds.selectors.channels import ChannelAccess
from messaging import shapes
from messaging.emoji import Emoji
from messaging.events.messages import audience
from messaging.models import Message
from rscord.core.events import publish

NORMAL = 0
"""The kind of reaction; 1 is Discord's paid one."""


def reaction_added(access: ChannelAccess, message: Message, emoji: Emoji) -> None:
    """MESSAGE_REACTION_ADD by the viewer of ``access``."""
    data = _by(access, message, emoji, access.viewer.id)
    data["message_author_id"] = str(message.author_id)
    if access.member is not None:
        data["member"] = guilds.member(access.member, access.standing.role_ids, access.viewer)
    publish("MESSAGE_REACTION_ADD", audience(access), data, source=message)


def reaction_removed(access: ChannelAccess, message: Message, emoji: Emoji, user_id: int) -> None:
    """MESSAGE_REACTION_REMOVE: ``user_id`` is whose it was."""
    data = _by(access, message, emoji, user_id)
    publish("MESSAGE_REACTION_REMOVE", audience(access), data, source=message)


def reactions_cleared(access: ChannelAccess, message: Message) -> None:
    """MESSAGE_REACTION_REMOVE_ALL."""
    publish("MESSAGE_REACTION_REMOVE_ALL", audience(access), _place(access, message), source=message)


def emoji_cleared(access: ChannelAccess, message: Message, emoji: Emoji) -> None:
    """MESSAGE_REACTION_REMOVE_EMOJI."""
    data = _place(access, message) | {"emoji": shapes.emoji(emoji)}
    publish("MESSAGE_REACTION_REMOVE_EMOJI", audience(access), data, source=message)


def _by(access: ChannelAccess, message: Message, emoji: Emoji, user_id: int) -> dict[str, Any]:
    who = {"user_id": str(user_id), "type": NORMAL, "burst": False}
    return _place(access, message) | who | {"emoji": shapes.emoji(emoji)}


def _place(access: ChannelAccess, message: Message) -> dict[str, Any]:
    place = {"channel_id": str(message.channel_id), "message_id": str(message.id)}
    return place if access.guild is None else place | {"guild_id": str(access.guild.id)}
