"""What is announced about group chats: always to the people in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts import shapes as accounts
from accounts.models import User
from guilds import shapes
from guilds.models import Channel, Recipient
from rscord.core.events import Audience, publish


@dataclass(frozen=True, slots=True)
class GroupChange:
    """The ``source`` of these events: who changed what, for higher apps that tell it in the chat.

    ``people`` are those in the group afterwards; ``user`` is who came or went; ``fields`` are the columns that changed.
    """

    channel: Channel
    actor: User
    people: tuple[int, ...]
    user: User | None = None
    fields: frozenset[str] = frozenset()


def recipient_added(change: GroupChange) -> None:
    """CHANNEL_RECIPIENT_ADD to those who were there before; the newcomer gets CHANNEL_CREATE."""
    _recipient("CHANNEL_RECIPIENT_ADD", change)


def recipient_removed(change: GroupChange) -> None:
    """CHANNEL_RECIPIENT_REMOVE to those who are left; whoever went gets CHANNEL_DELETE."""
    _recipient("CHANNEL_RECIPIENT_REMOVE", change)


def group_updated(change: GroupChange, places: Sequence[Recipient]) -> None:
    """CHANNEL_UPDATE of a group, without ``recipients``: those depend on who reads."""
    publish("CHANNEL_UPDATE", _audience(change), shapes.group(change.channel, places), source=change)


def _recipient(type: str, change: GroupChange) -> None:
    assert change.user is not None
    data = {"channel_id": str(change.channel.id), "user": accounts.user(change.user)}
    publish(type, _audience(change), data, source=change)


def _audience(change: GroupChange) -> Audience:
    return Audience(channel_id=change.channel.id, user_ids=change.people)
