"""Keeping states and the voice process in step: nobody is shown in a room without a connection, or has one without."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from rscord.core import events
from voice.models import VoiceState
from voice.rooms import flags_of, room_of
from voice.selectors import states
from voice.server.protocol import FlagChanges, PeerState
from voice.services.seats import end, locked


@dataclass(frozen=True, slots=True)
class Differences:
    """What has to be done so that the voice process is as the states say."""

    unknown: list[str] = field(default_factory=list)
    """Peers that no state knows."""
    misplaced: dict[str, str] = field(default_factory=dict)
    """Rooms in which peers should be."""
    flags: dict[str, FlagChanges] = field(default_factory=dict)
    missing: list[tuple[int, int, int]] = field(default_factory=list)
    """Guild, channel and user of states whose peer is not there."""


def lost(peer: str) -> None:
    """Take out the one whose connection has ended, if they have not connected anew."""
    with events.transaction():
        for state in locked().filter(peer=peer):
            end(state)


def compare(peers: Iterable[PeerState]) -> Differences:
    """Return how the peers that there are differ from the states."""
    found = {state.peer: state for state in states().exclude(peer=None)}
    differences = Differences()
    for peer in peers:
        state = found.pop(peer["peer"], None)
        if state is None:
            differences.unknown.append(peer["peer"])
            continue
        if peer["room"] != room_of(state):
            differences.misplaced[peer["peer"]] = room_of(state)
        if not flags_of(state).items() <= peer["flags"].items():
            differences.flags[peer["peer"]] = flags_of(state)
    for state in found.values():
        differences.missing.append((state.member.guild_id, state.channel_id, state.member.user_id))
    return differences


def clear(present: Collection[str], before: datetime) -> None:
    """Take out everybody who was seated ``before`` that time and has no peer among those ``present``."""
    overdue = VoiceState.objects.filter(seated_at__lt=before)
    ids = [id for id, peer in overdue.values_list("id", "peer") if peer not in present]
    for id in ids:
        _clear(id, before)


def _clear(id: int, before: datetime) -> None:
    with events.transaction():
        for state in locked().filter(id=id, seated_at__lt=before):
            end(state)
