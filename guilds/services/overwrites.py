"""Overwrites: what a channel allows and denies, set only by those who hold the rights in question."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from accounts.models import User
from guilds import models, shapes
from guilds.events import channels as announce
from guilds.models import AuditAction, Channel, Member, Role
from guilds.permissions import OVERWRITABLE, Overwrite, OverwriteType, Permission
from guilds.selectors.channels import ChannelAccess
from guilds.services import audit
from guilds.services.doors import enter_channel
from guilds.services.ranks import require_bits
from rscord.core import events
from rscord.core.errors import InvalidForm, UnknownOverwrite, WrongChannelType

MAX_OVERWRITES = 500


def set_overwrite(*, actor: User, channel_id: int, overwrite: Overwrite, reason: str | None = None) -> None:
    """Set what the channel allows and denies to one role or member.

    Raises UnknownChannel, MissingPermissions without MANAGE_ROLES or for bits that the actor lacks in this channel,
    InvalidForm for a target that is not of this guild, or WrongChannelType for a thread.
    """
    with events.transaction():
        access = enter_channel(actor, channel_id)
        access.require(Permission.MANAGE_ROLES)
        _require_own(access)
        old = overwrites_of(channel_id)
        others = [found for found in old if found.target_id != overwrite.target_id]
        new = check_overwrites(access.in_guild().guild.id, access.mask, old, [*others, overwrite])
        _record(access, overwrite.target_id, old, new, reason)
        _write(access.channel, old, new)


def delete_overwrite(*, actor: User, channel_id: int, target_id: int, reason: str | None = None) -> None:
    """Remove the overwrite of one role or member.

    Raises UnknownChannel, MissingPermissions and WrongChannelType as :func:`set_overwrite`, or UnknownOverwrite.
    """
    with events.transaction():
        access = enter_channel(actor, channel_id)
        access.require(Permission.MANAGE_ROLES)
        _require_own(access)
        old = overwrites_of(channel_id)
        new = [found for found in old if found.target_id != target_id]
        if len(new) == len(old):
            raise UnknownOverwrite
        _require_changes(access.mask, old, new)
        _record(access, target_id, old, new, reason)
        _write(access.channel, old, new)


def check_overwrites(
    guild_id: int, mask: int, old: Iterable[Overwrite], new: Iterable[Overwrite]
) -> list[Overwrite]:
    """Return ``new`` as it can be kept: one per target, without bits that mean nothing in a channel.

    Raises MissingPermissions where it changes a bit that is not in ``mask`` (what the actor may do), InvalidForm for
    a target that is neither a role nor a member of the guild, or for more than 500.
    """
    wanted = {found.target_id: _meaningful(found) for found in new}
    kept = {found.target_id for found in old}
    _require_changes(mask, old, wanted.values())
    _check_targets(guild_id, [found for found in wanted.values() if found.target_id not in kept])
    if len(wanted) > MAX_OVERWRITES:
        raise _fault(_("A channel has at most %(most)d of these.") % {"most": MAX_OVERWRITES})
    return list(wanted.values())


def overwrites_of(channel_id: int) -> list[Overwrite]:
    """Return the overwrites of one channel."""
    rows = models.Overwrite.objects.filter(channel_id=channel_id).order_by("id")
    return [Overwrite(*row) for row in rows.values_list("target_id", "type", "allow", "deny")]


def replace_overwrites(channel: Channel, overwrites: Iterable[Overwrite]) -> None:
    """Make ``overwrites`` all that the channel has."""
    models.Overwrite.objects.filter(channel=channel).delete()
    models.Overwrite.objects.bulk_create(
        models.Overwrite(
            channel=channel,
            target_id=found.target_id,
            type=found.type,
            allow=found.allow,
            deny=found.deny,
        )
        for found in overwrites
    )


def _require_own(access: ChannelAccess) -> None:
    """A thread has no overwrites of its own."""
    if access.channel.is_thread:
        raise WrongChannelType


def _write(channel: Channel, old: list[Overwrite], new: list[Overwrite]) -> None:
    replace_overwrites(channel, new)
    announce.channel_updated(channel, new, before=announce.sight(channel, old))


def _record(
    access: ChannelAccess,
    target_id: int,
    old: list[Overwrite],
    new: list[Overwrite],
    reason: str | None,
) -> None:
    was = next((shapes.overwrite(found) for found in old if found.target_id == target_id), audit.NOTHING)
    will_be = next((shapes.overwrite(found) for found in new if found.target_id == target_id), audit.NOTHING)
    changes = audit.changed(was, will_be, audit.OVERWRITE_KEYS)
    if changes:
        action = AuditAction.OVERWRITE_UPDATE if was else AuditAction.OVERWRITE_CREATE
        action = action if will_be else AuditAction.OVERWRITE_DELETE
        options = _options(target_id, int((was or will_be)["type"]))
        audit.record(
            access.in_guild(), action, access.channel.id, changes=changes, options=options, reason=reason
        )


def _options(target_id: int, type: int) -> dict[str, str]:
    options = {"id": str(target_id), "type": str(type)}
    if type == OverwriteType.ROLE:
        name = Role.objects.filter(id=target_id).values_list("name", flat=True).first()
        options["role_name"] = name or ""
    return options


def _meaningful(overwrite: Overwrite) -> Overwrite:
    deny = overwrite.deny & OVERWRITABLE
    return replace(overwrite, allow=overwrite.allow & OVERWRITABLE & ~deny, deny=deny)


def _require_changes(mask: int, old: Iterable[Overwrite], new: Iterable[Overwrite]) -> None:
    before = {found.target_id: found for found in old}
    after = {found.target_id: found for found in new}
    for target_id in before.keys() | after.keys():
        was = before.get(target_id, Overwrite(target_id, 0, 0, 0))
        will_be = after.get(target_id, Overwrite(target_id, 0, 0, 0))
        require_bits(mask, was.allow ^ will_be.allow | was.deny ^ will_be.deny)


def _check_targets(guild_id: int, overwrites: list[Overwrite]) -> None:
    roles = {found.target_id for found in overwrites if found.type == OverwriteType.ROLE}
    people = {found.target_id for found in overwrites} - roles
    known = Role.objects.filter(guild_id=guild_id, id__in=roles).count()
    present = Member.objects.filter(guild_id=guild_id, user_id__in=people).count()
    if known < len(roles) or present < len(people):
        raise _fault(_("There is no such role or member in this server."))


def _fault(sentence: str) -> InvalidForm:
    return InvalidForm.one("permission_overwrites", "OVERWRITES_INVALID", sentence)
