"""What can be done about messages over the socket: the same services as over HTTP, under the same limits."""

from typing import Any

from guilds.api.input import filled
from guilds.selectors.channels import ChannelAccess, get_channel
from messaging import limits, shapes
from messaging.emoji import read_emoji
from messaging.selectors.chats import channel_of_message
from messaging.serializers.messages import MessagePlace, NewMessage, Place, Position, message_fields
from messaging.serializers.places import with_places
from messaging.services import messages as services
from messaging.services import reactions
from messaging.services.deliveries import Status, note_delivery
from messaging.services.typing import start_typing
from rscord.core import ratelimit
from rscord.core.commands import Caller, command
from rscord.core.errors import UnknownChannel, UnknownMessage


@command("message:send", "send_message")
def send_message(caller: Caller, data: dict[str, Any]) -> dict[str, Any]:
    """Send a message; answers it."""
    access = _channel(caller, data)
    ratelimit.hit(limits.SEND, caller.user.id, access.channel.id)
    fields = message_fields(filled(NewMessage, data))
    sent = services.send_message(author=caller.user, channel=access, **fields)
    return shapes.message(sent, guild_id=access.channel.guild_id, nonce=fields["nonce"])


@command("typing")
def typing(caller: Caller, data: dict[str, Any]) -> None:
    """Tell others that the caller is typing."""
    access = _channel(caller, data)
    ratelimit.hit(limits.TYPING, caller.user.id, access.channel.id)
    start_typing(typist=access)


@command("add_reaction")
def add_reaction(caller: Caller, data: dict[str, Any]) -> None:
    """React to a message. ``emoji`` is a text as in addresses, or an object with ``id`` and ``name``."""
    message_id, access = _message(caller, data)
    reactions.add_reaction(reactor=access, message_id=message_id, emoji=read_emoji(data.get("emoji")))


@command("remove_reaction")
def remove_reaction(caller: Caller, data: dict[str, Any]) -> None:
    """Take one's own reaction back."""
    message_id, access = _message(caller, data)
    emoji = read_emoji(data.get("emoji"))
    reactions.remove_reaction(actor=access, message_id=message_id, emoji=emoji, user_id=caller.user.id)


@command("message:delivered")
def message_delivered(caller: Caller, data: dict[str, Any]) -> None:
    """Tell the author of a chat's message that it has reached the caller's device."""
    _delivery(caller, data, "delivered")


@command("message:read")
def message_read(caller: Caller, data: dict[str, Any]) -> None:
    """Tell the author of a chat's message that the caller has read it, and all before it."""
    _delivery(caller, data, "read")


@command("join_room")
def join_room(caller: Caller, data: dict[str, Any]) -> dict[str, str]:
    """Answer whether the caller may see the channel. It subscribes nobody: events follow permissions."""
    return {"channel_id": str(_channel(caller, data).channel.id)}


def _delivery(caller: Caller, data: dict[str, Any], status: Status) -> None:
    ratelimit.hit(limits.DELIVERY, caller.user.id)
    message_id = filled(Position, with_places(data))["message_id"]
    try:
        access = get_channel(caller.user, channel_of_message(message_id))
    except UnknownChannel:
        raise UnknownMessage from None
    note_delivery(reader=access, message_id=message_id, status=status)


def _message(caller: Caller, data: dict[str, Any]) -> tuple[int, ChannelAccess]:
    place = filled(MessagePlace, with_places(data))
    access = get_channel(caller.user, place["channel_id"])
    ratelimit.hit(limits.REACT, caller.user.id, access.channel.id)
    return place["message_id"], access


def _channel(caller: Caller, data: dict[str, Any]) -> ChannelAccess:
    return get_channel(caller.user, filled(Place, with_places(data))["channel_id"])
