"""What a state's member may do in its channel, and what follows from it."""

from guilds.permissions import Permission, has
from voice import events as announce
from voice.models import VoiceState

ENTER = Permission.VIEW_CHANNEL | Permission.CONNECT

_TOLD = ("mute", "deaf", "suppress", "self_video", "self_stream")
"""What others see of the rights."""


def may_stay(state: VoiceState, mask: int) -> bool:
    """Whether somebody with the rights ``mask`` may be in the state's channel."""
    return has(mask, Permission.VIEW_CHANNEL if state.brought else ENTER)


def apply_rights(state: VoiceState, mask: int) -> None:
    """Set what follows from ``mask`` and from the member's server mute and deafness. Does not save."""
    state.mute, state.deaf = state.member.mute, state.member.deaf
    state.suppress = not has(mask, Permission.SPEAK)
    state.may_stream = has(mask, Permission.STREAM)
    state.self_video = state.self_video and state.may_stream
    state.self_stream = state.self_stream and state.may_stream


def refresh(state: VoiceState, mask: int, *, always: bool = False) -> None:
    """Bring the state up to ``mask``, and tell what changed by it, or ``always``, inside the caller's transaction."""
    was, could_stream = _told(state), state.may_stream
    apply_rights(state, mask)
    told = always or _told(state) != was
    if told or state.may_stream != could_stream:
        state.save()
        announce.peer_changed(state)
    if told:
        announce.state_changed(state)


def _told(state: VoiceState) -> list[bool]:
    return [getattr(state, name) for name in _TOLD]
