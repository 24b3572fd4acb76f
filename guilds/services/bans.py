"""Bans: who may not be in a guild, nor come back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from guilds.events import bans as announce
from guilds.events.bans import NewBan
from guilds.models import AuditAction, Ban
from guilds.permissions import Permission
from guilds.selectors.bans import ban_of
from guilds.selectors.guilds import GuildAccess, get_guild
from guilds.selectors.members import member_of
from guilds.services import audit
from guilds.services.doors import enter_guild
from guilds.services.members import remove_member
from guilds.services.ranks import require_over
from rscord.core import events
from rscord.core.errors import AppError, MissingPermissions, UnknownMember, UnknownUser

LONGEST_CLEANUP = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class BulkBan:
    """Who was banned, and who was not: no such user, banned before, or not below the actor."""

    banned: list[int]
    failed: list[int]


class NobodyBanned(AppError):
    """A bulk ban that banned nobody."""

    code, message = 500000, _("Nobody could be banned.")


def ban(
    *, actor: User, guild_id: int, user_id: int, cleanup: timedelta = timedelta(), reason: str | None = None
) -> bool:
    """Ban a user, member or not; a member is removed. What they wrote in the last ``cleanup`` is deleted.

    Return whether the ban is new: the second changes nothing. Raises UnknownGuild, UnknownUser, or
    MissingPermissions without BAN_MEMBERS or against somebody who is not below the actor.
    """
    with events.transaction():
        return ban_from(enter_guild(actor, guild_id), user_id, cleanup=cleanup, reason=reason)


def ban_from(access: GuildAccess, user_id: int, *, cleanup: timedelta, reason: str | None) -> bool:
    """Ban as ``access``'s viewer, whose transaction holds the guild's lock. See :func:`ban`."""
    access.require(Permission.BAN_MEMBERS)
    user = User.objects.filter(id=user_id).first()
    if user is None:
        raise UnknownUser
    if user_id in {access.guild.owner_id, access.viewer.id}:
        raise MissingPermissions
    if Ban.objects.filter(guild_id=access.guild.id, user=user).exists():
        return False
    _ban(access, user, cleanup, reason)
    return True


def bulk_ban(
    *,
    actor: User,
    guild_id: int,
    user_ids: Iterable[int],
    cleanup: timedelta = timedelta(),
    reason: str | None = None,
) -> BulkBan:
    """Ban many, each in a transaction of its own: one of many seconds would stop everybody else's writes.

    Raises UnknownGuild, MissingPermissions without BAN_MEMBERS and MANAGE_GUILD, or NobodyBanned.
    """
    get_guild(actor, guild_id).require(Permission.BAN_MEMBERS, Permission.MANAGE_GUILD)
    result = BulkBan([], [])
    for user_id in dict.fromkeys(user_ids):
        try:
            new = ban(actor=actor, guild_id=guild_id, user_id=user_id, cleanup=cleanup, reason=reason)
        except (MissingPermissions, UnknownUser):
            new = False
        (result.banned if new else result.failed).append(user_id)
    if not result.banned:
        raise NobodyBanned
    return result


def unban(*, actor: User, guild_id: int, user_id: int, reason: str | None = None) -> None:
    """Let a banned user come back, by invite. Raises UnknownGuild, MissingPermissions or UnknownBan."""
    with events.transaction():
        lift_ban(enter_guild(actor, guild_id), user_id, reason=reason)


def lift_ban(access: GuildAccess, user_id: int, *, reason: str | None) -> None:
    """Lift a ban as ``access``'s viewer, whose transaction holds the guild's lock. See :func:`unban`."""
    found = ban_of(access, user_id)
    found.delete()
    audit.record(access, AuditAction.MEMBER_BAN_REMOVE, user_id, reason=reason)
    announce.ban_removed(access.guild.id, found.user)


def _ban(access: GuildAccess, user: User, cleanup: timedelta, reason: str | None) -> None:
    try:
        row = member_of(access.guild.id, user.id)
    except UnknownMember:
        row = None
    if row is not None:
        require_over(access, row)
    Ban.objects.create(guild_id=access.guild.id, user=user, reason=reason, moderator_id=access.viewer.id)
    audit.record(access, AuditAction.MEMBER_BAN_ADD, user.id, reason=reason)
    announce.ban_added(NewBan(access.guild.id, user, min(cleanup, LONGEST_CLEANUP)))
    if row is not None:
        remove_member(row)
