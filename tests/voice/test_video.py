"""Pictures: shown to who watches them, from a keyframe on, repaired on request, at a rate the viewers can take."""

import asyncio
import struct
from typing import Any

from tests.voice.conftest import Person, Studio, settle, until
from tests.voice.light import RTX, VP8, Received
from voice.server import rtcp
from voice.server.protocol import Watch

KEY, DELTA, MORE = b"\x10\x00k", b"\x10\x01d", b"\x00\x01m"
CAMERA_OF_ALICE: list[Watch] = [{"user": "user-alice", "kind": "camera"}]


async def _sender(studio: Studio, name: str = "alice", **options: Any) -> Person:
    return await studio.join(name, flags={"video": True}, video=True, **options)


async def _viewer(
    studio: Studio, name: str = "bob", watch: list[Watch] = CAMERA_OF_ALICE, **options: Any
) -> Person:
    return await studio.join(name, flags={"watch": watch}, video_slots=2, **options)


def _pictures(person: Person) -> list[Received]:
    return [packet for packet in person.peer.packets if packet.payload_type == VP8]


def _told(person: Person, kind: type) -> list[Any]:
    """The RTCP messages of that kind that have reached a person."""
    return [message for data in person.peer.rtcp for message in rtcp.parse(data) if isinstance(message, kind)]


async def _send(person: Person, *payloads: bytes) -> None:
    for payload in payloads:
        person.peer.send_video(payload)
        await asyncio.sleep(0.002)
    await settle()


async def _watching(studio: Studio, **options: Any) -> tuple[Person, Person, Received]:
    """Alice sends, Bob sees: gives both and the keyframe as he got it."""
    alice, bob = await _sender(studio), await _viewer(studio, **options)
    await _send(alice, DELTA, KEY + b"first")
    (keyframe,) = _pictures(bob)
    return alice, bob, keyframe


async def test_a_viewer_sees_from_a_keyframe_on(studio: Studio) -> None:
    alice, bob = await _sender(studio), await _viewer(studio)
    await _send(alice, DELTA, DELTA)
    assert _pictures(bob) == []
    assert [request.ssrc for request in _told(alice, rtcp.KeyframeRequest)] == [alice.peer.camera.ssrc]
    await _send(alice, KEY, MORE, DELTA)
    assert [packet.payload for packet in _pictures(bob)] == [KEY, MORE, DELTA]


async def test_a_late_viewer_is_shown_within_a_third_of_a_second(studio: Studio) -> None:
    alice, _, _ = await _watching(studio)
    charlie = await _viewer(studio, "charlie")
    loop = asyncio.get_running_loop()
    start, seen = loop.time(), len(_told(alice, rtcp.KeyframeRequest))
    while not _pictures(charlie):
        asked = len(_told(alice, rtcp.KeyframeRequest)) > seen
        await _send(alice, KEY if asked else DELTA)
        assert loop.time() - start < 2
    assert loop.time() - start < 0.5


async def test_nobody_sees_pictures_that_may_not_be_sent(studio: Studio) -> None:
    alice, bob = await studio.join("alice", video=True), await _viewer(studio)
    await _send(alice, KEY)
    assert _pictures(bob) == []
    studio.sfu.find("alice").change({"video": True})
    await _send(alice, KEY, DELTA)
    assert len(_pictures(bob)) == 2
    studio.sfu.find("alice").change({"video": False})
    await _send(alice, KEY, DELTA)
    assert len(_pictures(bob)) == 2


async def test_who_watches_nobody_is_sent_no_pictures(studio: Studio) -> None:
    alice, _, _ = await _watching(studio)
    charlie = await studio.join("charlie", video_slots=2)
    await _send(alice, KEY)
    assert _pictures(charlie) == []


async def test_slots_follow_the_watch_list(studio: Studio) -> None:
    alice, carol = await _sender(studio), await _sender(studio, "carol")
    both: list[Watch] = [*CAMERA_OF_ALICE, {"user": "user-carol", "kind": "camera"}]
    bob = await _viewer(studio, watch=both)
    await _send(alice, KEY + b"alice")
    await _send(carol, KEY + b"carol")
    mids = [bob.peer.slot_of_ssrc[packet.ssrc] for packet in _pictures(bob)]
    assert mids == [slot.mid for slot in studio.sfu.find("bob").video_slots]


async def test_a_switched_slot_stays_one_rising_stream(studio: Studio) -> None:
    alice, bob, keyframe = await _watching(studio)
    carol = await _sender(studio, "carol")
    await _send(alice, DELTA)
    studio.sfu.find("bob").change({"watch": [{"user": "user-carol", "kind": "camera"}]})
    await _send(alice, KEY)
    await _send(carol, DELTA, KEY + b"carol", DELTA)
    packets = _pictures(bob)
    assert [packet.payload for packet in packets] == [KEY + b"first", DELTA, KEY + b"carol", DELTA]
    assert [packet.sequence - keyframe.sequence for packet in packets] == [0, 1, 2, 3]
    assert len({packet.ssrc for packet in packets}) == 1


async def test_a_viewers_keyframe_requests_are_passed_on_but_not_all(studio: Studio) -> None:
    alice, bob, keyframe = await _watching(studio)
    await asyncio.sleep(0.35)
    alice.forget()
    for _ in range(50):
        bob.peer.send_rtcp(rtcp.picture_loss(1, keyframe.ssrc))
    await settle()
    assert len(_told(alice, rtcp.KeyframeRequest)) == 1
    await asyncio.sleep(0.3)
    await _send(alice, DELTA)
    assert len(_told(alice, rtcp.KeyframeRequest)) == 2  # the ones held back, as one


async def test_lost_packets_are_sent_again(studio: Studio) -> None:
    alice, bob, keyframe = await _watching(studio)
    await _send(alice, DELTA + b"lost", DELTA + b"too", DELTA)
    lost = [keyframe.sequence + 1, keyframe.sequence + 2]
    bob.peer.send_rtcp(rtcp.nack(1, keyframe.ssrc, lost))
    await settle()
    again = [packet for packet in bob.peer.packets if packet.payload_type == RTX]
    assert [packet.payload for packet in again] == [
        struct.pack("!H", lost[0]) + DELTA + b"lost",
        struct.pack("!H", lost[1]) + DELTA + b"too",
    ]
    assert {packet.ssrc for packet in again} <= bob.peer.repair_ssrcs
    original = next(packet for packet in _pictures(bob) if packet.sequence == lost[0])
    assert again[0].timestamp == original.timestamp


async def test_without_rtx_they_come_under_their_own_number(studio: Studio) -> None:
    alice, bob, keyframe = await _watching(studio, rtx=False)
    bob.peer.inbound = None  # what was sent was lost
    await _send(alice, DELTA + b"lost")
    bob.peer.packets.clear()
    bob.peer.inbound = _fresh_inbound(bob)
    bob.peer.send_rtcp(rtcp.nack(1, keyframe.ssrc, [keyframe.sequence + 1]))
    await settle()
    assert [(packet.sequence, packet.payload) for packet in _pictures(bob)] == [
        (keyframe.sequence + 1, DELTA + b"lost")
    ]


def _fresh_inbound(person: Person) -> Any:
    from pylibsrtp import Policy

    from tests.voice.light import session

    return session(person.peer.profile, person.peer.keys[1], Policy.SSRC_ANY_INBOUND)


async def test_nothing_is_sent_again_that_was_not_sent(studio: Studio) -> None:
    alice, bob, keyframe = await _watching(studio)
    await _send(alice, DELTA)
    unsent = [keyframe.sequence + offset & 0xFFFF for offset in (-1, -2, -600, 2, 3, 500, 30_000)]
    bob.peer.send_rtcp(rtcp.nack(1, keyframe.ssrc, unsent))
    bob.peer.send_rtcp(rtcp.nack(1, keyframe.ssrc + 1, [keyframe.sequence]))
    await settle()
    assert studio.sfu.counters.resent == 0


async def test_asking_again_and_again_is_limited(studio: Studio) -> None:
    alice, bob, keyframe = await _watching(studio)
    await _send(alice, *[DELTA + bytes(900)] * 100)
    everything = [keyframe.sequence + i & 0xFFFF for i in range(100)]
    for _ in range(50):
        bob.peer.send_rtcp(rtcp.nack(1, keyframe.ssrc, everything))
    await settle()
    assert 100 <= studio.sfu.counters.resent < 600


async def test_the_sender_is_asked_for_what_is_missing(studio: Studio) -> None:
    alice, bob, keyframe = await _watching(studio)
    peer = alice.peer
    lost = peer.rtp(peer.camera, VP8, DELTA + b"lost", step=3000)
    lost_number = peer.camera.sequence
    await _send(alice, DELTA)
    (request,) = _told(alice, rtcp.Nack)
    assert request == rtcp.Nack(peer.camera.ssrc, [lost_number])
    await asyncio.sleep(0.06)
    await _send(alice, DELTA)
    assert len(_told(alice, rtcp.Nack)) == 2
    peer.transmit(_retransmission(alice, lost_number, DELTA + b"lost"))
    await settle()
    arrived = {packet.sequence - keyframe.sequence: packet.payload for packet in _pictures(bob)}
    assert arrived[1] == DELTA + b"lost"
    peer.transmit(lost)  # the original comes after all: nobody needs it any more
    peer.transmit(_retransmission(alice, lost_number, DELTA + b"other"))
    await settle()
    assert len(_pictures(bob)) == 4
    assert studio.sfu.forwarder.refused == 0


def _retransmission(person: Person, number: int, payload: bytes) -> bytes:
    peer = person.peer
    return peer.rtp(peer.repair, RTX, struct.pack("!H", number) + payload, step=0)


async def test_the_rate_follows_the_poorest_viewer_and_rises_again(studio: Studio) -> None:
    alice, bob, keyframe = await _watching(studio)

    async def busy(seconds: float) -> int:
        """About 1.6 Mbit/s; gives the last estimate that the sender was told."""
        for _ in range(int(seconds * 100)):
            alice.peer.send_video(DELTA + bytes(2 * 1000 - 2)[:1100])
            alice.peer.send_video(MORE + bytes(900), step=0)
            await asyncio.sleep(0.008)
        await settle()
        estimate: int = _told(alice, rtcp.Estimate)[-1].bitrate
        return estimate

    assert await busy(1.2) > 2_400_000
    bob.peer.send_rtcp(rtcp.receiver_report(1, []) + rtcp.estimate(1, 400_000, [keyframe.ssrc]))
    assert 380_000 < await busy(1.2) <= 400_000
    bob.peer.send_rtcp(rtcp.receiver_report(1, []) + rtcp.estimate(1, 9_000_000, [keyframe.ssrc]))
    assert 500_000 < await busy(1.2) < 1_500_000


async def test_sender_reports_are_passed_on_in_the_viewers_numbers(studio: Studio) -> None:
    alice, bob, keyframe = await _watching(studio)
    timestamp = alice.peer.camera.timestamp
    report = rtcp.SenderReport(alice.peer.camera.ssrc, 0x1234_5678_0000_0000, timestamp)
    alice.peer.send_rtcp(rtcp.sender_report(report, 2, 20))
    await settle()
    (passed,) = _told(bob, rtcp.SenderReport)
    assert (passed.ssrc, passed.timestamp) == (keyframe.ssrc, keyframe.timestamp)
    assert abs(passed.ntp - rtcp.ntp_now()) < 5 << 32


async def test_the_sound_of_a_screen_is_for_those_who_watch_it(studio: Studio) -> None:
    alice = await studio.join("alice", flags={"video": True}, video=True, screen=True)
    bob = await _viewer(studio, watch=[{"user": "user-alice", "kind": "screen"}])
    charlie = await _viewer(studio, "charlie")
    peer = alice.peer
    for _ in range(5):
        peer.transmit(peer.rtp(peer.screen_audio, 111, b"film", step=960, level=20))
        peer.send_video(KEY + b"screen", stream=peer.screen_video)
        await asyncio.sleep(0.02)
    await settle()
    assert b"film" in bob.heard
    assert KEY + b"screen" in bob.heard
    assert charlie.heard == []
    assert studio.named("speaking") == []


async def test_a_sender_who_leaves_and_returns_is_seen_again(studio: Studio) -> None:
    _, bob, _ = await _watching(studio)
    studio.sfu.close_peer("alice", "kicked")
    again = await _sender(studio)
    await _send(again, KEY + b"again")
    await until(lambda: KEY + b"again" in bob.heard)
