"""Who may write to whom outside guilds."""

from collections.abc import Collection, Sequence

from django.conf import settings

from accounts.models import User
from accounts.selectors.relationships import blocked_among, friends_among
from guilds.models import Member

EVERYONE, GUILDS, FRIENDS = "everyone", "guilds", "friends"
"""What people let begin a chat with them (``direct_messages`` in their settings)."""


def reachable(sender: User, others: Sequence[User]) -> set[int]:
    """Return the ids of those of ``others`` with whom the sender may begin a chat; three queries at most.

    Nobody reaches whom they have blocked, who has blocked them, or a closed account. Friends reach each other; others
    as ``direct_messages`` says, or DIRECT_MESSAGES for who has chosen nothing. A bot reaches only its guilds.
    """
    ids = [other.id for other in others]
    friends, blocked = friends_among(sender.id, ids), blocked_among(sender.id, ids)
    choices = {other.id: _choice_of(other, sender) for other in others}
    asking = [id for id, choice in choices.items() if choice == GUILDS]
    mates = guild_mates_among(sender.id, asking) if asking else set()
    let_in = {
        id for id, choice in choices.items() if choice == EVERYONE or (choice == GUILDS and id in mates)
    }
    active = {other.id for other in others if other.is_active}
    return (let_in | friends) & active - blocked


def guild_mates_among(user_id: int, ids: Collection[int]) -> set[int]:
    """Return those of ``ids`` who share a guild with somebody."""
    mine = Member.objects.filter(user_id=user_id, guild__deleted_at=None).values("guild_id")
    shared = Member.objects.filter(user_id__in=ids, guild_id__in=mine)
    return set(shared.values_list("user_id", flat=True))


def _choice_of(other: User, sender: User) -> str:
    choice = other.settings.get("direct_messages")
    if choice not in (EVERYONE, GUILDS, FRIENDS):
        choice = settings.DIRECT_MESSAGES
    return GUILDS if sender.bot and choice == EVERYONE else str(choice)
