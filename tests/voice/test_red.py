"""RED (several frames in one packet) is passed on as it is to those who know it, unpacked for the others."""

import struct

from tests.voice.conftest import Studio, settle
from tests.voice.light import OPUS, RED


def _red(opus: int, older: bytes, newest: bytes) -> bytes:
    return (
        struct.pack("!BHB", 0x80 | opus, 960 << 2 | len(older) >> 8, len(older) & 255)
        + bytes([opus])
        + older
        + newest
    )


async def test_red_is_forwarded_and_unpacked(studio: Studio) -> None:
    alice = await studio.join("alice", red=True)
    bob = await studio.join("bob", red=True)
    plain, firefox = await studio.join("plain"), await studio.join("firefox", red=True, opus=109)
    payload = _red(OPUS, b"before", b"newest")
    alice.peer.transmit(alice.peer.rtp(alice.peer.audio, RED, payload, step=960, level=20))
    await settle()
    assert [(packet.payload_type, packet.payload) for packet in bob.peer.packets] == [(RED, payload)]
    assert [(packet.payload_type, packet.payload) for packet in plain.peer.packets] == [(OPUS, b"newest")]
    assert [(packet.payload_type, packet.payload) for packet in firefox.peer.packets] == [(109, b"newest")]


async def test_broken_red_is_dropped_for_those_who_need_it_unpacked(studio: Studio) -> None:
    alice = await studio.join("alice", red=True)
    plain = await studio.join("plain")
    for payload in (b"\xef\xff\xff\xff", b"\xef\x00", b"\xef\x0f\x03\xff\x6f"):
        alice.peer.transmit(alice.peer.rtp(alice.peer.audio, RED, payload, step=960, level=20))
    alice.peer.transmit(alice.peer.rtp(alice.peer.audio, OPUS, b"fine", step=960, level=20))
    await settle()
    assert plain.heard == [b"fine"]
    assert studio.sfu.counters.errors == 0


async def test_payload_types_are_translated(studio: Studio) -> None:
    chromium, firefox = await studio.join("chromium"), await studio.join("firefox", opus=109)
    await studio.talk((chromium, 20), (firefox, 20), frames=3)
    assert {packet.payload_type for packet in chromium.peer.packets} == {OPUS}
    assert {packet.payload_type for packet in firefox.peer.packets} == {109}
    assert len(chromium.heard) == len(firefox.heard) == 3
