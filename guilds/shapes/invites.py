"""How invites look: https://docs.discord.com/developers/resources/invite#invite-object."""

from typing import Any

from accounts import shapes as accounts
from guilds.models import Invite
from guilds.shapes.channels import channel_brief
from guilds.shapes.guilds import Counts, invite_guild


def invite(invite: Invite, counts: Counts | None = None) -> dict[str, Any]:
    """Return an invite as anybody who has its code sees it; guild, channel and inviter must be loaded."""
    shape: dict[str, Any] = {
        "type": 0,
        "code": invite.code,
        "guild_id": str(invite.guild_id),
        "guild": invite_guild(invite.guild),
        "channel": channel_brief(invite.channel),
        "expires_at": invite.expires_at.isoformat() if invite.expires_at else None,
        **(counts or {}),
    }
    if invite.inviter is not None:
        shape["inviter"] = accounts.user(invite.inviter)
    return shape


def invite_with_uses(invite_: Invite) -> dict[str, Any]:
    """Return an invite as those who manage it see it."""
    return {**invite(invite_), **_uses(invite_)}


def invite_event(invite: Invite) -> dict[str, Any]:
    """Return the data of INVITE_CREATE; the inviter must be loaded."""
    shape = {
        "type": 0,
        "code": invite.code,
        "guild_id": str(invite.guild_id),
        "channel_id": str(invite.channel_id),
        "expires_at": invite.expires_at.isoformat() if invite.expires_at else None,
        **_uses(invite),
    }
    return shape | ({"inviter": accounts.user(invite.inviter)} if invite.inviter else {})


def _uses(invite: Invite) -> dict[str, Any]:
    return {
        "uses": invite.uses,
        "max_uses": invite.max_uses,
        "max_age": invite.max_age,
        "temporary": invite.temporary,
        "created_at": invite.created_at.isoformat(),
    }
