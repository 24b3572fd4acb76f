"""Guilds as one person may see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from guilds import permissions
from guilds.models import Guild, Member, Role
from guilds.permissions import Permission
from rscord.core import sql
from rscord.core.errors import MissingPermissions, UnknownGuild

Rank = tuple[int, int]
"""A role's height: its position, then the older role above the younger."""

LOWEST: Rank = (0, 0)
HIGHEST: Rank = (1 << 62, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member's roles come to in the guild at large; ``lasting`` is the mask as if there were no timeouts."""

    role_ids: frozenset[int]
    rank: Rank
    mask: int
    lasting: int = 0

    def require(self, *needed: Permission) -> None:
        """Raise MissingPermissions unless every bit of ``needed`` is held."""
        if not all(permissions.has(self.mask, bit) for bit in needed):
            raise MissingPermissions

    def can(self, needed: Permission) -> bool:
        """Whether every bit of ``needed`` is held."""
        return permissions.has(self.mask, needed)


@dataclass(frozen=True, slots=True)
class GuildAccess:
    """A guild that ``viewer`` is a member of, and what they may do in it."""

    viewer: User
    guild: Guild
    member: Member
    standing: Standing = field(repr=False)

    @property
    def mask(self) -> int:
        """The viewer's permissions in the guild at large."""
        return self.standing.mask

    @property
    def owns(self) -> bool:
        """Whether the viewer is the owner."""
        return bool(self.guild.owner_id == self.viewer.id)

    def require(self, *needed: Permission) -> None:
        """Raise MissingPermissions unless every bit of ``needed`` is held."""
        self.standing.require(*needed)

    def can(self, needed: Permission) -> bool:
        """Whether every bit of ``needed`` is held."""
        return self.standing.can(needed)

    def require_above(self, rank: Rank) -> None:
        """Raise MissingPermissions unless the viewer's highest role is above ``rank``."""
        if self.standing.rank <= rank:
            raise MissingPermissions


def get_guild(viewer: User, guild_id: int) -> GuildAccess:
    """Return the guild as ``viewer`` sees it, in two queries.

    Raises UnknownGuild for a guild that is missing, deleted, or not theirs.
    """
    member = _memberships(viewer).filter(guild_id=guild_id).first()
    if member is None:
        raise UnknownGuild
    return GuildAccess(viewer, member.guild, member, standing_of(member, member.guild.owner_id))


def moderator_access(moderator: User, guild_id: int) -> GuildAccess:
    """Return a living guild as a moderator of the installation acts on it: above all but its owner, yet no member.

    Raises UnknownGuild. The caller knows that ``moderator`` is one.
    """
    guild = Guild.objects.filter(id=guild_id, deleted_at=None).first()
    if guild is None:
        raise UnknownGuild
    nobody = Member(guild=guild, user=moderator)
    return GuildAccess(moderator, guild, nobody, Standing(frozenset(), HIGHEST, permissions.ALL))


def standing_of(member: Member, owner_id: int) -> Standing:
    """Return what the member's roles come to; one query."""
    return standing(member, owner_id, sql.rows(_HELD_ROLES, [member.guild_id, member.id]))


def standing(member: Member, owner_id: int, roles: Sequence[sql.Row]) -> Standing:
    """Return what ``roles``, the member's (id, permissions, position) rows with @everyone, come to."""
    masks = {id: mask for id, mask, _ in roles}
    lasting = permissions.guild_mask(
        guild_id=member.guild_id,
        owner_id=owner_id,
        user_id=member.user_id,
        role_ids=masks,
        roles=masks,
    )
    timed_out = is_timed_out(member.timed_out_until) and not lasting & Permission.ADMINISTRATOR
    mask = lasting & permissions.TIMED_OUT if timed_out else lasting
    return Standing(frozenset(masks) - {member.guild_id}, _rank(member, owner_id, roles), mask, lasting)


def rank_of(role: Role) -> Rank:
    """Return the height of ``role``."""
    return LOWEST if role.id == role.guild_id else (role.position, -role.id)


def is_timed_out(until: datetime | None) -> bool:
    """Whether a timeout that ends at ``until`` still lasts."""
    return until is not None and until > timezone.now()


def guilds_of(
    viewer: User, *, before: int | None = None, after: int | None = None, limit: int | None = 200
) -> list[GuildAccess]:
    """Return the guilds that ``viewer`` is in, by id, in two queries."""
    memberships = _memberships(viewer)
    if before is not None:
        memberships = memberships.filter(guild_id__lt=before)
    if after is not None:
        memberships = memberships.filter(guild_id__gt=after)
    downwards = before is not None and after is None
    page = list(memberships.order_by("-guild_id" if downwards else "guild_id")[:limit])
    return _accesses(viewer, page[::-1] if downwards else page)


def guilds_by_id(viewer: User, guild_ids: Iterable[int]) -> list[GuildAccess]:
    """Return those of ``guild_ids`` that ``viewer`` is in, by id, in two queries."""
    return _accesses(
        viewer, list(_memberships(viewer).filter(guild_id__in=list(guild_ids)).order_by("guild_id"))
    )


def _memberships(viewer: User) -> QuerySet[Member]:
    return Member.objects.select_related("guild").filter(user_id=viewer.id, guild__deleted_at=None)


def _accesses(viewer: User, members: list[Member]) -> list[GuildAccess]:
    roles = _roles_of(members)
    return [_access(viewer, member, roles[member.guild_id]) for member in members]


def _access(viewer: User, member: Member, roles: list[sql.Row]) -> GuildAccess:
    return GuildAccess(viewer, member.guild, member, standing(member, member.guild.owner_id, roles))


def _roles_of(members: list[Member]) -> dict[int, list[sql.Row]]:
    roles: dict[int, list[sql.Row]] = {member.guild_id: [] for member in members}
    everyone = Role.objects.filter(id__in=list(roles))
    held = Role.objects.filter(held__member__in=[member.id for member in members])
    columns = ("guild_id", "id", "permissions", "position")
    for guild_id, *role in everyone.values_list(*columns).union(held.values_list(*columns)):
        roles[guild_id].append(tuple(role))
    return roles


def _rank(member: Member, owner_id: int, roles: Sequence[sql.Row]) -> Rank:
    if member.user_id == owner_id:
        return HIGHEST
    return max(((position, -id) for id, _, position in roles if id != member.guild_id), default=LOWEST)


_HELD_ROLES = """
SELECT id, permissions, position FROM guilds_role
WHERE id = %s OR id IN (SELECT role_id FROM guilds_memberrole WHERE member_id = %s)
"""
