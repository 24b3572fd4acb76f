"""How voice states look: https://docs.discord.com/developers/resources/voice#voice-state-object."""

from collections.abc import Iterable
from typing import NotRequired, TypedDict

from guilds import shapes as guilds
from voice.models import VoiceState
from voice.server.protocol import Seat, StageState


class VoiceStateShape(TypedDict):
    """A voice state; in GUILD_CREATE it has neither ``guild_id`` nor ``member``."""

    guild_id: NotRequired[str]
    channel_id: str | None
    user_id: str
    member: NotRequired[guilds.MemberShape]
    session_id: str
    deaf: bool
    mute: bool
    self_deaf: bool
    self_mute: bool
    self_stream: bool
    self_video: bool
    suppress: bool
    request_to_speak_timestamp: str | None


class SlotShape(TypedDict):
    """Whom one hears in an audio slot: ``kind`` is ``microphone`` or ``screen_audio``."""

    user_id: str
    kind: str


class SlotsShape(TypedDict):
    """Who is heard in which audio slot; in one's own slot one hears the ``reserve``."""

    slots: list[SlotShape | None]
    reserve: SlotShape | None


def voice_state_part(state: VoiceState) -> VoiceStateShape:
    """Return ``state`` as it stands in GUILD_CREATE; its ``member`` must be loaded."""
    return {
        "channel_id": str(state.channel_id),
        "user_id": str(state.member.user_id),
        "session_id": state.session_id,
        "deaf": state.deaf,
        "mute": state.mute,
        "self_deaf": state.self_deaf,
        "self_mute": state.self_mute,
        "self_stream": state.self_stream,
        "self_video": state.self_video,
        "suppress": state.suppress,
        "request_to_speak_timestamp": None,
    }


def voice_state(state: VoiceState, role_ids: Iterable[int]) -> VoiceStateShape:
    """Return ``state`` with its member, whose user must be loaded; ``role_ids`` are the roles held."""
    return {
        "guild_id": str(state.member.guild_id),
        **voice_state_part(state),
        "member": guilds.member(state.member, role_ids),
    }


def slots(stage: StageState) -> SlotsShape:
    """Return who is heard where."""
    return {"slots": [_slot(seat) for seat in stage["audio"]], "reserve": _slot(stage["reserve"])}


def _slot(seat: Seat | None) -> SlotShape | None:
    return None if seat is None else {"user_id": seat["user"], "kind": seat["kind"]}
