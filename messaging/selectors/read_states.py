"""What somebody has read, and what not yet: computed from one position per channel, never counted per message."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import User
from guilds.selectors.channels import ChannelAccess
from messaging.models import Mention, Message, ReadState
from rscord.core import sql

MOST = 100
"""Counts stop here: nobody tells 100 unread messages from 1,000."""

MOST_CHATS = 200
"""So many chats, the latest, are looked through for unread messages."""

MOST_MENTIONS = 1000
"""So many mentions, the newest, are looked through for all channels together."""


_UNREAD = """
SELECT MAX(m.channel_id), COUNT(*) FROM (
    SELECT channel_id FROM messaging_message
    WHERE channel_id = %s AND id > %s AND deleted_at IS NULL AND author_id <> %s LIMIT %s
) m
"""


def state_of(access: ChannelAccess) -> dict[str, Any]:
    """Return how far the viewer has read the channel, with unread and mention counts capped at 100.

    In a chat everything unread is a call.
    """
    channel_id, viewer_id = access.channel.id, access.viewer.id
    last = _positions(viewer_id, [channel_id]).get(channel_id, 0)
    unread = Message.objects.filter(channel_id=channel_id, id__gt=last, deleted_at=None)
    count = unread.exclude(author_id=viewer_id, webhook_id=None)[:MOST].count()
    return {
        "channel_id": str(channel_id),
        "last_message_id": str(last),
        "unread": count,
        "mention_count": count if access.guild is None else _calls(access, last),
    }


def _calls(access: ChannelAccess, last: int) -> int:
    calls = Mention.objects.filter(
        channel_id=access.channel.id, target_id__in=_targets(access), message_id__gt=last
    ).exclude(message__author_id=access.viewer.id, message__webhook_id=None)
    return calls.values("message_id").distinct()[:MOST].count()


def states_of(
    user: User, channel_ids: Iterable[int], targets: Iterable[int], chats: Mapping[int, int]
) -> list[dict[str, Any]]:
    """Return the user's read states in ``channel_ids``, those that they may view, and in their ``chats``; 3 queries.

    ``targets`` are the ids that call the user: their own, their roles', their guilds'. A channel that was never
    read is there only if it calls them. In ``chats`` (last messages by chat) every unread message is a call.
    """
    wanted = set(channel_ids) | chats.keys()
    positions = _positions(user.id, wanted)
    counts = _mentions(user.id, positions, wanted - chats.keys(), targets)
    counts.update(unread_in(user.id, chats, positions))
    return [
        {
            "id": str(id),
            "channel_id": str(id),
            "last_message_id": str(positions.get(id, 0)),
            "mention_count": counts[id],
        }
        for id in sorted(positions.keys() | counts.keys())
    ]


def positions_in(user_id: int, channel_ids: Iterable[int]) -> dict[int, int]:
    """Return up to where somebody has read those of the channels that they have read at all; one query."""
    return _positions(user_id, channel_ids)


def unread_in(user_id: int, chats: Mapping[int, int], positions: Mapping[int, int]) -> dict[int, int]:
    """Return how many messages of others are unread in each of somebody's chats that have any; one query.

    ``chats`` are last messages by chat. Counts stop at 100, and only the 200 latest chats are looked into.
    """
    behind = [id for id, last in chats.items() if last > positions.get(id, 0)]
    latest = sorted(behind, key=lambda id: chats[id], reverse=True)[:MOST_CHATS]
    if not latest:
        return {}
    query = " UNION ALL ".join([_UNREAD] * len(latest))
    values = [value for id in latest for value in (id, positions.get(id, 0), user_id, MOST)]
    return {id: count for id, count in sql.rows(query, values) if count}


def _positions(user_id: int, channel_ids: Iterable[int]) -> dict[int, int]:
    wanted = set(channel_ids)
    rows = ReadState.objects.filter(user_id=user_id)
    if len(wanted) == 1:
        rows = rows.filter(channel_id__in=wanted)
    found = dict(rows.values_list("channel_id", "last_message_id"))
    return {id: last for id, last in found.items() if id in wanted}


def _mentions(
    user_id: int, positions: dict[int, int], channel_ids: set[int], targets: Iterable[int]
) -> Counter[int]:
    newest = Mention.objects.filter(target_id__in=list(targets)).exclude(
        message__author_id=user_id, message__webhook_id=None
    )
    rows = newest.order_by("-message_id").values_list("channel_id", "message_id")[:MOST_MENTIONS]
    unread = {row for row in rows if row[0] in channel_ids and row[1] > positions.get(row[0], 0)}
    return Counter(channel_id for channel_id, _ in unread)


def _targets(access: ChannelAccess) -> list[int]:
    guild = [] if access.guild is None else [access.guild.id]
    return [access.viewer.id, *access.standing.role_ids, *guild]
