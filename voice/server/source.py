"""Sources: what one person sends under one SSRC."""

from typing import TYPE_CHECKING, Final

from voice.server import rtcp
from voice.server.meter import Meter, Reception
from voice.server.plan import RATES, Codecs, Section
from voice.server.protocol import Kind
from voice.server.rtp import HALF, SEQUENCE, TIMESTAMP, Packet
from voice.server.slots import Route, Slot

if TYPE_CHECKING:
    from voice.server.peer import Peer

LARGEST_GAP: Final = 500
"""Packets: a longer jump forward is a new beginning, which no listener must take for loss."""


class Source:
    """Common to sound and pictures: where the stream stands, what came of it, and who is sent it."""

    report_seconds: float

    def __init__(self, peer: "Peer", kind: Kind, section: Section, codecs: Codecs, meter: Meter) -> None:
        self.peer = peer
        self.kind: Kind = kind
        self.section = section
        self.codecs = codecs
        self.accepted = {codecs.main, codecs.extra if section.media.kind == "audio" else None}
        self.ssrc = section.ssrc or 0
        self.repair = section.media.repairs.get(self.ssrc)
        self.rate = RATES[section.media.kind]
        self.meter = meter
        self.reception = Reception(self.rate)
        self.slots: list[Slot] = []
        self.sequence = self.timestamp = 0
        """The next expected number; the latest timestamp, which came ``at``."""
        self.passed = 0
        """How many numbers have gone by: does not wrap."""
        self.at = 0.0
        self.live = False
        self.packets = self.octets = 0
        """What was there to be sent on."""
        self._routes: dict[int, list[Route]] | None = None
        self._report_at = 0.0

    def timestamp_at(self, now: float) -> int:
        """The timestamp that a packet sent now would carry."""
        return self.timestamp + int((now - self.at) * self.rate)

    def routes_changed(self) -> None:
        self._routes = None

    def routes(self, payload_type: int) -> list[Route]:
        if self._routes is None:
            self._routes = self._make_routes()
        return self._routes.get(payload_type, [])

    def _make_routes(self) -> dict[int, list[Route]]:
        raise NotImplementedError

    # Packets

    def receive(self, packet: Packet, now: float) -> None:
        """Takes an authenticated packet of this source."""
        self.reception.count(packet.sequence, packet.timestamp, now)
        if packet.payload_type not in self.accepted:
            self.peer.sfu.counters.unknown += 1
        elif not self.meter.admit(packet.size, now):
            self.peer.sfu.counters.capped += 1
        elif self.peer.may_send(self.kind):
            self.accept(packet, now)
        if now >= self._report_at:
            self.report(now)

    def accept(self, packet: Packet, now: float) -> None:
        """Takes a packet that is within all limits: the next, an overtaken one, or a new beginning."""
        ahead = (packet.sequence - self.sequence) & SEQUENCE
        if self.live and ahead >= HALF:
            self.receive_late(packet)
            return
        if not self.live or ahead > LARGEST_GAP:
            self._begin(packet, now)
        elif ahead:
            self.missed(self.sequence, ahead, now)
            self.passed += ahead
        self.sequence, self.timestamp, self.at = packet.sequence, packet.timestamp, now
        self.receive_next(packet, now)
        self.sequence = (packet.sequence + 1) & SEQUENCE
        self.passed += 1

    def _begin(self, packet: Packet, now: float) -> None:
        """The stream starts, or starts anew elsewhere: listeners' numbers go on without a gap."""
        slots = list(self.slots)
        for slot in slots:
            slot.detach()
        self.live = True
        self.sequence, self.timestamp, self.at = packet.sequence, packet.timestamp, now
        for slot in slots:
            slot.attach(self, now)
        self.began()

    def began(self) -> None:
        """Called when the stream starts."""

    def receive_next(self, packet: Packet, now: float) -> None:
        raise NotImplementedError

    def receive_late(self, packet: Packet) -> None:
        """Sends a packet that was overtaken to those who were listening when it was due.

        To the others its number stands for something else, and a number may never be sealed twice.
        """
        self.count(packet)
        for slot in self.slots:
            if slot.covers(packet.sequence):
                self.send_to(slot, packet)

    def send_to(self, slot: Slot, packet: Packet) -> None:
        route = slot.route()
        if route is not None and packet.payload_type == self.codecs.main:
            self.peer.sfu.forwarder.send(packet, [route])

    def missed(self, first: int, count: int, now: float) -> None:
        """Called when numbers were skipped."""

    def count(self, packet: Packet) -> None:
        self.packets += 1
        self.octets += packet.size

    # Feedback

    def report(self, now: float) -> None:
        """Tells the sender how its stream arrives."""
        self._report_at = now + self.report_seconds
        self.peer.send_rtcp(rtcp.receiver_report(self.peer.own_ssrc, [self.reception.report(self.ssrc, now)]))

    def sender_report(self, report: rtcp.SenderReport, now: float) -> None:
        """Passes the report on in each listener's numbers, with this machine's clock for all senders."""
        self.reception.sender_report(report.ntp, now)
        ntp = rtcp.ntp_now()
        for slot in self.slots:
            timestamp = (report.timestamp + slot.timestamp_shift) & TIMESTAMP
            own = rtcp.SenderReport(slot.ssrc, ntp, timestamp)
            slot.peer.send_rtcp(rtcp.sender_report(own, *slot.counts()))

    def end(self) -> None:
        """Nobody hears this source any more (until it is heard of again)."""
        for slot in list(self.slots):
            slot.detach()
        self.live = False
