"""RTCP: reports (RFC 3550 section 6.4), NACK and PLI (RFC 4585 section 6), FIR (RFC 5104 section 4.3.1) and REMB.

REMB is draft-alvestrand-rmcat-remb-03, which browsers implement.
Reading is lenient in one way only: a packet of an unknown kind is passed over. Anything malformed ends the reading.
"""

import struct
import time
from collections.abc import Iterator
from typing import Final, NamedTuple

SENDER_REPORT, RECEIVER_REPORT, DESCRIPTION, GOODBYE = 200, 201, 202, 203
TRANSPORT_FEEDBACK, PAYLOAD_FEEDBACK = 205, 206
_NACK, _PLI, _FIR, _APPLICATION = 1, 1, 4, 15
_NTP_EPOCH: Final = 2_208_988_800
_HEADER: Final = struct.Struct("!BBH")
_BLOCK: Final = struct.Struct("!IIIIII")
MAX_NACKS: Final = 256


class Report(NamedTuple):
    """What a receiver says of one stream; ``lost`` is the share since its last report, from 0 to 255."""

    ssrc: int
    lost: int
    total_lost: int
    highest: int
    jitter: int
    last_report: int
    delay: int


class SenderReport(NamedTuple):
    """Ties a stream's timestamps to its sender's clock (64-bit NTP time)."""

    ssrc: int
    ntp: int
    timestamp: int


class Nack(NamedTuple):
    ssrc: int
    sequences: list[int]


class KeyframeRequest(NamedTuple):
    ssrc: int


class Estimate(NamedTuple):
    """How many bits per second a receiver believes it can take."""

    bitrate: int


class Goodbye(NamedTuple):
    ssrcs: tuple[int, ...]


Message = Report | SenderReport | Nack | KeyframeRequest | Estimate | Goodbye


def parse(data: bytes) -> Iterator[Message]:
    """The messages of a compound packet that concern an SFU; stops where the packet is malformed."""
    at = 0
    while at + 4 <= len(data):
        first, kind, words = _HEADER.unpack_from(data, at)
        end = at + 4 + 4 * words
        if first >> 6 != 2 or end > len(data):
            return
        yield from _read(kind, first & 31, data[at + 4 : end])
        at = end


def _read(kind: int, count: int, body: bytes) -> Iterator[Message]:
    if kind == SENDER_REPORT and len(body) >= 24:
        ssrc, ntp, timestamp = struct.unpack_from("!IQI", body)
        yield SenderReport(ssrc, ntp, timestamp)
        yield from _reports(count, body[24:])
    elif kind == RECEIVER_REPORT:
        yield from _reports(count, body[4:])
    elif kind == GOODBYE and len(body) >= 4 * count:
        yield Goodbye(struct.unpack_from(f"!{count}I", body))
    elif kind in (TRANSPORT_FEEDBACK, PAYLOAD_FEEDBACK) and len(body) >= 8:
        yield from _feedback(kind, count, struct.unpack_from("!I", body, 4)[0], body[8:])


def _reports(count: int, body: bytes) -> Iterator[Report]:
    for block in range(min(count, len(body) // 24)):
        ssrc, loss, highest, jitter, last, delay = _BLOCK.unpack_from(body, 24 * block)
        yield Report(ssrc, loss >> 24, loss & 0xFFFFFF, highest, jitter, last, delay)


def _feedback(kind: int, format_: int, ssrc: int, control: bytes) -> Iterator[Message]:
    if kind == TRANSPORT_FEEDBACK:
        if format_ == _NACK:
            yield Nack(ssrc, _missing(control))
    elif format_ == _PLI:
        yield KeyframeRequest(ssrc)
    elif format_ == _FIR:
        for at in range(0, len(control) - 7, 8):
            yield KeyframeRequest(struct.unpack_from("!I", control, at)[0])
    elif format_ == _APPLICATION and control[:4] == b"REMB" and len(control) >= 8:
        exponent, mantissa = control[5] >> 2, (control[5] & 3) << 16 | control[6] << 8 | control[7]
        yield Estimate(mantissa << exponent)


def _missing(control: bytes) -> list[int]:
    found: list[int] = []
    for at in range(0, min(len(control) - 3, 4 * MAX_NACKS), 4):
        first, mask = struct.unpack_from("!HH", control, at)
        found.append(first)
        found += [first + 1 + bit & 0xFFFF for bit in range(16) if mask >> bit & 1]
    return found[:MAX_NACKS]


# Writing


def ntp_now() -> int:
    """The wall clock as 64-bit NTP time (RFC 5905 section 6)."""
    seconds, nanoseconds = divmod(time.time_ns(), 1_000_000_000)
    return (seconds + _NTP_EPOCH) << 32 | (nanoseconds << 32) // 1_000_000_000


def sender_report(report: SenderReport, packets: int, octets: int) -> bytes:
    body = struct.pack("!IQI", report.ssrc, report.ntp, report.timestamp)
    return _packet(SENDER_REPORT, 0, body + struct.pack("!II", packets & 0xFFFFFFFF, octets & 0xFFFFFFFF))


def receiver_report(own: int, reports: list[Report]) -> bytes:
    blocks = b"".join(
        _BLOCK.pack(r.ssrc, r.lost << 24 | r.total_lost, r.highest, r.jitter, r.last_report, r.delay)
        for r in reports
    )
    return _packet(RECEIVER_REPORT, len(reports), struct.pack("!I", own) + blocks)


def nack(own: int, ssrc: int, sequences: list[int]) -> bytes:
    """Asks for packets again; ``sequences`` in rising order (modulo 65536)."""
    pairs: list[tuple[int, int]] = []
    for sequence in sequences:
        bit = sequence - pairs[-1][0] - 1 & 0xFFFF if pairs else 16
        if bit < 16:
            pairs[-1] = pairs[-1][0], pairs[-1][1] | 1 << bit
        else:
            pairs.append((sequence, 0))
    body = b"".join(struct.pack("!HH", *pair) for pair in pairs)
    return _packet(TRANSPORT_FEEDBACK, _NACK, struct.pack("!II", own, ssrc) + body)


def picture_loss(own: int, ssrc: int) -> bytes:
    return _packet(PAYLOAD_FEEDBACK, _PLI, struct.pack("!II", own, ssrc))


def estimate(own: int, bitrate: int, ssrcs: list[int]) -> bytes:
    """Receiver Estimated Maximum Bitrate: 18 bits of mantissa, 6 of exponent."""
    exponent = max(0, bitrate.bit_length() - 18)
    head = struct.pack("!II4sI", own, 0, b"REMB", len(ssrcs) << 24 | exponent << 18 | bitrate >> exponent)
    return _packet(PAYLOAD_FEEDBACK, _APPLICATION, head + struct.pack(f"!{len(ssrcs)}I", *ssrcs))


def _packet(kind: int, count: int, body: bytes) -> bytes:
    return _HEADER.pack(2 << 6 | count, kind, len(body) // 4) + body
