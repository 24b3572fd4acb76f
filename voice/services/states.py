"""Coming into voice channels, being there, and going.

A person is in one voice channel at a time, a bot in one of each guild.
"""

import secrets
from typing import Literal, Unpack

from accounts.models import User
from guilds.selectors.guilds import get_guild
from rscord.core import events
from voice import engine
from voice import events as announce
from voice.errors import UnknownVoiceState
from voice.models import VoiceState
from voice.selectors import get_room
from voice.services.seats import Device, OwnFlags, end, locked, renew_peer, save, seat, set_own


def let_in(
    *, user: User, channel_id: int, device: Device, endpoint: str | None, **flags: Unpack[OwnFlags]
) -> VoiceState:
    """Let somebody in who is yet to connect; whoever does not within ``limits.GRACE`` is out again.

    VOICE_SERVER_UPDATE tells them ``endpoint``. Where they are connected in this very channel, they stay so. Raises
    as ``seats.seat``, or VoiceUnavailable.
    """
    engine.require()
    with events.transaction():
        state, old = seat(user, channel_id, device, flags)
        if old is None or old.id != channel_id:
            renew_peer(state, None)
        state.ticket = secrets.token_hex(16)
        save(state, old)
        announce.peer_changed(state)
        announce.server_changed(state, endpoint)
    return state


def set_flags(*, user: User, guild_id: int | None = None, **flags: Unpack[OwnFlags]) -> VoiceState:
    """Change what somebody says of themselves.

    Raises UnknownVoiceState, or MissingPermissions for pictures without STREAM.
    """
    with events.transaction():
        state = _mine(user, guild_id=guild_id)
        if any(getattr(state, name) != value for name, value in flags.items()):
            set_own(state, flags)
            state.save()
            announce.state_changed(state)
            announce.peer_changed(state)
    return state


def toggle(*, user: User, flag: Literal["self_mute", "self_deaf"]) -> VoiceState:
    """Turn a flag over. Raises UnknownVoiceState."""
    with events.transaction():
        turned = not getattr(_mine(user), flag)
        if flag == "self_mute":
            return set_flags(user=user, self_mute=turned)
        return set_flags(user=user, self_deaf=turned)


def leave(*, user: User, channel_id: int | None = None, guild_id: int | None = None) -> VoiceState:
    """Leave the voice channel that one is in; where a channel or a guild is named, only there.

    Return the state that has ended. Raises UnknownChannel, UnknownGuild or UnknownVoiceState.
    """
    with events.transaction():
        state = _mine(user, channel_id=channel_id, guild_id=guild_id)
        end(state)
    return state


def _mine(user: User, *, channel_id: int | None = None, guild_id: int | None = None) -> VoiceState:
    found = locked().filter(member__user=user)
    if channel_id is not None:
        found = found.filter(channel=get_room(user, channel_id).channel)
    if guild_id is not None:
        found = found.filter(member__guild=get_guild(user, guild_id).guild)
    state = found.order_by("-seated_at").first()
    if state is None:
        raise UnknownVoiceState
    return state
