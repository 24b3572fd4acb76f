"""How far people have read."""

from typing import Any

from guilds.selectors.channels import ChannelAccess
from messaging.events import read_states as announce
from messaging.models import ReadState
from messaging.selectors.read_states import state_of
from rscord.core import events


def ack(*, reader: ChannelAccess, message_id: int) -> dict[str, Any]:
    """Remember that the viewer of ``reader`` has read up to ``message_id``; return what is unread after it.

    The position may go back: that is how people mark something unread. It never passes the newest message.
    """
    newest = reader.channel.last_message_id or 0
    with events.transaction():
        ReadState.objects.update_or_create(
            user=reader.viewer,
            channel_id=reader.channel.id,
            defaults={"last_message_id": min(message_id, newest)},
        )
    state = state_of(reader)
    announce.read(reader.viewer.id, state)
    return state
