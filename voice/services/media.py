"""What needs the voice process itself: connecting, and choosing whose pictures one is sent."""

import secrets
from collections.abc import Iterable
from typing import Unpack

from accounts.models import User
from rscord.core import events
from voice import engine, limits
from voice import events as announce
from voice.errors import UnknownVoiceState
from voice.models import VoiceState
from voice.rooms import flags_of, room_of
from voice.server.protocol import Joined, Watch
from voice.services.seats import Device, OwnFlags, preview, renew_peer, save, seat


def connect(
    *, user: User, channel_id: int, device: Device, sdp: str, **flags: Unpack[OwnFlags]
) -> tuple[VoiceState, Joined]:
    """Connect somebody by their browser's offer; an older connection of theirs ends.

    The voice process makes the peer first: what it answers is of no use to anybody before the state stands, and
    whoever is put out from then on is cut off like everybody else. Raises as ``seats.seat``, and InvalidForm for a
    bad offer or VoiceUnavailable.
    """
    expected = preview(user, channel_id, flags)
    peer = secrets.token_hex(16)
    joined = engine.create_peer(
        room=room_of(expected), peer=peer, user=str(user.id), sdp=sdp, flags=flags_of(expected)
    )
    try:
        with events.transaction():
            state, old = seat(user, channel_id, device, flags)
            renew_peer(state, peer)
            state.ticket = ""
            save(state, old)
            if flags_of(state) != flags_of(expected):
                announce.peer_changed(state)
    except BaseException:
        engine.close_peer(peer)
        raise
    return state, joined


def channel_of_ticket(user: User, ticket: str) -> int:
    """Return the channel that a ticket lets its owner into; connecting uses it up. Raises UnknownVoiceState."""
    mine = VoiceState.objects.filter(member__user=user, ticket=ticket).exclude(ticket="")
    channel_id = mine.values_list("channel_id", flat=True).first()
    if channel_id is None:
        raise UnknownVoiceState
    return channel_id


def watch(*, user: User, wanted: Iterable[Watch]) -> None:
    """Choose whose pictures somebody is sent, in the order of their slots.

    Nothing is stored: the voice process shows only what people of the same room send. Raises UnknownVoiceState or
    VoiceUnavailable.
    """
    mine = VoiceState.objects.filter(member__user=user).exclude(peer=None)
    peer = mine.values_list("peer", flat=True).first()
    if peer is None:
        raise UnknownVoiceState
    engine.watch(peer, list(wanted)[: limits.MAX_WATCHED])
