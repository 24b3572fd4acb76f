"""Session descriptions that cannot be answered, and some that can though they look odd."""

import contextlib
import string

import pytest
from hypothesis import given, settings, strategies

from tests.voice.conftest import Studio
from tests.voice.light import LightPeer
from voice.server.plan import make_plan
from voice.server.sdp import SdpError, parse_offer

GOOD = LightPeer(audio_slots=1, video=True, video_slots=1, red=True).offer()


def _refusal(sdp: str) -> str:
    with pytest.raises(SdpError) as caught:
        make_plan(parse_offer(sdp), audio_slots=6, video_slots=9)
    return caught.value.code


@pytest.mark.parametrize(
    ("code", "sdp"),
    [
        ("sdp_too_long", GOOD + "a=x:" + "y" * 1_000_000),
        ("bad_sdp", ""),
        ("bad_sdp", "hello"),
        ("bad_sdp", "\0" * 500),
        ("bad_sdp", "v=0\r\n" * 9000),
        ("bad_sdp", GOOD + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" * 200),
        ("bad_sdp", GOOD.replace("a=mid:1", "a=mid:0")),
        ("bad_sdp", GOOD.replace("a=mid:1", 'a=mid:"><script>')),
        ("bad_sdp", GOOD.replace("a=fingerprint:sha-256", "a=fingerprint:sha-1")),
        ("bad_sdp", GOOD.replace("a=fingerprint:sha-256 ", "a=fingerprint:sha-256 x")),
        ("bad_sdp", GOOD.replace("a=setup:actpass", "a=setup:passive")),
        ("bad_sdp", GOOD.replace("a=ice-ufrag:", "a=other:")),
        ("bad_sdp", "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF\r\n"),
        ("bad_sdp", "v=0\r\nm=\r\n"),
        ("no_audio", GOOD.replace("m=audio", "m=text")),
        ("no_audio", GOOD.replace("a=sendonly", "a=inactive")),
        ("no_opus", GOOD.replace("opus/48000/2", "PCMU/8000")),
        ("no_opus", GOOD.replace("opus/48000/2", "opus/48000/1")),
        ("no_opus", GOOD.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")),
        ("no_opus", GOOD.replace("a=rtcp-mux", "a=other")),
    ],
)
def test_what_cannot_be_answered(code: str, sdp: str) -> None:
    assert _refusal(sdp) == code


async def test_unknown_video_codecs_are_refused_alone(studio: Studio) -> None:
    offer = GOOD.replace("VP8/90000", "XYZ/90000")
    joined = studio.sfu.create_peer("room", "alice", "alice", offer, {})
    assert joined["slots"]["video"] == []
    assert joined["sdp"].count("m=video 0 UDP/TLS/RTP/SAVPF 96") == 2
    assert "a=group:BUNDLE 0 1\r\n" in joined["sdp"]


async def test_data_channels_are_refused_alone(studio: Studio) -> None:
    offer = GOOD + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:data\r\na=sctp-port:5000\r\n"
    answer = studio.sfu.create_peer("room", "alice", "alice", offer, {})["sdp"]
    assert "m=application 0 UDP/DTLS/SCTP webrtc-datachannel" in answer


async def test_a_refused_offer_leaves_nothing_behind(studio: Studio) -> None:
    for sdp in ("", GOOD.replace("m=audio", "m=text")):
        with pytest.raises(SdpError):
            studio.sfu.create_peer("room", "alice", "alice", sdp, {})
    assert not studio.sfu.peers
    assert not studio.sfu.rooms
    assert not studio.sfu.ingress.by_ufrag


async def test_a_refused_offer_ends_no_standing_connection(studio: Studio) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    with pytest.raises(SdpError):
        studio.sfu.create_peer("room", "alice", "alice", "", {})
    await studio.talk((alice, 20), frames=3)
    assert len(bob.heard) == 3


LINES = GOOD.splitlines()


@settings(max_examples=150, deadline=None)
@given(
    strategies.lists(
        strategies.tuples(
            strategies.integers(0, len(LINES) - 1),
            strategies.text(string.printable + "é\u2028", max_size=60),
            strategies.sampled_from(["replace", "append", "cut"]),
        ),
        max_size=6,
    )
)
def test_mutilated_offers_are_answered_or_refused(changes: list[tuple[int, str, str]]) -> None:
    lines = list(LINES)
    for at, text, how in changes:
        whole = lines[at]
        lines[at] = {"replace": text, "append": whole + text, "cut": whole[: len(text)]}[how]
    with contextlib.suppress(SdpError):
        make_plan(parse_offer("\r\n".join(lines)), audio_slots=6, video_slots=9)
