"""What strangers and misbehaving participants send: none of it is answered, forwarded or lets anybody else suffer."""

import asyncio
import random
import socket
import struct
from collections.abc import Iterator

import pytest
from aioice import stun
from pylibsrtp import Policy

from tests.voice.conftest import Person, Studio, settle
from tests.voice.light import OPUS, LightPeer, Stream, session
from voice.server import rtcp
from voice.server.rtp import Packet


class Stranger:
    """A socket that has proved nothing."""

    def __init__(self, studio: Studio) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self._server = "127.0.0.1", studio.sfu.wire.port

    def send(self, *datagrams: bytes) -> None:
        for datagram in datagrams:
            self._socket.sendto(datagram, self._server)

    def answered(self) -> bool:
        try:
            self._socket.recv(2048)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
async def stranger(studio: Studio) -> Iterator[Stranger]:  # type: ignore[misc]
    made = Stranger(studio)
    yield made
    made.close()


async def _assert_untroubled(studio: Studio, alice: Person, bob: Person) -> None:
    """The two still hear each other, and nothing went wrong inside."""
    alice.forget()
    bob.forget()
    await studio.talk((alice, 20), (bob, 20), frames=5)
    assert len(alice.heard) == len(bob.heard) == 5
    assert studio.sfu.counters.errors == 0


# STUN


def _without_integrity(peer: LightPeer) -> bytes:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = f"{peer.remote_ufrag}:{peer.ufrag}"
    return bytes(message)


def _tampered(check: bytes) -> bytes:
    return check[:25] + bytes([check[25] ^ 1]) + check[26:]


async def test_forged_checks_are_not_answered(studio: Studio, stranger: Stranger) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    peer = bob.peer
    good = peer.check()
    before = studio.sfu.counters.checks
    stranger.send(
        _without_integrity(peer),
        peer.check(password="not the password"),
        peer.check(password=peer.password),
        peer.check(ufrag="nobody"),
        peer.check(ufrag=alice.peer.remote_ufrag),
        _tampered(good),
        good[:-1],
        good[:20],
        good + b"\0\0\0\0",
        b"\x00\x01\xff\xff" + good[4:],
        b"\x01\x01" + good[2:],
        b"\x00\x01\x00\x00" + struct.pack("!I", 0x2112A442) + bytes(12),
    )
    await settle()
    assert not stranger.answered()
    assert studio.sfu.counters.checks == before
    assert studio.sfu.counters.checks_refused == 12
    await _assert_untroubled(studio, alice, bob)


async def test_random_datagrams_of_every_kind(studio: Studio, stranger: Stranger) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    chance = random.Random(5)
    for first in range(256):
        for size in (0, 3, 11, 20, 60, 1400):
            stranger.send((bytes([first]) + chance.randbytes(size))[: size or 1])
            alice.peer.transmit(bytes([first]) + chance.randbytes(size))
        await asyncio.sleep(0)
    await settle()
    assert not stranger.answered()
    await _assert_untroubled(studio, alice, bob)


async def test_a_replayed_check_moves_nobody_to_an_occupied_address(studio: Studio) -> None:
    """Mallory holds valid credentials of her own and pretends to sit at Bob's address: he keeps it."""
    alice, bob, mallory = [await studio.join(name) for name in ("alice", "bob", "mallory")]
    assert bob.transport is not None
    bob.transport.sendto(mallory.peer.check(), bob.peer.remote)
    await settle()
    assert studio.sfu.counters.checks_refused == 1
    await _assert_untroubled(studio, alice, bob)


async def test_addresses_do_not_pile_up(studio: Studio) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    for _ in range(30):
        other = Stranger(studio)
        other.send(bob.peer.check(nominate=False))
        await asyncio.sleep(0.002)
        other.close()
    assert len(studio.sfu.find("bob").addresses) <= 8
    assert len(studio.sfu.ingress.by_address) <= 9
    bob.peer.transmit(bob.peer.check())
    await settle()
    await _assert_untroubled(studio, alice, bob)


# Media


async def test_media_from_a_wrong_address_is_dropped(studio: Studio, stranger: Stranger) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    stranger.send(*(alice.peer.rtp(alice.peer.audio, OPUS, b"stolen", step=960, level=1) for _ in range(20)))
    await settle()
    assert bob.heard == []
    assert studio.sfu.counters.stray == 20
    await _assert_untroubled(studio, alice, bob)


async def test_bad_tags_and_replays_are_dropped(studio: Studio) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    peer = alice.peer
    packet = peer.rtp(peer.audio, OPUS, b"once", step=960, level=20)
    for forged in (packet[:-1] + bytes([packet[-1] ^ 1]), packet[:-4], packet[:13], packet, packet, packet):
        peer.transmit(forged)
    peer.transmit(peer.plain_rtp(peer.audio, OPUS, b"in the clear", step=960, level=20))
    peer.transmit(b"\x80\xc9\x00\x01" + bytes(40))
    await settle()
    assert bob.heard == [b"once"]
    assert studio.sfu.counters.forged == 7
    await _assert_untroubled(studio, alice, bob)


async def test_sequence_numbers_far_back_and_far_ahead(studio: Studio) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    peer = alice.peer
    await studio.talk((alice, 20), frames=3)
    base = peer.audio.sequence
    for jump in (30_000, 100, 60_000, 31_000, 20_000, 3, 50_000):
        peer.outbound = session(
            peer.profile, peer.keys[0], Policy.SSRC_ANY_OUTBOUND
        )  # seals whatever it is given
        number = (base + jump) & 0xFFFF
        peer.transmit(peer.rtp(peer.audio, OPUS, b"jump", step=960, level=20, sequence=number))
    await settle()
    assert bob.peer.undecryptable == 0
    assert studio.sfu.counters.errors == 0
    numbers = [packet.sequence for packet in bob.peer.packets]
    assert numbers == [(numbers[0] + i) & 0xFFFF for i in range(len(numbers))]


async def test_what_cannot_be_sealed_for_one_is_sent_to_the_others(studio: Studio) -> None:
    """libsrtp refuses a number far behind what it has sealed already."""
    people = [await studio.join(name) for name in ("bob", "charlie")]
    for person in people:
        person.peer.inbound = session(person.peer.profile, person.peer.keys[1], Policy.SSRC_ANY_INBOUND)
    routes = [studio.sfu.find(person.name).audio_slots[0].route() for person in people]
    assert routes[0] is not None
    assert routes[1] is not None
    packet = Packet()
    packet.take(b"first", 40_000, OPUS)
    studio.sfu.forwarder.send(packet, [routes[0], routes[1]])
    packet.take(b"second", 40_001, OPUS)
    context, overhead, payload_type, ssrc, _, *rest = routes[0]
    studio.sfu.forwarder.send(packet, [(context, overhead, payload_type, ssrc, -30_000, *rest), routes[1]])
    studio.sfu.wire.flush()
    await settle()
    assert [person.heard for person in people] == [[b"first"], [b"first", b"second"]]
    assert studio.sfu.forwarder.refused == 1


async def test_unknown_streams_are_dropped_and_forgotten(studio: Studio) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    for _ in range(100):
        alice.peer.transmit(alice.peer.rtp(Stream(), OPUS, b"smuggled", step=960, level=1))
    alice.peer.transmit(alice.peer.rtp(alice.peer.audio, 96, b"other codec", step=960, level=1))
    await settle()
    assert bob.heard == []
    assert studio.sfu.counters.unknown == 101
    assert len(studio.sfu.find("alice").by_ssrc) == 1
    await _assert_untroubled(studio, alice, bob)


async def test_an_unnamed_stream_is_taken_once(studio: Studio) -> None:
    alice, bob = await studio.join("alice", name_ssrcs=False), await studio.join("bob")
    await studio.talk((alice, 20), frames=5)
    alice.peer.transmit(alice.peer.rtp(Stream(), OPUS, b"second", step=960, level=1))
    await settle()
    assert len(bob.heard) == 5


async def test_a_flood_is_capped_and_harms_nobody(studio: Studio) -> None:
    """1,000 packets a second from one person: at most the cap is passed on, and the others are heard as before."""
    mallory, alice, bob = [await studio.join(name) for name in ("mallory", "alice", "bob")]
    loop = asyncio.get_running_loop()
    start = loop.time()
    sent = 0
    while (passed := loop.time() - start) < 2:
        for _ in range(int(passed * 1000) - sent):
            mallory.say(1)
            sent += 1
        await studio.talk((alice, 20), frames=1)
    heard = [payload.partition(b"|")[0] for payload in bob.heard]
    frames = studio.sfu.find("alice").sources[0].reception.packets
    assert heard.count(b"mallory") <= 110 * 3.5
    assert heard.count(b"alice") == frames
    assert studio.sfu.counters.capped > 1000
    await asyncio.sleep(1)
    await _assert_untroubled(studio, alice, bob)


async def test_a_datagram_flood_costs_little(studio: Studio) -> None:
    """Beyond 3,000 datagrams a second nothing from that address is even decrypted."""
    alice = await studio.join("alice")
    packet = alice.peer.rtp(alice.peer.audio, OPUS, b"x", step=960)[:-1] + b"?"
    for _ in range(80):
        for _ in range(100):
            alice.peer.transmit(packet)
        await asyncio.sleep(0)
    await settle()
    counters = studio.sfu.counters
    assert counters.forged + counters.capped > 7000
    assert counters.forged <= 6000


async def test_malformed_headers_inside_good_tags(studio: Studio) -> None:
    """A participant can seal anything: extensions beyond the end, padding longer than the packet, nothing at all."""
    alice, bob = await studio.join("alice"), await studio.join("bob")
    peer = alice.peer
    assert peer.outbound is not None
    bodies = [
        (0x90, b"\xbe\xde\x00\xff"),
        (0x90, b"\xbe\xde"),
        (0x9F, b""),
        (0xA0, b"\xff"),
        (0xA0, b"\x00"),
        (0x80, b""),
        (0xB0, b"\xbe\xde\x00\x01\x30\x14\x00\x00\x01"),
        (0x90, b"\xbe\xde\x00\x01\x3f\x14\x00\x00x"),
    ]
    for first, body in bodies:
        peer.audio.sequence += 1
        header = struct.pack(
            "!BBHII", first, OPUS, peer.audio.sequence, peer.audio.timestamp, peer.audio.ssrc
        )
        try:
            peer.transmit(peer.outbound.protect(header + body))
        except Exception:
            continue
    await settle()
    assert set(bob.heard) <= {b"x", b""}
    await _assert_untroubled(studio, alice, bob)


async def test_reports_under_ever_new_names(studio: Studio) -> None:
    """Each name would cost memory in libsrtp."""
    alice, bob = await studio.join("alice"), await studio.join("bob")
    for number in range(500):
        alice.peer.send_rtcp(rtcp.receiver_report(number + 1, []))
    await settle()
    assert studio.sfu.counters.unknown == 500 - 64
    await _assert_untroubled(studio, alice, bob)


async def test_random_rtcp_inside_good_tags(studio: Studio) -> None:
    alice, bob = await studio.join("alice", video=True, video_slots=2), await studio.join("bob")
    chance = random.Random(7)
    slots = [struct.pack("!I", ssrc) for ssrc in studio.sfu.find("alice").by_slot]
    for _ in range(500):
        kind, count = chance.randrange(200, 207), chance.randrange(32)
        body = chance.randbytes(4) + chance.choice(slots) + chance.randbytes(4 * chance.randrange(12))
        words = chance.choice([len(body) // 4, chance.randrange(40)])
        alice.peer.send_rtcp(struct.pack("!BBH", 0x80 | count, kind, words) + body)
    await settle()
    await _assert_untroubled(studio, alice, bob)
