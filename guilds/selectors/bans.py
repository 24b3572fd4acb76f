"""The bans of a guild, for those who may ban."""

from guilds.models import Ban
from guilds.permissions import Permission
from guilds.selectors.guilds import GuildAccess
from rscord.core.errors import UnknownBan


def ban_of(access: GuildAccess, user_id: int) -> Ban:
    """Return a user's ban, with the user. Raises MissingPermissions without BAN_MEMBERS, or UnknownBan."""
    access.require(Permission.BAN_MEMBERS)
    found = Ban.objects.select_related("user").filter(guild_id=access.guild.id, user_id=user_id).first()
    if found is None:
        raise UnknownBan
    return found


def list_bans(
    access: GuildAccess, *, before: int | None = None, after: int | None = None, limit: int
) -> list[Ban]:
    """Return up to ``limit`` bans in the order of the users' ids; ``before`` wins over ``after``.

    Raises MissingPermissions without BAN_MEMBERS.
    """
    access.require(Permission.BAN_MEMBERS)
    bans = Ban.objects.select_related("user").filter(guild_id=access.guild.id)
    if before is not None:
        return list(bans.filter(user_id__lt=before).order_by("-user_id")[:limit])[::-1]
    if after is not None:
        bans = bans.filter(user_id__gt=after)
    return list(bans.order_by("user_id")[:limit])
