"""STUN, RTCP and reception statistics, compared with other implementations and the RFCs' own words."""

import pytest
from aioice import stun
from aiortc import rtp
from hypothesis import given, strategies

from voice.server import ice, rtcp
from voice.server.meter import Meter, Reception
from voice.server.rtp import red_primary, starts_vp8_keyframe

PASSWORD = "p" * 32
SSRCS = strategies.integers(0, 0xFFFFFFFF)


def _check(*, nominate: bool = True) -> bytes:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = "server:browser"
    message.attributes["PRIORITY"] = 7
    message.attributes["ICE-CONTROLLING"] = 9
    if nominate:
        message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(PASSWORD.encode())
    return bytes(message)


@pytest.mark.parametrize("nominate", [True, False])
def test_checks_as_aioice_writes_them(nominate: bool) -> None:
    check = ice.parse_check(_check(nominate=nominate))
    assert check is not None
    assert (check.ufrag, check.nominated) == ("server", nominate)
    assert ice.is_signed(check, PASSWORD)
    assert not ice.is_signed(check, PASSWORD + "x")


@pytest.mark.parametrize(
    ("host", "read"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8::7", "2001:db8::7"), ("::ffff:192.0.2.7", "192.0.2.7")],
)
def test_answers_as_aioice_reads_them(host: str, read: str) -> None:
    check = ice.parse_check(_check())
    assert check is not None
    message = stun.parse_message(ice.answer(check, PASSWORD, host, 54321))
    assert message.transaction_id == check.transaction
    assert message.attributes["XOR-MAPPED-ADDRESS"] == (read, 54321)
    assert message.check_message_integrity(PASSWORD.encode())


@given(strategies.binary(max_size=200), strategies.integers(0, 200))
def test_mutilated_checks_are_refused_or_unsigned(noise: bytes, at: int) -> None:
    good = _check()
    for data in (noise, good[:at], good[:at] + noise, good[:at] + noise + good[at + len(noise) :]):
        check = ice.parse_check(data)
        assert check is None or data == good or not ice.is_signed(check, PASSWORD)


@given(SSRCS, strategies.lists(strategies.integers(0, 0xFFFF), min_size=1, max_size=60, unique=True))
def test_nack(ssrc: int, numbers: list[int]) -> None:
    numbers.sort()
    data = rtcp.nack(1, ssrc, numbers)
    (theirs,) = rtp.RtcpPacket.parse(data)
    assert isinstance(theirs, rtp.RtcpRtpfbPacket)
    assert sorted(theirs.lost) == numbers
    assert list(rtcp.parse(bytes(theirs))) == [rtcp.Nack(ssrc, numbers)]


@given(strategies.integers(0, 50_000_000), strategies.lists(SSRCS, max_size=3))
def test_estimates(bitrate: int, ssrcs: list[int]) -> None:
    data = rtcp.estimate(1, bitrate, ssrcs)
    (theirs,) = rtp.RtcpPacket.parse(data)
    assert isinstance(theirs, rtp.RtcpPsfbPacket)
    rate, named = rtp.unpack_remb_fci(theirs.fci)
    assert named == ssrcs
    assert bitrate * 0.999 - 1 <= rate <= bitrate
    assert list(rtcp.parse(data)) == [rtcp.Estimate(rate)]


def test_reports_and_the_rest() -> None:
    sender = rtp.RtcpSenderInfo(ntp_timestamp=1 << 40, rtp_timestamp=5, packet_count=6, octet_count=7)
    report = rtp.RtcpReceiverInfo(
        ssrc=9, fraction_lost=10, packets_lost=11, highest_sequence=12, jitter=13, lsr=14, dlsr=15
    )
    compound = bytes(rtp.RtcpSrPacket(ssrc=8, sender_info=sender, reports=[report]))
    compound += bytes(rtp.RtcpRrPacket(ssrc=8, reports=[report]))
    compound += bytes(rtp.RtcpSdesPacket(chunks=[]))
    compound += bytes(rtp.RtcpPsfbPacket(fmt=1, ssrc=1, media_ssrc=16))
    compound += rtcp._packet(206, 4, bytes(8) + (17).to_bytes(4, "big") + bytes(4))
    compound += bytes(rtp.RtcpByePacket(sources=[18, 19]))
    block = rtcp.Report(9, 10, 11, 12, 13, 14, 15)
    assert list(rtcp.parse(compound)) == [
        rtcp.SenderReport(8, 1 << 40, 5),
        block,
        block,
        rtcp.KeyframeRequest(16),
        rtcp.KeyframeRequest(17),
        rtcp.Goodbye((18, 19)),
    ]
    (ours,) = rtp.RtcpPacket.parse(rtcp.receiver_report(8, [block]))
    assert isinstance(ours, rtp.RtcpRrPacket)
    assert ours.reports == [report]
    (ours,) = rtp.RtcpPacket.parse(rtcp.sender_report(rtcp.SenderReport(8, 1 << 40, 5), 6, 7))
    assert isinstance(ours, rtp.RtcpSrPacket)
    assert ours.sender_info == sender


@given(strategies.binary(max_size=120))
def test_rtcp_noise_is_read_to_its_end(noise: bytes) -> None:
    for data in (
        noise,
        b"\x81\xcd\x00\x05" + noise,
        b"\x8f\xce\x00\x06" + noise,
        b"\x9f\xc8\x00\x10" + noise,
    ):
        list(rtcp.parse(data))


@given(strategies.binary(max_size=40))
def test_payload_noise(noise: bytes) -> None:
    red_primary(noise)
    starts_vp8_keyframe(noise)


@pytest.mark.parametrize(
    ("payload", "is_start"),
    [
        ("10 00 00", True),
        ("10 01 00", False),
        ("00 00 00", False),
        ("11 00 00", False),
        ("90 80 05 00", True),
        ("90 80 85 05 00", True),
        ("90 80 85 05 01", False),
        ("90 e0 85 05 00 40 00", True),
        ("90 e0 85 05 00 40 01", False),
        ("90 80", False),
    ],
)
def test_vp8_keyframes(payload: str, is_start: bool) -> None:
    """Descriptors of RFC 7741 section 4.2: with long and short picture ids, with layers."""
    assert starts_vp8_keyframe(bytes.fromhex(payload)) is is_start


def test_loss_and_jitter() -> None:
    reception = Reception(48_000)
    reception.sender_report(0x1122_3344_5566_7788, 1.0)
    for number in range(65_530, 65_630):
        if number % 10:
            reception.count(number & 0xFFFF, 960 * number, number * 0.02)
    report = reception.report(1, 2.0)
    assert (report.lost, report.total_lost) == (9 * 256 // 99, 9)  # the first was never expected
    assert report.highest == 65_629
    assert report.jitter == 0
    assert (report.last_report, report.delay) == (0x3344_5566, 65_536)
    assert reception.report(1, 2.0).lost == 0


def test_a_meter_lets_a_burst_and_then_its_rate_through() -> None:
    meter = Meter(packet_rate=100, byte_rate=1_000_000)
    assert sum(meter.admit(100, 0.0) for _ in range(500)) == 100
    assert sum(meter.admit(100, 0.001 * i) for i in range(1000)) == pytest.approx(100, abs=2)
    bytes_only = Meter(packet_rate=1000, byte_rate=5000)
    assert sum(bytes_only.admit(1000, 0.0) for _ in range(10)) == 5
