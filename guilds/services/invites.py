"""Invites: made, used once at a time, revoked."""

import secrets
import string
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from guilds import shapes
from guilds.events import invites as announce
from guilds.models import AuditAction, Ban, Invite, Member
from guilds.permissions import Permission
from guilds.selectors.channels import get_channel
from guilds.selectors.guilds import GuildAccess, get_guild
from guilds.selectors.invites import find_invite, living
from guilds.services import audit
from guilds.services.doors import enter_channel, lock_guild
from guilds.services.members import add_member
from rscord.core import events
from rscord.core.errors import (
    MissingPermissions,
    NotForBots,
    TooMany,
    UnknownChannel,
    UnknownGuild,
    UnknownInvite,
    WrongChannelType,
)

MAX_INVITES = 1000
CODE_LENGTH = 11
"""Of 62 characters each: 65 bits, more than anybody can guess."""

_ALPHABET = string.ascii_letters + string.digits


def create_invite(
    *,
    actor: User,
    channel_id: int,
    max_age: int = 86400,
    max_uses: int = 0,
    temporary: bool = False,
    reason: str | None = None,
) -> Invite:
    """Make an invite into a channel. ``max_age`` is in seconds; 0 means without end, as for ``max_uses``.

    Raises UnknownChannel, MissingPermissions without CREATE_INSTANT_INVITE, WrongChannelType for a thread, or TooMany
    (30016) at 1,000 in the guild.
    """
    with events.transaction():
        access = enter_channel(actor, channel_id)
        access.require(Permission.CREATE_INSTANT_INVITE)
        if access.channel.is_thread:
            raise WrongChannelType
        guild = access.in_guild().guild
        if living().filter(guild=guild).count() >= MAX_INVITES:
            raise TooMany(30016, _("A server has at most %(most)d invites.") % {"most": MAX_INVITES})
        invite = Invite.objects.create(
            code=_new_code(),
            guild_id=guild.id,
            channel=access.channel,
            inviter=actor,
            max_age=max_age,
            max_uses=max_uses,
            temporary=temporary,
            expires_at=timezone.now() + timedelta(seconds=max_age) if max_age else None,
        )
        audit.record(
            access.in_guild(),
            AuditAction.INVITE_CREATE,
            None,
            changes=audit.changed(audit.NOTHING, _facts(invite), audit.INVITE_KEYS),
            reason=reason,
        )
        announce.invite_created(invite)
    return find_invite(invite.code)


def accept_invite(*, user: User, code: str) -> tuple[Invite, bool]:
    """Let ``user`` in; return the invite and whether they are new. A member's visit uses nothing up.

    Raises UnknownInvite, for the banned too, so that a ban does not show; NotForBots; TooMany (30001).
    """
    if user.bot:
        raise NotForBots
    with events.transaction():
        invite = _enter_by(code)
        if Member.objects.filter(guild_id=invite.guild_id, user=user).exists():
            return invite, False
        if Ban.objects.filter(guild_id=invite.guild_id, user=user).exists():
            raise UnknownInvite
        _use(invite)
        add_member(invite.guild, user, temporary=invite.temporary)
    invite.guild.refresh_from_db(fields=["member_count"])
    return invite, True


def revoke_invite(*, actor: User, code: str, reason: str | None = None) -> Invite:
    """Delete an invite; return what it was.

    Raises UnknownInvite, or MissingPermissions unless the actor made it, may manage its channel, or the guild.
    """
    with events.transaction():
        invite = _enter_by(code)
        access = _require_revoker(actor, invite)
        changes = audit.changed(_facts(invite), audit.NOTHING, audit.INVITE_KEYS)
        audit.record(access, AuditAction.INVITE_DELETE, None, changes=changes, reason=reason)
        announce.invite_deleted(invite)
        Invite.objects.filter(code=code).delete()
    return invite


def _enter_by(code: str) -> Invite:
    try:
        lock_guild(find_invite(code).guild_id)
    except UnknownGuild:
        raise UnknownInvite from None
    return find_invite(code)


def _use(invite: Invite) -> None:
    used = living().filter(code=invite.code).update(uses=F("uses") + 1)
    if not used:
        raise UnknownInvite
    invite.uses += 1
    if invite.uses == invite.max_uses:
        announce.invite_deleted(invite)
        Invite.objects.filter(code=invite.code).delete()


def _require_revoker(actor: User, invite: Invite) -> GuildAccess:
    try:
        access = get_guild(actor, invite.guild_id)
    except UnknownGuild:
        raise MissingPermissions from None
    if not access.can(Permission.MANAGE_GUILD) and invite.inviter_id != actor.id:
        _require_channel_manager(actor, invite)
    return access


def _require_channel_manager(actor: User, invite: Invite) -> None:
    try:
        get_channel(actor, invite.channel_id).require(Permission.MANAGE_CHANNELS)
    except UnknownChannel:
        raise MissingPermissions from None


def _facts(invite: Invite) -> dict[str, Any]:
    inviter_id = None if invite.inviter_id is None else str(invite.inviter_id)
    return shapes.invite_event(invite) | {"inviter_id": inviter_id}


def _new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))
