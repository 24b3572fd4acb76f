"""What moderators of the installation do to guilds that they need not be members of."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from accounts.services.moderators import require_moderator, require_over_user
from guilds.events import guilds as announce
from guilds.models import Guild, Member
from guilds.selectors.guilds import GuildAccess, moderator_access
from guilds.services.bans import ban_from, lift_ban
from guilds.services.doors import lock_guild
from guilds.services.grace import bring_back
from rscord.core import events
from rscord.core.errors import MissingPermissions, UnknownGuild


def moderate_guild(moderator: User, guild_id: int) -> GuildAccess:
    """Lock the guild until the transaction ends; return what a moderator may do in it, which is everything.

    Raises MissingPermissions for whoever is none, or UnknownGuild.
    """
    require_moderator(moderator)
    lock_guild(guild_id)
    return moderator_access(moderator, guild_id)


def ban_as_moderator(
    *, moderator: User, guild_id: int, user: User, cleanup: timedelta = timedelta(), reason: str | None = None
) -> bool:
    """Ban somebody from a guild, as :func:`guilds.services.bans.ban` does; return whether the ban is new.

    Raises UnknownGuild, or MissingPermissions, also against the guild's owner and against other moderators.
    """
    require_over_user(moderator, user)
    with events.transaction():
        access = moderate_guild(moderator, guild_id)
        return ban_from(access, user.id, cleanup=cleanup, reason=reason)


def ban_from_all_guilds(
    *, moderator: User, user: User, cleanup: timedelta = timedelta(), reason: str | None = None
) -> int:
    """Ban somebody from every guild that they are in but their own; return how many.

    A transaction for each guild: a long one would stop everybody else's writes. Raises MissingPermissions.
    """
    require_over_user(moderator, user)
    theirs = Member.objects.filter(user=user, guild__deleted_at=None).exclude(guild__owner=user)
    banned = 0
    for guild_id in list(theirs.values_list("guild_id", flat=True)):
        try:
            banned += ban_as_moderator(
                moderator=moderator, guild_id=guild_id, user=user, cleanup=cleanup, reason=reason
            )
        except (UnknownGuild, MissingPermissions):
            continue  # deleted, or handed to them, in this moment
    return banned


def unban_as_moderator(*, moderator: User, guild_id: int, user_id: int, reason: str | None = None) -> None:
    """Lift a ban. Raises MissingPermissions, UnknownGuild or UnknownBan."""
    with events.transaction():
        lift_ban(moderate_guild(moderator, guild_id), user_id, reason=reason)


def delete_as_moderator(*, moderator: User, guild_id: int) -> None:
    """Delete a guild: nobody sees it, and within the grace time only a moderator brings it back.

    Raises MissingPermissions or UnknownGuild.
    """
    with events.transaction():
        guild = moderate_guild(moderator, guild_id).guild
        Guild.objects.filter(id=guild_id).update(deleted_at=timezone.now(), deleted_by_moderator=True)
        announce.guild_deleted(guild)


def restore_as_moderator(*, moderator: User, guild_id: int) -> Guild:
    """Bring a guild back within its grace time, whoever deleted it. Raises MissingPermissions or UnknownGuild."""
    require_moderator(moderator)
    with events.transaction():
        return bring_back(guild_id)
