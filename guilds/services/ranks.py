"""Who stands above whom, and what nobody may hand out."""

from guilds.models import Role
from guilds.permissions import Permission, has
from guilds.selectors.guilds import LOWEST, GuildAccess, Rank, rank_of
from guilds.selectors.members import MemberRow
from rscord.core.errors import MissingPermissions


def require_over(access: GuildAccess, target: MemberRow) -> None:
    """Raise MissingPermissions unless the viewer stands above ``target``. Nobody stands above the owner."""
    if target.member.user_id in {access.guild.owner_id, access.viewer.id}:
        raise MissingPermissions
    access.require_above(rank_of_member(target))


def require_bits(mask: int, bits: int) -> None:
    """Raise MissingPermissions for ``bits`` that are not in ``mask``: nobody gives a right they lack."""
    if not has(mask, bits):
        raise MissingPermissions


def require_maker(access: GuildAccess, creator_id: int | None) -> None:
    """Raise MissingPermissions unless the viewer may change an emoji or sticker that ``creator_id`` made.

    MANAGE_GUILD_EXPRESSIONS is for all, CREATE_GUILD_EXPRESSIONS for one's own.
    """
    if creator_id != access.viewer.id or not access.can(Permission.CREATE_GUILD_EXPRESSIONS):
        access.require(Permission.MANAGE_GUILD_EXPRESSIONS)


def rank_of_member(row: MemberRow) -> Rank:
    """Return the height of the member's highest role; one query."""
    return max((rank_of(role) for role in Role.objects.filter(id__in=row.role_ids)), default=LOWEST)
