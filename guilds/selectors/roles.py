"""The roles of a guild."""

from collections.abc import Iterable

from guilds.models import Role
from rscord.core.errors import UnknownRole


def roles_of(guild_id: int) -> list[Role]:
    """Return the roles of a guild, lowest first."""
    return list(Role.objects.filter(guild_id=guild_id).order_by("position", "-id"))


def roles_by_guild(guild_ids: Iterable[int]) -> dict[int, list[Role]]:
    """Return the roles of each guild, lowest first; one query."""
    roles: dict[int, list[Role]] = {id: [] for id in guild_ids}
    for role in Role.objects.filter(guild_id__in=list(roles)).order_by("position", "-id"):
        roles[role.guild_id].append(role)
    return roles


def get_role(guild_id: int, role_id: int) -> Role:
    """Return a role of this guild. Raises UnknownRole, for another guild's role too."""
    role = Role.objects.filter(guild_id=guild_id, id=role_id).first()
    if role is None:
        raise UnknownRole
    return role
