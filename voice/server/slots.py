"""Slots: what one person is sent under one SSRC, whoever it comes from at the time.

A receiver sees a single unbroken stream, so sequence numbers and timestamps always rise, also when the slot is
switched to another source. While a source is attached the difference stays the same, so sending a packet costs two
additions, and a retransmission is found again by subtraction.
"""

import secrets
from typing import TYPE_CHECKING, Any

from voice.server.plan import RATES, Codecs
from voice.server.rtp import HALF, SEQUENCE, TIMESTAMP

if TYPE_CHECKING:
    from voice.server.peer import Peer
    from voice.server.source import Source

Route = tuple[Any, int, int, int, int, int, int]
"""SRTP context, its overhead, payload type, SSRC, differences of sequence and timestamp, target: see forward.py."""

FRAMES_PER_SECOND = 50
"""A switched slot's clock moves on by one such frame at least."""


def new_ssrc() -> int:
    return secrets.randbelow(0xFFFFFFFE) + 1


class Slot:
    """One receive-only media section of a peer."""

    def __init__(self, peer: "Peer", mid: str, kind: str, codecs: Codecs) -> None:
        self.peer = peer
        self.mid = mid
        self.kind = kind
        self.codecs = codecs
        self.rate = RATES[kind]
        self.ssrc = new_ssrc()
        self.repair = new_ssrc() if kind == "video" and codecs.extra is not None else None
        self.source: Source | None = None
        self.sequence = secrets.randbelow(HALF)
        """The next to be sent, valid while no source is attached."""
        self._last_timestamp = secrets.randbelow(TIMESTAMP)
        self._last_at = 0.0
        self.shift = self.timestamp_shift = self.start = 0
        self.packets = self.octets = 0
        self._mark = 0, 0

    def attach(self, source: "Source", now: float) -> None:
        """Sends from here on what the source sends from here on."""
        self.source = source
        self.start = source.passed
        self.shift = (self.sequence - source.sequence) & SEQUENCE
        self.timestamp_shift = (self._timestamp_at(now) - source.timestamp_at(now)) & TIMESTAMP
        self._mark = source.packets, source.octets
        source.slots.append(self)
        source.routes_changed()

    def detach(self) -> None:
        """Sends nothing more until another source is attached; remembers where to continue."""
        source, self.source = self.source, None
        if source is None:
            return
        self.sequence = (source.sequence + self.shift) & SEQUENCE
        self._last_timestamp = (source.timestamp + self.timestamp_shift) & TIMESTAMP
        self._last_at = source.at
        self._settle(source)
        source.slots.remove(self)
        source.routes_changed()

    def _timestamp_at(self, now: float) -> int:
        passed = int((now - self._last_at) * self.rate)
        return self._last_timestamp + max(passed, self.rate // FRAMES_PER_SECOND)

    def _settle(self, source: "Source") -> None:
        packets, octets = self._mark
        self._mark = source.packets, source.octets
        self.packets += source.packets - packets
        self.octets += source.octets - octets

    def counts(self) -> tuple[int, int]:
        """Packets and octets sent, for sender reports (without those that were refused or resent)."""
        if self.source is not None:
            self._settle(self.source)
        return self.packets, self.octets

    def covers(self, sequence: int) -> bool:
        """Whether the source's packet of that number belongs to what this slot has been sent."""
        source = self.source
        if source is None:
            return False
        behind = (source.sequence - sequence) & SEQUENCE
        return 0 < behind <= min(source.passed - self.start, HALF)

    def route(self, *, extra: bool = False) -> Route | None:
        """How to send to this slot with the section's main or extra codec; None if it cannot be sent to."""
        seal, target = self.peer.outbound, self.peer.target
        payload_type = self.codecs.extra if extra else self.codecs.main
        if seal is None or target is None or payload_type is None:
            return None
        shifts = self.shift, self.timestamp_shift
        return seal.context, seal.overhead, payload_type, self.ssrc, *shifts, target
