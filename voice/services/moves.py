"""Moderators move people between voice channels, or out of them."""

from guilds.events.members import MoveAsked
from guilds.models import AuditAction
from guilds.permissions import Permission
from guilds.selectors.channels import get_channel
from guilds.services import audit
from rscord.core import events
from rscord.core.errors import MissingPermissions, UnknownChannel
from voice.errors import NotInVoice
from voice.models import VoiceState
from voice.selectors import get_room, states
from voice.services.seats import end, move


@events.on("~VOICE_MOVE")
def on_move(asked: MoveAsked) -> None:
    """Carry a move out, inside the transaction that asks for it.

    Raises NotInVoice, MissingPermissions without MOVE_MEMBERS in the channel that they are in, and what
    :func:`_move` raises.
    """
    state = states().filter(member=asked.member).first()
    if state is None:
        raise NotInVoice
    get_channel(asked.access.viewer, state.channel_id).require(Permission.MOVE_MEMBERS)
    if asked.channel_id is None:
        _record(asked, AuditAction.MEMBER_DISCONNECT, {"count": "1"})
        end(state)
    elif asked.channel_id != state.channel_id:
        _move(asked, state, asked.channel_id)


def _move(asked: MoveAsked, state: VoiceState, channel_id: int) -> None:
    """Move into a channel of the same guild that both see; only the moderator needs the right to connect.

    Raises UnknownChannel, WrongChannelType or MissingPermissions.
    """
    target = get_room(asked.access.viewer, channel_id)
    if target.channel.guild_id != asked.access.guild.id:
        raise UnknownChannel
    target.require(Permission.MOVE_MEMBERS, Permission.CONNECT)
    try:
        mask = get_channel(state.member.user, channel_id).mask
    except UnknownChannel:
        raise MissingPermissions from None
    _record(asked, AuditAction.MEMBER_MOVE, {"channel_id": str(channel_id), "count": "1"})
    move(state, target.channel, mask)


def _record(asked: MoveAsked, action: AuditAction, options: dict[str, str]) -> None:
    audit.record(asked.access, action, None, options=options, reason=asked.reason)
