"""What whoever writes messages holds meanwhile: first the channel's lock, then a message's, never the other way."""

from guilds.models import Channel
from guilds.selectors.channels import ChannelAccess
from messaging.models import Message
from rscord.core import snowflake, sql
from rscord.core.errors import UnknownChannel, UnknownMessage

_TAKE = """
UPDATE guilds_channel SET last_message_id = %s
WHERE id = %s AND deleted_at IS NULL AND (last_message_id IS NULL OR last_message_id < %s)
"""


def next_message_id(channel_id: int) -> int:
    """Lock the channel and return an id above all that it has; ids rise in the order of commits.

    Raises UnknownChannel if it is gone.
    """
    id = snowflake.make()
    if _take(channel_id, id):
        return id
    living = Channel.objects.select_for_update(no_key=True).filter(id=channel_id, deleted_at=None)
    last = living.values_list("last_message_id", flat=True).first()
    if last is None:
        raise UnknownChannel
    id = snowflake.make_after(last)
    _take(channel_id, id)
    return id


def locked_message(access: ChannelAccess, message_id: int) -> Message:
    """Return a living message of the channel, locked until the transaction ends. Raises UnknownMessage."""
    living = Message.objects.select_for_update(no_key=True).filter(
        id=message_id, channel_id=access.channel.id, deleted_at=None
    )
    message = living.first()
    if message is None:
        raise UnknownMessage
    return message


def _take(channel_id: int, id: int) -> bool:
    return sql.execute(_TAKE, [id, channel_id, id]) == 1
