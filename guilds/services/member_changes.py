"""Changing members: nickname, roles, server mute and deafness, timeout, place in voice."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import limits
from accounts.models import User
from accounts.services.profiles import keep_profile_picture
from guilds import names, shapes
from guilds.events import members as announce
from guilds.events.members import MoveAsked
from guilds.models import AuditAction, Member, MemberRole, Role
from guilds.permissions import Permission
from guilds.selectors.guilds import GuildAccess, get_guild, rank_of
from guilds.selectors.members import MemberRow, member_of
from guilds.services import audit
from guilds.services.doors import enter_guild
from guilds.services.ranks import require_bits, require_over
from rscord.core import events, ratelimit
from rscord.core.errors import InvalidForm, InvalidRole, MissingPermissions, UnknownRole

LONGEST_NICK = 32
LONGEST_TIMEOUT = timedelta(days=28)
_CLOCKS = timedelta(minutes=1)
"""By how much a client's clock may be ahead of ours."""


class MemberFields(TypedDict, total=False):
    """What can be changed about a member; only what is given changes. ``roles`` replaces all that are held.

    A picture is given as it was sent.
    """

    nick: str | None
    avatar: bytes | None
    roles: Collection[int]
    mute: bool
    deaf: bool
    timed_out_until: datetime | None
    channel_id: int | None


def update_member(
    *, actor: User, guild_id: int, user_id: int, reason: str | None = None, **fields: Unpack[MemberFields]
) -> MemberRow:
    """Change a member.

    Each field needs its own right: CHANGE_NICKNAME for one's own ``nick`` and MANAGE_NICKNAMES for others',
    MANAGE_ROLES, MUTE_MEMBERS, DEAFEN_MEMBERS, MODERATE_MEMBERS, MOVE_MEMBERS for ``channel_id``, the voice channel to
    be in (None: none). All but ``roles`` and that need a higher rank than the member's, unless one mutes, deafens or
    names oneself; roles given or taken must stand below the actor. One's own ``avatar`` needs none, and others' nobody
    changes.
    Raises UnknownGuild, UnknownMember, UnknownRole, MissingPermissions, InvalidRole for roles that nobody gives by
    hand, InvalidForm for a bad nickname, a bad picture or a timeout of more than 28 days, RateLimited, and what
    ``voice.services.moves`` raises.
    """
    avatar = _keep_avatar(actor, guild_id, fields)
    with events.transaction():
        access = enter_guild(actor, guild_id)
        row = member_of(guild_id, user_id)
        _require(access, row, fields)
        before, was = announce.sight(row.member, row.role_ids), shapes.member(row.member, row.role_ids)
        role_ids = _change_roles(access, row, fields, reason)
        _change(row.member, fields)
        if "avatar" in fields:
            row.member.avatar = avatar
            row.member.save(update_fields=["avatar"])
        new = MemberRow(row.member, role_ids)
        changes = audit.changed(was, new.shape(), audit.MEMBER_KEYS)
        audit.record_changes(access, AuditAction.MEMBER_UPDATE, user_id, changes, reason=reason)
        if new.shape() != was:
            announce.member_updated(row.member, role_ids, before=before)
        if "channel_id" in fields:
            announce.move_asked(MoveAsked(access, row.member, fields["channel_id"], reason))
    return new


def _require(access: GuildAccess, row: MemberRow, fields: MemberFields) -> None:
    oneself = row.member.user_id == access.viewer.id
    if "avatar" in fields and not oneself:
        raise MissingPermissions
    needed = {
        "nick": Permission.CHANGE_NICKNAME if oneself else Permission.MANAGE_NICKNAMES,
        "roles": Permission.MANAGE_ROLES,
        "mute": Permission.MUTE_MEMBERS,
        "deaf": Permission.DEAFEN_MEMBERS,
        "timed_out_until": Permission.MODERATE_MEMBERS,
        "channel_id": Permission.MOVE_MEMBERS,
    }
    access.require(*(needed[field] for field in fields.keys() & needed.keys()))
    over = {"timed_out_until"} if oneself else fields.keys() - {"roles", "channel_id"}
    if over & fields.keys():
        require_over(access, row)
    if fields.get("timed_out_until") and _is_administrator(access.guild.id, row):
        raise MissingPermissions


def _keep_avatar(actor: User, guild_id: int, fields: MemberFields) -> str | None:
    """Keep the new picture, if ``actor`` is a member, and return its name; None takes the old one away."""
    sent = fields.get("avatar")
    if sent is not None:
        get_guild(actor, guild_id)
        ratelimit.hit(limits.PICTURES, actor.id)
    return keep_profile_picture("avatar", sent)


def _is_administrator(guild_id: int, row: MemberRow) -> bool:
    masks = Role.objects.filter(guild_id=guild_id, id__in=[guild_id, *row.role_ids])
    return any(mask & Permission.ADMINISTRATOR for mask in masks.values_list("permissions", flat=True))


def _change(member: Member, fields: MemberFields) -> None:
    if "nick" in fields:
        nick = fields["nick"]
        member.nick = names.cleaned(nick, most=LONGEST_NICK, field="nick") if nick else None
        member.name_folded = names.folded(member.user, member.nick)
    member.mute = fields.get("mute", member.mute)
    member.deaf = fields.get("deaf", member.deaf)
    if "timed_out_until" in fields:
        member.timed_out_until = _checked_until(fields["timed_out_until"])
    member.save(update_fields=["nick", "name_folded", "mute", "deaf", "timed_out_until"])


def _checked_until(until: datetime | None) -> datetime | None:
    now = timezone.now()
    if until is None or until <= now:
        return None
    if until > now + LONGEST_TIMEOUT + _CLOCKS:
        sentence = _("A timeout lasts at most %(most)d days.") % {"most": LONGEST_TIMEOUT.days}
        raise InvalidForm.one("communication_disabled_until", "TIMEOUT_TOO_LONG", sentence)
    return until


def _change_roles(access: GuildAccess, row: MemberRow, fields: MemberFields, reason: str | None) -> list[int]:
    if "roles" not in fields:
        return row.role_ids
    wanted, held = set(fields["roles"]) - {access.guild.id}, set(row.role_ids)
    given = _movable(access, wanted - held)
    taken = _movable(access, held - wanted)
    for role in given:
        require_bits(access.mask, role.permissions)
    MemberRole.objects.bulk_create(MemberRole(member=row.member, role=role) for role in given)
    MemberRole.objects.filter(member=row.member, role__in=taken).delete()
    audit.record_roles(access, row.member.user_id, given=given, taken=taken, reason=reason)
    return sorted(wanted)


def _movable(access: GuildAccess, role_ids: Iterable[int]) -> list[Role]:
    ids = list(role_ids)
    roles = list(Role.objects.filter(guild_id=access.guild.id, id__in=ids).order_by("id"))
    if len(roles) < len(ids):
        raise UnknownRole
    for role in roles:
        access.require_above(rank_of(role))
        if role.managed:
            raise InvalidRole
    return roles
