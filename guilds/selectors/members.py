"""Members of a guild. Every function costs a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from guilds import shapes
from guilds.models import Member, MemberRole
from guilds.permissions import Permission
from guilds.selectors.guilds import GuildAccess
from rscord.core.errors import UnknownMember
from rscord.core.text import fold


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member with the user loaded, and the ids of the roles held, without @everyone."""

    member: Member
    role_ids: list[int]

    def shape(self) -> shapes.MemberShape:
        """Return the member as clients see them."""
        return shapes.member(self.member, self.role_ids)


def get_member(access: GuildAccess, user_id: int) -> MemberRow:
    """Return a member of the guild. Raises UnknownMember."""
    return member_of(access.guild.id, user_id)


def member_of(guild_id: int, user_id: int) -> MemberRow:
    """Return a member, for whom the caller has a right to know. Raises UnknownMember."""
    member = Member.objects.select_related("user").filter(guild_id=guild_id, user_id=user_id).first()
    if member is None:
        raise UnknownMember
    return with_roles([member])[0]


def list_members(
    access: GuildAccess, *, after: int = 0, limit: int, role_id: int | None = None
) -> list[MemberRow]:
    """Return up to ``limit`` members in the order of their user ids, those above ``after``.

    With ``role_id`` those only who hold that role.
    """
    if role_id is None:
        return members_after(access.guild.id, after, limit)
    held = Member.objects.filter(guild_id=access.guild.id, user_id__gt=after, held__role_id=role_id)
    return with_roles(held.select_related("user").order_by("user_id")[:limit])


def members_after(guild_id: int, after: int, limit: int) -> list[MemberRow]:
    """Return up to ``limit`` members in the order of their user ids, those above ``after``."""
    members = Member.objects.filter(guild_id=guild_id, user_id__gt=after).order_by("user_id")
    return with_roles(members.select_related("user")[:limit])


def search_members(access: GuildAccess, *, query: str, limit: int) -> list[MemberRow]:
    """Return up to ``limit`` members whose nickname, display name or username begins with ``query``, by name.

    Those who may manage or moderate the guild find a member by a whole e-mail address too.
    """
    matches = _begins(query)
    if access.standing.mask & (Permission.MANAGE_GUILD | Permission.MODERATE_MEMBERS):
        matches |= Q(user__email=query.strip().lower())
    return _by_name(access.guild.id, query, matches, limit)


def members_named(guild_id: int, query: str, limit: int) -> list[MemberRow]:
    """Return up to ``limit`` members one of whose names begins with ``query``, by name."""
    return _by_name(guild_id, query, _begins(query), limit)


def members_among(guild_id: int, user_ids: Iterable[int]) -> list[MemberRow]:
    """Return those of ``user_ids`` who are members."""
    members = Member.objects.filter(guild_id=guild_id, user_id__in=list(user_ids)).order_by("user_id")
    return with_roles(members.select_related("user"))


def users_among(guild_id: int, user_ids: Iterable[int]) -> list[User]:
    """Return the users of those of ``user_ids`` who are members; one query."""
    return list(User.objects.filter(id__in=list(user_ids), memberships__guild_id=guild_id).order_by("id"))


def with_roles(members: Iterable[Member]) -> list[MemberRow]:
    """Return ``members`` with the roles that they hold; one query beside their own."""
    rows = list(members)
    held = role_ids_of(row.id for row in rows)
    return [MemberRow(row, held[row.id]) for row in rows]


def role_ids_of(member_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the ids of the roles that each member (by the row's id) holds; one query."""
    held: dict[int, list[int]] = defaultdict(list)
    rows = MemberRole.objects.filter(member_id__in=list(member_ids)).order_by("role_id")
    for member_id, role_id in rows.values_list("member_id", "role_id"):
        held[member_id].append(role_id)
    return held


def _begins(query: str) -> Q:
    folded = fold(query.strip())
    return (
        Q(name_folded__startswith=folded)
        | Q(user__username_folded__startswith=folded)
        | Q(user__display_name_folded__startswith=folded)
    )


def _by_name(guild_id: int, query: str, matches: Q, limit: int) -> list[MemberRow]:
    if "\x00" in query:
        return []
    found = Member.objects.filter(matches, guild_id=guild_id).order_by("name_folded", "id")
    return with_roles(found.select_related("user")[:limit])
