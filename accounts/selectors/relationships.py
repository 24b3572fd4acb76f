"""What people are to each other."""

from collections.abc import Collection

from django.db.models import Q

from accounts.models import Relationship, RelationshipType, User
from accounts.selectors.users import find_by_login, get_user
from rscord.core.errors import UnknownUser
from rscord.core.snowflake import MAX_SNOWFLAKE


def relationships_of(user: User, type: int | None = None) -> list[Relationship]:
    """Return who is what to the user, newest first, all or those of one type; one query.

    How many there can be is limited by MAX_FRIENDS, MAX_FRIEND_REQUESTS and MAX_BLOCKS.
    """
    rows = Relationship.objects.filter(user=user).select_related("other")
    if type is not None:
        rows = rows.filter(type=type)
    return list(rows.order_by("-since", "-id"))


def find_person(viewer: User, to: str) -> User:
    """Return whom ``to`` names: a username, with or without @, or an id. Raises UnknownUser."""
    name = to.strip().removeprefix("@")
    found = None if "@" in name else find_by_login(name)
    if found is not None:
        return found
    if name.isascii() and name.isdigit() and int(name) <= MAX_SNOWFLAKE:
        return get_user(viewer, int(name))
    raise UnknownUser


def friends_among(user_id: int, ids: Collection[int]) -> set[int]:
    """Return those of ``ids`` who are somebody's friends."""
    rows = Relationship.objects.filter(user_id=user_id, other_id__in=ids, type=RelationshipType.FRIEND)
    return set(rows.values_list("other_id", flat=True))


def blocked_among(user_id: int, ids: Collection[int]) -> set[int]:
    """Return those of ``ids`` whom somebody has blocked or who have blocked them."""
    pairs = Q(user_id=user_id, other_id__in=ids) | Q(user_id__in=ids, other_id=user_id)
    rows = Relationship.objects.filter(pairs, type=RelationshipType.BLOCKED)
    return {id for pair in rows.values_list("user_id", "other_id") for id in pair} - {user_id}


def friend_ids_of(user_id: int) -> list[int]:
    """Return the ids of somebody's friends."""
    rows = Relationship.objects.filter(user_id=user_id, type=RelationshipType.FRIEND)
    return list(rows.values_list("other_id", flat=True))


def blocker_ids_of(user_id: int) -> list[int]:
    """Return the ids of those who have blocked somebody."""
    rows = Relationship.objects.filter(other_id=user_id, type=RelationshipType.BLOCKED)
    return list(rows.values_list("user_id", flat=True))
