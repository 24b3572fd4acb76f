"""Invites that are still good."""

import re

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from guilds.models import Invite
from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess
from guilds.selectors.guilds import GuildAccess
from rscord.core.errors import UnknownInvite

_CODE = re.compile(r"[A-Za-z0-9_-]{1,16}")


def find_invite(code: str) -> Invite:
    """Return a good invite with its guild, channel and inviter, for anybody who has its code.

    Raises UnknownInvite, alike for codes that never were, are spent or expired, or lead into a deleted guild.
    """
    invite = living().filter(code=code).first() if _CODE.fullmatch(code) else None
    if invite is None:
        raise UnknownInvite
    return invite


def guild_invites(access: GuildAccess) -> list[Invite]:
    """Return the guild's invites, newest first. Raises MissingPermissions without MANAGE_GUILD."""
    access.require(Permission.MANAGE_GUILD)
    return list(living().filter(guild_id=access.guild.id).order_by("-created_at"))


def channel_invites(access: ChannelAccess) -> list[Invite]:
    """Return the channel's invites, newest first. Raises MissingPermissions without MANAGE_CHANNELS."""
    access.require(Permission.MANAGE_CHANNELS)
    return list(living().filter(channel_id=access.channel.id).order_by("-created_at"))


def living() -> QuerySet[Invite]:
    """Return the invites that still let somebody in."""
    fresh = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    unspent = Q(max_uses=0) | Q(uses__lt=F("max_uses"))
    present = Q(guild__deleted_at=None, channel__deleted_at=None)
    return Invite.objects.select_related("guild", "channel", "inviter").filter(fresh & unspent & present)
