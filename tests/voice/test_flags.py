"""What the web side forbids ends at once, whatever the client goes on sending."""

import asyncio
import time
from collections.abc import Callable

import pytest

from tests.voice.conftest import FRAME, Person, Studio, settle
from voice.server.protocol import FlagChanges


async def _silenced(studio: Studio, listener: Person, act: Callable[[], object]) -> float:
    """Alice talks on for half a second after the act; gives how long she was still heard, in seconds."""
    alice = studio.people[0]
    await studio.talk((alice, 20), frames=5)
    assert listener.heard
    last = 0.0

    def note(_: object) -> None:
        nonlocal last
        last = time.monotonic()

    listener.peer.on_packet = note
    act()
    acted = time.monotonic()
    for _ in range(25):
        alice.say()
        await asyncio.sleep(FRAME)
    await settle()
    listener.peer.on_packet = listener.peer.packets.append
    return max(0.0, last - acted)


@pytest.mark.parametrize("changes", [{"mute": True}, {"suppress": True}])
async def test_who_may_not_speak_is_silent(studio: Studio, changes: FlagChanges) -> None:
    await studio.join("alice")
    bob = await studio.join("bob")
    assert await _silenced(studio, bob, lambda: studio.sfu.find("alice").change(changes)) < 0.1
    undone: FlagChanges = {"mute": False, "suppress": False}
    studio.sfu.find("alice").change(undone)
    bob.forget()
    await studio.talk((studio.people[0], 20), frames=5)
    assert len(bob.heard) == 5


async def test_suppression_and_mute_are_lifted_separately(studio: Studio) -> None:
    alice, bob = await studio.join("alice", flags={"mute": True, "suppress": True}), await studio.join("bob")
    studio.sfu.find("alice").change({"suppress": False})
    await studio.talk((alice, 20), frames=5)
    assert bob.heard == []


async def test_the_deaf_hear_nothing_and_others_do(studio: Studio) -> None:
    await studio.join("alice")
    bob, charlie = await studio.join("bob"), await studio.join("charlie")
    assert await _silenced(studio, bob, lambda: studio.sfu.find("bob").change({"deaf": True})) < 0.1
    assert len(charlie.heard) == 30
    studio.sfu.find("bob").change({"deaf": False})
    bob.forget()
    await studio.talk((studio.people[0], 20), frames=5)
    assert len(bob.heard) == 5


async def test_the_kicked_are_silent(studio: Studio) -> None:
    await studio.join("alice")
    bob = await studio.join("bob")
    assert await _silenced(studio, bob, lambda: studio.sfu.close_peer("alice", "kicked")) < 0.1
    assert studio.sfu.counters.stray >= 25


async def test_a_closed_room_is_silent(studio: Studio) -> None:
    await studio.join("alice")
    bob = await studio.join("bob")
    assert await _silenced(studio, bob, lambda: studio.sfu.close_room("room", "room_closed")) < 0.1
    assert studio.sfu.rooms == {}


async def test_the_moved_are_heard_elsewhere_over_the_same_connection(studio: Studio) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    charlie = await studio.join("charlie", "other")
    await studio.talk((alice, 20), (charlie, 20), frames=5)
    assert await _silenced(studio, bob, lambda: studio.sfu.move_peer("alice", "other")) < 0.1
    assert len(charlie.heard) == 25
    assert alice.speakers() == set()
    await studio.talk((charlie, 20), frames=5)
    assert alice.speakers() == {b"charlie"}
    assert len(studio.named("connected")) == 3


async def test_speaking_is_announced_and_ends_with_mute(studio: Studio) -> None:
    alice = await studio.join("alice")
    await studio.talk((alice, 30), frames=3)
    studio.sfu.find("alice").change({"mute": True})
    assert [event["on"] for event in studio.named("speaking")] == [True, False]
    assert studio.named("speaking")[0]["user"] == "user-alice"


async def test_speaking_ends_after_a_pause(studio: Studio) -> None:
    alice = await studio.join("alice")
    await studio.talk((alice, 30), frames=3)
    await studio.talk((alice, 70), frames=50)  # breath and keyboard are passed on, but are not speech
    assert [event["on"] for event in studio.named("speaking")] == [True, False]


async def test_bitrate_above_the_cap_is_dropped(studio: Studio) -> None:
    alice = await studio.join("alice", flags={"audio_bitrate": 8_000})
    bob = await studio.join("bob")
    for _ in range(50):
        alice.peer.send_audio(bytes(1000))
    await settle()
    assert len(bob.heard) <= 8
    assert studio.sfu.counters.capped >= 42
