"""Nobody stays behind in a room, whoever dies."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guilds.models import Channel
from tests.base import Captured, Community
from tests.voice.web.conftest import connect, who_is_in
from voice.models import VoiceState
from voice.rooms import flags_of, room_of
from voice.server.protocol import PeerState
from voice.services import upkeep

pytestmark = pytest.mark.django_db


def peer_of(state: VoiceState, **changes: object) -> PeerState:
    found = {
        "peer": state.peer, "user": str(state.member.user_id), "room": room_of(state), "connected": True,
        "speaking": False, "flags": flags_of(state),
    }  # fmt: skip
    return found | changes  # type: ignore[return-value]


def test_a_lost_connection(community: Community, room: Channel, captured_events: Captured) -> None:
    first = connect(community.bob, room)
    second = connect(community.bob, room)
    assert first.peer
    assert second.peer
    upkeep.lost(first.peer)
    assert who_is_in(room) == {"bob"}
    captured_events.clear()
    upkeep.lost(second.peer)
    assert who_is_in(room) == set()
    assert captured_events.one("VOICE_STATE_UPDATE").data()["channel_id"] is None
    upkeep.lost(second.peer)


def test_comparing(community: Community, room: Channel) -> None:
    alice, bob = connect(community.alice, room), connect(community.bob, room)
    assert upkeep.compare([peer_of(alice), peer_of(bob)]) == upkeep.Differences()
    found = upkeep.compare([peer_of(alice, room="1:2", flags={}), peer_of(alice, peer="stray")])
    assert found.unknown == ["stray"]
    assert found.misplaced == {alice.peer: room_of(alice)}
    assert found.flags == {alice.peer: flags_of(alice)}
    assert found.missing == [(community.guild.id, room.id, community.bob.id)]


def test_clearing(community: Community, room: Channel) -> None:
    alice = connect(community.alice, room)
    connect(community.bob, room)
    assert alice.peer
    upkeep.clear({alice.peer}, timezone.now() - timedelta(seconds=15))
    assert who_is_in(room) == {"alice", "bob"}
    upkeep.clear({alice.peer}, timezone.now() + timedelta(seconds=1))
    assert who_is_in(room) == {"alice"}
