"""Who is in a chat."""

from collections.abc import Iterable

from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.selectors.relationships import blocked_among
from guilds.models import Channel, ChannelType, Recipient
from guilds.selectors.channels import ChannelAccess
from guilds.selectors.reach import reachable
from rscord.core.errors import CannotMessage


def recipients_of(channel_id: int) -> list[Recipient]:
    """Return everybody's place in a chat, with the users; one query."""
    return recipients_by_chat([channel_id]).get(channel_id, [])


def recipients_by_chat(channel_ids: Iterable[int]) -> dict[int, list[Recipient]]:
    """Return everybody's place in each chat, with the users; one query."""
    found: dict[int, list[Recipient]] = {}
    rows = Recipient.objects.filter(channel_id__in=list(channel_ids)).select_related("user")
    for place in rows.order_by("id"):
        found.setdefault(place.channel_id, []).append(place)
    return found


def latest_chats(user: User, limit: int) -> list[Channel]:
    """Return the chats on somebody's list, those with the latest messages first; one query."""
    mine = Recipient.objects.filter(user=user, hidden=False, channel__deleted_at=None)
    latest = mine.order_by(Coalesce("channel__last_message_id", "channel_id").desc())
    return [place.channel for place in latest.select_related("channel")[:limit]]


def chat_between(user_id: int, other_id: int) -> Channel | None:
    """Return the one-to-one chat of two people, if they have one."""
    return Channel.objects.filter(dm_key=dm_key(user_id, other_id)).first()


def dm_key(user_id: int, other_id: int) -> str:
    """Return the key of the only one-to-one chat that two people can have."""
    low, high = sorted((user_id, other_id))
    return f"{low}:{high}"


def require_writable(access: ChannelAccess) -> None:
    """Raise CannotMessage where the viewer may not write to the other of a one-to-one chat.

    Blocks count always, what the other lets begin a chat only for its first message: who has talked may go on. Nothing
    is asked about groups and guilds.
    """
    if access.channel.type != ChannelType.DM:
        return
    others = [id for id in access.recipient_ids if id != access.viewer.id]
    if not others or blocked_among(access.viewer.id, others):
        raise CannotMessage
    if access.channel.last_message_id is None:
        require_reachable(access.viewer, list(User.objects.filter(id__in=others)))


def require_reachable(sender: User, others: list[User]) -> None:
    """Raise CannotMessage unless the sender may begin a chat with all of ``others``."""
    if len(reachable(sender, others)) < len(others):
        raise CannotMessage
