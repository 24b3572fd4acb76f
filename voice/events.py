"""What is announced about voice, and to whom."""

from typing import Any

from guilds.selectors.members import role_ids_of
from rscord.core.events import Audience, publish
from voice import shapes
from voice.models import VoiceState
from voice.rooms import flags_of, room_of

PEER = "~VOICE_PEER"


def state_changed(state: VoiceState) -> None:
    """VOICE_STATE_UPDATE to the members who may view the channel."""
    publish("VOICE_STATE_UPDATE", _viewers(state, state.channel_id), _shape(state), source=state)


def state_ended(state: VoiceState, channel_id: int) -> None:
    """VOICE_STATE_UPDATE without a channel, to the members who may view the one that was left."""
    ended = _shape(state) | {"channel_id": None}
    publish("VOICE_STATE_UPDATE", _viewers(state, channel_id), ended, source=state)


def server_changed(state: VoiceState, endpoint: str | None) -> None:
    """VOICE_SERVER_UPDATE to the one who is to connect. ``endpoint`` is a host, None where there is none for them."""
    guild_id, user_id = state.member.guild_id, state.member.user_id
    data = {"token": state.ticket, "guild_id": str(guild_id), "endpoint": endpoint}
    publish("VOICE_SERVER_UPDATE", Audience(guild_id, user_ids=(user_id,)), data, source=state)


def peer_changed(state: VoiceState) -> None:
    """For the processes that speak to the voice process: the peer belongs in this room, with these flags."""
    if state.peer:
        _peer({"peer": state.peer, "room": room_of(state), "flags": flags_of(state)})


def peer_ended(peer: str | None) -> None:
    """For the same: the peer is to be cut off."""
    if peer:
        _peer({"peer": peer})


def _peer(data: dict[str, Any]) -> None:
    publish("~VOICE_PEER", Audience(user_ids=()), data)


def _viewers(state: VoiceState, channel_id: int) -> Audience:
    return Audience(state.member.guild_id, channel_id)


def _shape(state: VoiceState) -> dict[str, Any]:
    return {**shapes.voice_state(state, role_ids_of([state.member_id])[state.member_id])}
