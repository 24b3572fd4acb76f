"""How far a chat's messages have come: to the other's device, and under their eyes."""

from typing import Literal

from guilds.models import Recipient
from guilds.selectors.channels import ChannelAccess
from guilds.selectors.chats import require_writable
from messaging.events.deliveries import delivery
from messaging.selectors.messages import find_message
from rscord.core import events
from rscord.core.errors import WrongChannelType

Status = Literal["delivered", "read"]


def note_delivery(*, reader: ChannelAccess, message_id: int, status: Status) -> None:
    """Tell the author that a message, and all before it, has reached or been read by the viewer of ``reader``.

    What is known already, and one's own messages, change nothing. Raises UnknownMessage, WrongChannelType in a guild,
    or CannotMessage between people of whom one has blocked the other: they hear nothing of each other.
    """
    if reader.guild is not None:
        raise WrongChannelType
    require_writable(reader)
    facts = find_message(reader.channel.id, message_id)
    if facts.author.id == reader.viewer.id:
        return
    mine = Recipient.objects.filter(channel=reader.channel, user=reader.viewer)
    with events.transaction():
        if status == "read":
            moved = mine.filter(read_id__lt=message_id).update(read_id=message_id)
        else:
            moved = mine.filter(delivered_id__lt=message_id, read_id__lt=message_id).update(
                delivered_id=message_id
            )
        if moved and not facts.author.bot:
            delivery(reader, facts, status)
