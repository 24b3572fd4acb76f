"""Who comes into a guild and who goes."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors.applications import addable_application
from guilds import names
from guilds.events import members as announce
from guilds.events import roles as announce_roles
from guilds.models import AuditAction, Ban, Guild, Member, MemberRole, Role
from guilds.permissions import ALL, Permission
from guilds.selectors.members import MemberRow, member_of
from guilds.services import audit
from guilds.services.doors import enter_guild, lock_guild
from guilds.services.ranks import require_bits, require_over
from guilds.services.thread_members import forget_places
from rscord.core import events
from rscord.core.errors import BannedHere, Forbidden, TooMany

MAX_GUILDS = 100
"""How many guilds a person may be in; bots have no such limit."""


def kick(*, actor: User, guild_id: int, user_id: int, reason: str | None = None) -> None:
    """Remove a member from the guild.

    Raises UnknownGuild, UnknownMember, or MissingPermissions without KICK_MEMBERS or against somebody whose
    highest role is not below the actor's; nobody kicks the owner or themselves.
    """
    with events.transaction():
        access = enter_guild(actor, guild_id)
        access.require(Permission.KICK_MEMBERS)
        target = member_of(guild_id, user_id)
        require_over(access, target)
        audit.record(access, AuditAction.MEMBER_KICK, user_id, reason=reason)
        remove_member(target)


def leave(*, actor: User, guild_id: int) -> None:
    """Leave the guild. Raises UnknownGuild, or Forbidden for the owner."""
    with events.transaction():
        access = enter_guild(actor, guild_id)
        if access.owns:
            raise Forbidden(_("The owner cannot leave: hand the server over or delete it."))
        remove_member(member_of(guild_id, actor.id))


def add_member(guild: Guild, user: User, *, temporary: bool = False) -> Member:
    """Make ``user`` a member of ``guild``, whose lock the caller's transaction holds.

    Raises TooMany (30001) when the person is in 100 guilds, and IntegrityError for a member.
    """
    if not user.bot and user.memberships.filter(guild__deleted_at=None).count() >= MAX_GUILDS:
        raise TooMany(30001, _("You are in %(most)d servers already.") % {"most": MAX_GUILDS})
    member = Member.objects.create(
        guild=guild,
        user=user,
        name_folded=names.folded(user, None),
        joined_at=timezone.now(),
        temporary=temporary,
    )
    Guild.objects.filter(id=guild.id).update(member_count=F("member_count") + 1)
    announce.member_added(member)
    return member


def add_bot(*, guild_id: int, bot: User, permissions: int = 0) -> Member:
    """Make ``bot`` a member, with a managed role of its name where it needs ``permissions``.

    For the management command. Raises UnknownGuild, or IntegrityError if the bot is a member already.
    """
    with events.transaction():
        lock_guild(guild_id)
        member = add_member(Guild.objects.get(id=guild_id), bot)
        if permissions & ALL:
            _give_own_role(member, permissions & ALL)
    return member


def bring_bot(
    *,
    actor: User,
    guild_id: int,
    application_id: int,
    permissions: int = 0,
    reason: str | None = None,
) -> MemberRow:
    """Add an application's bot to the guild as :func:`add_bot` does; one that is there already stays as it is.

    Raises UnknownGuild, MissingPermissions without MANAGE_GUILD or for rights that the actor lacks,
    UnknownApplication for another's that is not public, or BannedHere.
    """
    with events.transaction():
        access = enter_guild(actor, guild_id)
        access.require(Permission.MANAGE_GUILD)
        require_bits(access.mask, permissions & ALL)
        bot = addable_application(actor, application_id).bot
        if Ban.objects.filter(guild_id=guild_id, user=bot).exists():
            raise BannedHere
        if not Member.objects.filter(guild_id=guild_id, user=bot).exists():
            audit.record(access, AuditAction.BOT_ADD, bot.id, reason=reason)
            add_bot(guild_id=guild_id, bot=bot, permissions=permissions)
        return member_of(guild_id, bot.id)


def _give_own_role(member: Member, permissions: int) -> None:
    role = Role.objects.create(
        guild_id=member.guild_id,
        name=member.user.username,
        position=1,
        permissions=permissions,
        managed=True,
        bot_id=member.user_id,
    )
    MemberRole.objects.create(member=member, role=role)
    announce_roles.role_created(role)
    announce.member_updated(member, [role.id], before=announce.sight(member, []))


def remove_member(row: MemberRow) -> None:
    """Take a member out of the guild, whose lock the caller's transaction holds."""
    member = row.member
    # Nobody brings them into a thread any more. What follows their going, as voice does, still finds their row.
    Member.objects.select_for_update().filter(id=member.id).first()
    announce.member_removed(member, row.role_ids, forget_places(member.guild_id, member.user_id))
    member.delete()
    Guild.objects.filter(id=member.guild_id).update(member_count=F("member_count") - 1)
