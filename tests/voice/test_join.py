"""Joining: an offer is answered, the connection comes up, everybody hears everybody; and how people leave."""

import asyncio

import pytest
from aiortc.sdp import SessionDescription

from tests.voice.conftest import Person, Studio, settle, until
from tests.voice.light import CM, GCM, LightPeer, context


async def test_everybody_hears_everybody_but_oneself(studio: Studio) -> None:
    alice, bob, charlie = [await studio.join(name) for name in ("alice", "bob", "charlie")]
    await studio.talk((alice, 20), (bob, 20))
    assert alice.speakers() == {b"bob"}
    assert bob.speakers() == {b"alice"}
    assert charlie.speakers() == {b"alice", b"bob"}
    assert len(charlie.heard) == 50


async def test_rooms_do_not_hear_each_other(studio: Studio) -> None:
    alice, bob = await studio.join("alice", "red"), await studio.join("bob", "blue")
    await studio.talk((alice, 20))
    assert bob.heard == []


async def test_one_stream_rises_without_extensions(studio: Studio) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    await studio.talk((alice, 20))
    ((_, packets),) = bob.by_slot().items()
    numbers = [packet.sequence for packet in packets]
    assert numbers == [(numbers[0] + i) & 0xFFFF for i in range(25)]
    times = [packet.timestamp for packet in packets]
    assert times == [(times[0] + 960 * i) & 0xFFFFFFFF for i in range(25)]
    assert not any(packet.extended for packet in packets)


@pytest.mark.parametrize(
    ("offered", "chosen"), [(CM, CM), (GCM, GCM), (CM + b":" + GCM, GCM), (GCM + b":" + CM, GCM)]
)
async def test_profiles(studio: Studio, offered: bytes, chosen: bytes) -> None:
    alice, bob = await studio.join("alice", profiles=offered), await studio.join("bob")
    await studio.talk((alice, 20), (bob, 20), frames=5)
    assert alice.peer.profile == chosen
    assert len(alice.heard) == len(bob.heard) == 5


async def test_the_answer_as_another_implementation_reads_it(studio: Studio) -> None:
    offer = LightPeer(audio_slots=2, video=True, video_slots=2, red=True).offer()
    answer = studio.sfu.create_peer("room", "alice", "alice", offer, {"audio_bitrate": 96_000})["sdp"]
    parsed = SessionDescription.parse(answer)
    assert [media.kind for media in parsed.media] == ["audio"] * 3 + ["video"] * 3
    assert [media.direction for media in parsed.media] == ["recvonly", "sendonly", "sendonly"] * 2
    assert all(media.dtls.role == "server" and media.ice.iceLite for media in parsed.media)
    assert [codec.name for codec in parsed.media[0].rtp.codecs] == ["opus", "red"]
    assert parsed.media[0].rtp.codecs[0].parameters["maxaveragebitrate"] == "96000"
    assert [codec.name for codec in parsed.media[4].rtp.codecs] == ["VP8", "rtx"]
    assert len(parsed.media[4].ssrc_group) == 1
    assert parsed.group[0].items == ["0", "1", "2", "3", "4", "5"]
    (candidate,) = parsed.media[0].ice_candidates
    assert (candidate.ip, candidate.port) == ("127.0.0.1", studio.sfu.wire.port)


async def test_slots_beyond_the_limit_are_refused(studio: Studio) -> None:
    joined = studio.sfu.create_peer("room", "alice", "alice", LightPeer(audio_slots=9).offer(), {})
    assert len(joined["slots"]["audio"]) == 6
    assert joined["sdp"].count("m=audio 0 ") == 3


async def test_another_certificate_than_announced_is_refused(studio: Studio) -> None:
    peer = LightPeer()
    peer.accept(studio.sfu.create_peer("room", "mallory", "mallory", peer.offer(), {})["sdp"])
    peer.tls_context = context(CM, other_certificate=True)
    mallory = Person("mallory", peer)
    await mallory.open()
    await until(lambda: studio.named("gone"))
    assert studio.named("gone")[0]["reason"] == "handshake"
    assert studio.named("connected") == []
    mallory.transport.close()  # type: ignore[union-attr]


async def test_saying_goodbye_leaves(studio: Studio) -> None:
    alice = await studio.join("alice")
    alice.peer.goodbye()
    await until(lambda: studio.named("gone"))
    assert studio.named("gone") == [
        {"event": "gone", "room": "room", "peer": "alice", "user": "user-alice", "reason": "left"}
    ]
    assert not studio.sfu.peers
    assert not studio.sfu.rooms


async def test_being_closed_is_told_to_the_peer(studio: Studio) -> None:
    alice = await studio.join("alice")
    studio.sfu.close_peer("alice", "kicked")
    await until(lambda: alice.peer.closed)
    assert studio.named("gone")[0]["reason"] == "kicked"


async def test_who_shows_no_sign_of_life_is_dropped(make_studio) -> None:  # type: ignore[no-untyped-def]
    studio: Studio = make_studio(idle=0.5)
    alice, bob = await studio.join("alice"), await studio.join("bob")
    for _ in range(8):
        alice.peer.transmit(alice.peer.check())
        bob.say()  # media alone is no sign of life: consent is (RFC 7675)
        await asyncio.sleep(0.25)
    assert [event["peer"] for event in studio.named("gone")] == ["bob"]
    assert studio.named("gone")[0]["reason"] == "timeout"
    assert list(studio.sfu.peers) == ["alice"]


async def test_joining_again_replaces(studio: Studio) -> None:
    old = await studio.join("alice")
    bob = await studio.join("bob")
    new = await studio.join("alice")
    assert old.peer.closed
    assert studio.named("gone")[0]["reason"] == "replaced"
    old.say()
    await studio.talk((new, 20), frames=5)
    assert len(bob.heard) == 5


async def test_a_changed_address_is_followed(studio: Studio) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    await studio.talk((alice, 20), frames=5)
    await bob.open()
    await settle()
    await studio.talk((alice, 20), frames=10)
    assert len(bob.heard) == 15
    await studio.talk((bob, 20), frames=5)
    assert len(alice.heard) == 5


async def test_a_full_server_refuses(studio: Studio) -> None:
    studio.sfu.gauge.packets_out = studio.sfu.settings.max_packets + 1
    with pytest.raises(Exception, match="limit") as caught:
        await studio.join("alice")
    assert caught.value.code == "overloaded"  # type: ignore[attr-defined]


async def test_one_call_per_datagram_works_too(make_studio) -> None:  # type: ignore[no-untyped-def]
    studio: Studio = make_studio(batched=False)
    alice, bob = await studio.join("alice"), await studio.join("bob")
    await studio.talk((alice, 20), frames=10)
    await bob.open()
    await settle()
    await studio.talk((alice, 20), frames=10)
    assert len(bob.heard) == 20


async def test_ipv6(make_studio) -> None:  # type: ignore[no-untyped-def]
    studio: Studio = make_studio(udp_host="::", announce=("127.0.0.1", "::1"))
    alice, bob = await studio.join("alice"), await studio.join("bob")
    await studio.talk((alice, 20), frames=5)
    assert len(bob.heard) == 5
    assert "typ host" in studio.sfu.create_peer("room", "c", "c", LightPeer().offer(), {})["sdp"]
