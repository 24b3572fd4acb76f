"""What whoever writes messages holds meanwhile: first the channel's lock, then a message's, never the other way."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import Case, F, Value, When

from guilds.models import THREADS, Channel
from guilds.selectors.channels import ChannelAccess
from messaging.models import Message, MessageType
from rscord.core import snowflake, sql
from rscord.core.errors import ThreadArchived, UnknownChannel, UnknownMessage

_TAKE = """
UPDATE guilds_channel SET last_message_id = %s
WHERE id = %s AND deleted_at IS NULL AND (last_message_id IS NULL OR last_message_id < %s)
"""


# A thread counts its messages, and takes none while it is archived.
_TAKE_IN_THREAD = """
UPDATE guilds_channel SET last_message_id = %s,
    message_count = message_count + 1, total_message_sent = total_message_sent + 1
WHERE id = %s AND deleted_at IS NULL AND NOT archived AND (last_message_id IS NULL OR last_message_id < %s)
"""


def next_message_id(channel_id: int, *, counted: bool = False) -> int:
    """Lock the channel and return an id above all that it has; ids rise in the order of commits.

    ``counted`` is for messages of threads. Raises UnknownChannel if it is gone, ThreadArchived if it was archived.
    """
    take = _TAKE_IN_THREAD if counted else _TAKE
    id = snowflake.make()
    if _taken(take, channel_id, id):
        return id
    living = Channel.objects.select_for_update(no_key=True).filter(id=channel_id, deleted_at=None)
    last = living.values_list("last_message_id", "archived").first()
    if last is None:
        raise UnknownChannel
    if counted and last[1]:
        raise ThreadArchived
    id = snowflake.make_after(last[0] or 0)
    _taken(take, channel_id, id)
    return id


def lock_thread(access: ChannelAccess) -> None:
    """Lock a thread whose messages go; of other channels nobody counts them."""
    if access.channel.is_thread:
        Channel.objects.select_for_update(no_key=True).filter(id=access.channel.id).first()


def lock_threads_of(message_ids: Collection[int]) -> None:
    """Lock the threads that these messages are in."""
    channel_ids = Message.objects.filter(id__in=message_ids).values("channel_id")
    threads = Channel.objects.select_for_update(no_key=True).filter(id__in=channel_ids, type__in=THREADS)
    list(threads.order_by("id").values_list("id", flat=True))


def discount(messages_by_channel: Mapping[int, Iterable[tuple[int, int]]]) -> None:
    """Let threads count messages, their ids and types, no more: one query.

    The caller holds the threads' locks, or none of the messages' yet.
    """
    fewer = {id: _counted(id, messages) for id, messages in messages_by_channel.items()}
    cases = [When(id=id, then=Value(count)) for id, count in fewer.items() if count]
    if cases:
        threads = Channel.objects.filter(id__in=fewer, type__in=THREADS)
        threads.update(message_count=F("message_count") - Case(*cases, default=Value(0)))


def _counted(channel_id: int, messages: Iterable[tuple[int, int]]) -> int:
    """Return how many of ``messages`` count: not a post's first, and not what shows the message a thread is about."""
    return sum(id != channel_id and type != MessageType.THREAD_STARTER_MESSAGE for id, type in messages)


def locked_message(access: ChannelAccess, message_id: int) -> Message:
    """Return a living message of the channel, locked until the transaction ends. Raises UnknownMessage."""
    living = Message.objects.select_for_update(no_key=True).filter(
        id=message_id, channel_id=access.channel.id, deleted_at=None
    )
    message = living.first()
    if message is None:
        raise UnknownMessage
    return message


def _taken(statement: str, channel_id: int, id: int) -> bool:
    return sql.execute(statement, [id, channel_id, id]) == 1
