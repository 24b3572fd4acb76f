"""More people talk than there are slots: the loudest are heard, and nobody's stream breaks when slots change hands."""

import asyncio
import itertools
from typing import Any

import pytest

from tests.voice.conftest import Person, Studio, settle


@pytest.fixture
async def small(make_studio: Any) -> Studio:
    """Two slots."""
    made: Studio = make_studio(audio_slots=2)
    return made


async def _people(studio: Studio, count: int) -> list[Person]:
    return [await studio.join(f"p{i}") for i in range(count)]


async def test_no_more_than_the_slots_are_sent(small: Studio) -> None:
    *talkers, listener = await _people(small, 6)
    await small.talk(*((person, 30) for person in talkers), frames=50)
    assert len(listener.heard) == 100
    assert len(listener.speakers()) == 2


async def test_the_loudest_win(small: Studio) -> None:
    *talkers, listener = await _people(small, 5)
    quiet, loud = talkers[:2], talkers[2:]
    await small.talk(*((person, 60) for person in quiet), frames=30)
    assert listener.speakers() == {b"p0", b"p1"}
    await small.talk(*((person, 60) for person in quiet), *((person, 20) for person in loud), frames=60)
    listener.forget()
    await small.talk(*((person, 60) for person in quiet), *((person, 20) for person in loud[:2]), frames=60)
    listener.forget()
    await small.talk(*((person, 60) for person in quiet), *((person, 20) for person in loud[:2]), frames=5)
    assert listener.speakers() == {b"p2", b"p3"}


async def test_a_little_louder_takes_no_seat(small: Studio) -> None:
    first, second, third, listener = await _people(small, 4)
    await small.talk((first, 40), (second, 40), frames=30)
    listener.forget()
    await small.talk((first, 40), (second, 40), (third, 37), frames=50)
    assert listener.speakers() == {b"p0", b"p1"}


async def test_who_speaks_hears_the_reserve_in_his_own_slot(small: Studio) -> None:
    first, second, third, _ = await _people(small, 4)
    await small.talk((first, 30), (second, 30), (third, 30), frames=30)
    assert first.speakers() == {b"p1", b"p2"}
    assert second.speakers() == {b"p0", b"p2"}
    assert third.speakers() == {b"p0", b"p1"}
    stage = small.named("stage")[-1]
    assert [seat["peer"] for seat in stage["audio"]] == ["p0", "p1"]
    assert stage["reserve"] == {"peer": "p2", "user": "user-p2", "kind": "microphone"}


async def test_a_priority_speaker_takes_a_seat_from_the_louder(small: Studio) -> None:
    first, second, third, listener = await _people(small, 4)
    await small.talk((first, 10), (second, 10), frames=30)
    small.sfu.find("p2").change({"priority": True})
    await small.talk((first, 10), (second, 10), (third, 40), frames=30)
    listener.forget()
    await small.talk((first, 10), (second, 10), (third, 40), frames=5)
    assert b"p2" in listener.speakers()
    assert small.named("speaking")[-1]["priority"]


async def test_silence_takes_no_seat_and_is_not_passed_on(small: Studio) -> None:
    first, second, third, listener = await _people(small, 4)
    await small.talk((first, 127), (second, 127), (third, 30), frames=10)
    assert listener.speakers() == {b"p2"}
    await small.talk((third, 127), frames=85)
    listener.forget()
    await small.talk((third, 127), frames=10)
    assert listener.heard == []


async def test_a_silent_talkers_seat_is_kept_until_it_is_needed(small: Studio) -> None:
    first, second, third = await _people(small, 3)
    await small.talk((first, 30), (second, 30), frames=10)
    await small.talk((second, 127), frames=85)
    await small.talk((first, 30), (second, 30), frames=10)
    assert len(small.named("stage")) == 1  # nothing has changed for the room
    await small.talk((second, 30), frames=85)
    await small.talk((third, 50), (second, 30), frames=10)
    assert [seat["peer"] for seat in small.named("stage")[-1]["audio"]] == ["p2", "p1"]
    assert small.named("stage")[-1]["reserve"] is None


async def test_who_leaves_frees_the_seat(small: Studio) -> None:
    first, *_ = await _people(small, 2)
    await small.talk((first, 30), frames=3)
    small.sfu.move_peer("p0", "elsewhere")
    await asyncio.sleep(0.01)
    assert small.named("stage")[-1] == {
        "event": "stage",
        "room": "room",
        "audio": [None, None],
        "reserve": None,
    }
    await small.talk((first, 30), frames=3)
    assert small.named("stage")[-1]["room"] == "elsewhere"


async def test_a_slot_that_changes_hands_stays_one_rising_stream(small: Studio) -> None:
    *talkers, listener = await _people(small, 5)
    for person in [*talkers, talkers[0]]:
        await small.talk((person, 30), frames=10)
        await asyncio.sleep(0.3)
    streams = listener.by_slot()
    assert len(streams) == 2
    for packets in streams.values():
        assert len({packet.payload[:2] for packet in packets}) > 1
        numbers = [packet.sequence for packet in packets]
        assert numbers == [(numbers[0] + i) & 0xFFFF for i in range(len(numbers))]
        steps = [(b.timestamp - a.timestamp) & 0xFFFFFFFF for a, b in itertools.pairwise(packets)]
        assert all(900 < step < 48_000 * 3 for step in steps)
    assert listener.peer.undecryptable == 0
    assert small.sfu.forwarder.refused == 0


async def test_a_talker_who_starts_anew_is_no_loss(studio: Studio) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    await studio.talk((alice, 20), frames=5)
    alice.peer.audio.sequence = (alice.peer.audio.sequence + 20_000) & 0xFFFF
    await studio.talk((alice, 20), frames=5)
    ((_, packets),) = bob.by_slot().items()
    assert [packet.sequence - packets[0].sequence for packet in packets] == list(range(10))


async def test_overtaken_packets_keep_their_place(studio: Studio) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    await studio.talk((alice, 20), frames=3)
    peer = alice.peer
    packets = [peer.rtp(peer.audio, 111, b"%d" % i, step=960, level=20) for i in range(4)]
    for i in (0, 2, 1, 3):
        peer.transmit(packets[i])
    await studio.talk((alice, 20), frames=1)
    ((_, heard),) = bob.by_slot().items()
    by_number = {packet.sequence - heard[0].sequence: packet.payload for packet in heard}
    assert [by_number[i] for i in range(3, 7)] == [b"0", b"1", b"2", b"3"]


async def test_overtaken_packets_keep_their_place_after_hours(studio: Studio) -> None:
    """Sequence numbers have wrapped round half way since the slot was filled."""
    alice, bob = await studio.join("alice"), await studio.join("bob")
    peer = alice.peer
    for _ in range(70):
        peer.audio.sequence = (peer.audio.sequence + 490) & 0xFFFF
        alice.say()
    late = peer.rtp(peer.audio, 111, b"late", step=960, level=20)
    alice.say()
    peer.transmit(late)
    await settle()
    assert bob.heard[-1] == b"late"
    assert len(bob.by_slot()) == 1


async def test_a_late_packet_goes_to_nobody_who_came_later(studio: Studio) -> None:
    """Its number stands for another packet by then; sealing it twice would give the key stream away."""
    alice, bob = await studio.join("alice"), await studio.join("bob")
    await studio.talk((alice, 20), frames=3)
    late = alice.peer.rtp(alice.peer.audio, 111, b"late", step=960, level=20)
    await studio.talk((alice, 20), frames=3)
    charlie = await studio.join("charlie")
    await studio.talk((alice, 20), frames=3)
    alice.peer.transmit(late)
    await studio.talk((alice, 20), frames=3)
    assert b"late" in bob.heard
    assert b"late" not in charlie.heard
    assert len(charlie.heard) == 6
