"""What is announced about invites: only to those who may manage the channel."""

from guilds import shapes
from guilds.models import Invite
from guilds.permissions import Permission
from rscord.core.events import Audience, publish


def invite_created(invite: Invite) -> None:
    """INVITE_CREATE."""
    publish("INVITE_CREATE", _audience(invite), shapes.invite_event(invite), source=invite)


def invite_deleted(invite: Invite) -> None:
    """INVITE_DELETE: revoked, or used up."""
    data = {
        "guild_id": str(invite.guild_id),
        "channel_id": str(invite.channel_id),
        "code": invite.code,
    }
    publish("INVITE_DELETE", _audience(invite), data, source=invite)


def _audience(invite: Invite) -> Audience:
    return Audience(invite.guild_id, invite.channel_id, permission=int(Permission.MANAGE_CHANNELS))
