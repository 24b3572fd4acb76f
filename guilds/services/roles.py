"""Roles: made, changed, ordered, given and taken, by those who stand above them.

Nobody can raise anybody's rights above their own: a role's permissions can only grow by bits that the actor
holds, and only a role of which the actor holds every bit can be given.
"""

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from accounts.models import User
from guilds import names, shapes
from guilds.events import members as announce_members
from guilds.events import roles as announce
from guilds.models import AuditAction, MemberRole, Overwrite, Role
from guilds.permissions import ALL, Permission
from guilds.selectors.guilds import GuildAccess, rank_of
from guilds.selectors.members import MemberRow, member_of
from guilds.selectors.roles import get_role, roles_of
from guilds.services import audit
from guilds.services.doors import enter_guild
from guilds.services.ranks import require_bits
from rscord.core import events
from rscord.core.errors import InvalidForm, InvalidRole, MissingPermissions, TooMany, UnknownRole

MAX_ROLES = 250


class RoleFields(TypedDict, total=False):
    """What can be set about a role."""

    name: str
    permissions: int
    color: int
    hoist: bool
    mentionable: bool


def create_role(
    *, actor: User, guild_id: int, reason: str | None = None, **fields: Unpack[RoleFields]
) -> Role:
    """Make a role just above @everyone, with the rights of @everyone unless others are given.

    Raises UnknownGuild, MissingPermissions without MANAGE_ROLES or for rights that the actor lacks, InvalidForm
    for a bad name, TooMany (30005) at 250 roles.
    """
    with events.transaction():
        access = enter_guild(actor, guild_id)
        access.require(Permission.MANAGE_ROLES)
        roles = roles_of(guild_id)
        if len(roles) >= MAX_ROLES:
            raise TooMany(30005, _("A server has at most %(most)d roles.") % {"most": MAX_ROLES})
        wanted = _checked(access, fields, held=0)
        wanted.setdefault("name", "new role")
        wanted.setdefault("permissions", roles[0].permissions & access.mask)
        role = Role.objects.create(guild_id=guild_id, position=1, **wanted)
        _record(access, AuditAction.ROLE_CREATE, audit.NOTHING, shapes.role(role), reason)
        announce.role_created(role)
    return role


def update_role(
    *, actor: User, guild_id: int, role_id: int, reason: str | None = None, **fields: Unpack[RoleFields]
) -> Role:
    """Change a role that stands below the actor, or @everyone, of which only the rights change.

    Raises UnknownGuild, UnknownRole, MissingPermissions or InvalidForm.
    """
    with events.transaction():
        access, role = _enter(actor, guild_id, role_id)
        wanted, old = _checked(access, fields, held=role.permissions), shapes.role(role)
        if role.id == guild_id:
            wanted.pop("name", None)
        for field, value in wanted.items():
            setattr(role, field, value)
        role.save(update_fields=list(wanted))
        _record(access, AuditAction.ROLE_UPDATE, old, shapes.role(role), reason)
        announce.role_updated(role, old_permissions=int(old["permissions"]))
    return role


def delete_role(*, actor: User, guild_id: int, role_id: int, reason: str | None = None) -> None:
    """Delete a role that stands below the actor, and with it the overwrites that name it.

    Raises UnknownGuild, UnknownRole, MissingPermissions, or InvalidRole for @everyone and bots' own roles.
    """
    with events.transaction():
        access, role = _enter(actor, guild_id, role_id)
        _refuse_fixed(role)
        _record(access, AuditAction.ROLE_DELETE, shapes.role(role), audit.NOTHING, reason)
        overwrites = Overwrite.objects.filter(channel__guild_id=guild_id, target_id=role.id)
        announce.role_deleted(
            role,
            MemberRole.objects.filter(role=role).values_list("member__user_id", flat=True),
            overwrites.values_list("channel_id", "allow", "deny"),
        )
        overwrites.delete()
        role.delete()


def move_roles(
    *, actor: User, guild_id: int, positions: Mapping[int, int], reason: str | None = None
) -> list[Role]:
    """Put roles (by id) at new positions, 1 and up, all below the actor; return all roles of the guild.

    Raises UnknownGuild, UnknownRole, MissingPermissions where a role stands, or would stand, at or above the
    actor's highest, InvalidRole for @everyone.
    """
    with events.transaction():
        access = enter_guild(actor, guild_id)
        access.require(Permission.MANAGE_ROLES)
        roles = {role.id: role for role in roles_of(guild_id)}
        for role_id, position in positions.items():
            if role_id not in roles:
                raise UnknownRole
            _move(access, roles[role_id], position, reason)
        return roles_of(guild_id)


def give_role(*, actor: User, guild_id: int, user_id: int, role_id: int, reason: str | None = None) -> None:
    """Give a member a role that stands below the actor and holds no right that the actor lacks.

    Raises UnknownGuild, UnknownMember, UnknownRole, MissingPermissions, or InvalidRole for @everyone and the
    roles that belong to bots.
    """
    with events.transaction():
        access, role = _enter(actor, guild_id, role_id)
        row = member_of(guild_id, user_id)
        _refuse_fixed(role)
        require_bits(access.mask, role.permissions)
        if role.id not in row.role_ids:
            MemberRole.objects.create(member=row.member, role=role)
            audit.record_roles(access, user_id, given=[role], reason=reason)
            _announce(row, [*row.role_ids, role.id])


def take_role(*, actor: User, guild_id: int, user_id: int, role_id: int, reason: str | None = None) -> None:
    """Take from a member a role that stands below the actor. Raises as :func:`give_role`."""
    with events.transaction():
        access, role = _enter(actor, guild_id, role_id)
        row = member_of(guild_id, user_id)
        _refuse_fixed(role)
        if role.id in row.role_ids:
            MemberRole.objects.filter(member=row.member, role=role).delete()
            audit.record_roles(access, user_id, taken=[role], reason=reason)
            _announce(row, [id for id in row.role_ids if id != role.id])


def _enter(actor: User, guild_id: int, role_id: int) -> tuple[GuildAccess, Role]:
    access = enter_guild(actor, guild_id)
    access.require(Permission.MANAGE_ROLES)
    role = get_role(guild_id, role_id)
    access.require_above(rank_of(role))
    return access, role


def _checked(access: GuildAccess, fields: RoleFields, *, held: int) -> RoleFields:
    wanted = fields.copy()
    if "name" in wanted:
        wanted["name"] = names.cleaned(wanted["name"])
    if "permissions" in wanted:
        wanted["permissions"] &= ALL
        require_bits(access.mask, wanted["permissions"] & ~held)
    return wanted


def _move(access: GuildAccess, role: Role, position: int, reason: str | None) -> None:
    if role.id == role.guild_id:
        raise InvalidRole
    if position < 1:
        raise InvalidForm.one("position", "NUMBER_TYPE_MIN", _("Positions begin at 1."))
    access.require_above(rank_of(role))
    if (position, -role.id) >= access.standing.rank:
        raise MissingPermissions
    if role.position != position:
        old, role.position = shapes.role(role), position
        role.save(update_fields=["position"])
        _record(access, AuditAction.ROLE_UPDATE, old, shapes.role(role), reason)
        announce.role_updated(role, old_permissions=role.permissions)


def _record(
    access: GuildAccess,
    action: AuditAction,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    reason: str | None,
) -> None:
    changes = audit.changed(old, new, audit.ROLE_KEYS)
    audit.record_changes(access, action, int((old or new)["id"]), changes, reason=reason)


def _refuse_fixed(role: Role) -> None:
    if role.id == role.guild_id or role.managed:
        raise InvalidRole


def _announce(row: MemberRow, role_ids: list[int]) -> None:
    before = announce_members.sight(row.member, row.role_ids)
    announce_members.member_updated(row.member, role_ids, before=before)
