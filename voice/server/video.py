"""Pictures: VP8, with keyframes on request, a history for what got lost, and a rate that the viewers can take."""

from typing import TYPE_CHECKING, Final, NamedTuple

from voice.server import rtcp
from voice.server.meter import Meter
from voice.server.plan import Codecs, Section
from voice.server.protocol import Kind
from voice.server.rtp import SEQUENCE, Packet, starts_vp8_keyframe
from voice.server.settings import VIDEO_PACKETS_PER_SECOND
from voice.server.slots import Route, Slot
from voice.server.source import Source

if TYPE_CHECKING:
    from voice.server.peer import Peer

HISTORY: Final = 512
"""Packets kept of each source: 1 to 2 seconds of a shared screen."""
KEYFRAME_INTERVAL: Final = 0.3
"""A sender is asked for keyframes no more often, in seconds."""
KEYFRAME_PATIENCE: Final = 2.0
"""A viewer waits so long for a keyframe; then none can be recognised (encrypted differently, say)."""
NACK_LIMIT: Final = 100
NACK_TRIES: Final = 5
NACK_INTERVAL: Final = 0.05
RESENDS_PER_SECOND: Final = 400
FLOOR: Final = 150_000
"""Bits per second that a sender is left even if a viewer could take less."""


class Kept(NamedTuple):
    sequence: int
    timestamp: int
    marker: int
    payload: bytes


class VideoSlot(Slot):
    """A slot for pictures: shows whom its owner chose, from a keyframe on."""

    def __init__(self, peer: "Peer", mid: str, codecs: Codecs) -> None:
        super().__init__(peer, mid, "video", codecs)
        self.want: tuple[str, Kind] | None = None
        self.waits_for: VideoSource | None = None
        self.repair_sequence = 0
        self.resends = Meter(RESENDS_PER_SECOND, RESENDS_PER_SECOND * 1200)

    def show(self, source: "VideoSource | None", now: float) -> None:
        """Switches to a source as soon as a keyframe of it comes; None stops at once."""
        if source is not None and source in (self.source, self.waits_for):
            return
        if self.waits_for is not None:
            self.waits_for.waiting.remove(self)
        self.detach()
        self.waits_for = source
        if source is not None:
            source.await_keyframe(self, now)

    def repair_route(self) -> Route | None:
        """How to send a packet again: as RTX (RFC 4588), or under its own number where there is no RTX."""
        route = self.route(extra=self.repair is not None)
        if route is None or self.repair is None:
            return route
        context, overhead, payload_type, _, _, timestamp_shift, target = route
        return context, overhead, payload_type, self.repair, 0, timestamp_shift, target


class VideoSource(Source):
    """A camera or a shared screen."""

    report_seconds = 1.0

    def __init__(self, peer: "Peer", section: Section, codecs: Codecs, bitrate: int) -> None:
        assert section.sends is not None
        super().__init__(peer, section.sends, section, codecs, Meter(VIDEO_PACKETS_PER_SECOND, 0))
        self.limit(bitrate)
        self.ceiling = self.cap
        self.waiting: list[VideoSlot] = []
        self._patience = 0.0
        self._history: list[Kept | None] = [None] * HISTORY
        self._missing: dict[int, tuple[int, float]] = {}
        self._keyframe_wanted = False
        self._keyframe_at = self._nack_at = 0.0
        self._counted = 0, 0.0
        self._again = Packet()

    def limit(self, bitrate: int) -> None:
        """The most it may send, in bits per second; bytes beyond one and a half times that are dropped."""
        self.cap = bitrate
        self.ceiling = bitrate
        self.meter.byte_rate = bitrate / 8 * 1.5 + 20_000

    # Packets

    def began(self) -> None:
        self.peer.room.video_began(self)

    def receive_next(self, packet: Packet, now: float) -> None:
        if not self.slots and not self.waiting:
            return
        payload = self._keep(packet)
        if starts_vp8_keyframe(payload):
            self._keyframe_wanted = False
            self._admit_waiting(now)
        elif self.waiting and now >= self._patience:
            self._admit_waiting(now)
        self._ask_again(now)
        self.count(packet)
        self.peer.sfu.forwarder.send(packet, self.routes(packet.payload_type))

    def _keep(self, packet: Packet) -> bytes:
        payload = packet.bytes()
        kept = Kept(packet.sequence, packet.timestamp, packet.marker, payload)
        self._history[packet.sequence % HISTORY] = kept
        return payload

    def _admit_waiting(self, now: float) -> None:
        waiting, self.waiting = self.waiting, []
        for slot in waiting:
            slot.waits_for = None
            slot.attach(self, now)

    def receive_late(self, packet: Packet) -> None:
        if (
            self._missing.pop(packet.sequence, None) is not None
        ):  # else it was here before, or nobody misses it
            self._keep(packet)
            super().receive_late(packet)

    def receive_repair(self, packet: Packet, now: float) -> None:
        """Takes a retransmission (RFC 4588 section 4); one without a payload is padding."""
        payload = packet.bytes()
        if len(payload) > 2 and self.live and self.peer.may_send(self.kind):
            packet.take(payload[2:], int.from_bytes(payload[:2], "big"), self.codecs.main)
            self.accept(packet, now)

    def _make_routes(self) -> dict[int, list[Route]]:
        return {self.codecs.main: [route for slot in self.slots if (route := slot.route())]}

    # What is asked of the sender

    def await_keyframe(self, slot: VideoSlot, now: float) -> None:
        self.waiting.append(slot)
        self._patience = now + KEYFRAME_PATIENCE
        self.request_keyframe(now)

    def request_keyframe(self, now: float) -> None:
        """Asks for a keyframe now, or as soon as the last request is old enough."""
        self._keyframe_wanted = True
        if self.live and now >= self._keyframe_at:
            self._keyframe_at = now + KEYFRAME_INTERVAL
            self.peer.sfu.counters.keyframe_requests += 1
            self._tell(rtcp.picture_loss(self.peer.own_ssrc, self.ssrc))

    def missed(self, first: int, count: int, now: float) -> None:
        if not self.slots:
            return
        numbers = [(first + i) & SEQUENCE for i in range(min(count, NACK_LIMIT))]
        self._missing.update((number, (1, now)) for number in numbers)
        while len(self._missing) > 2 * NACK_LIMIT:
            del self._missing[next(iter(self._missing))]
        self._nack_at = now + NACK_INTERVAL
        self._tell(rtcp.nack(self.peer.own_ssrc, self.ssrc, numbers))

    def _ask_again(self, now: float) -> None:
        if (self._keyframe_wanted or self.waiting) and now >= self._keyframe_at:
            self.request_keyframe(now)
        if self._missing and now >= self._nack_at:
            self._nack_at = now + NACK_INTERVAL
            due = {
                number: (tries + 1, at) for number, (tries, at) in self._missing.items() if tries < NACK_TRIES
            }
            self._missing = due
            if due:
                self._tell(rtcp.nack(self.peer.own_ssrc, self.ssrc, list(due)))

    def report(self, now: float) -> None:
        super().report(now)
        self._adapt(now)
        self._tell(rtcp.estimate(self.peer.own_ssrc, *self.peer.video_target()))

    def _adapt(self, now: float) -> None:
        """Lowers the rate to what the poorest viewer can take, and lets it rise again by half each second.

        A browser's estimate never exceeds one and a half times what it is sent, so it means something only where it
        is below the present rate.
        """
        octets, since = self._counted
        rate = (self.octets - octets) * 8 / max(now - since, 0.1)
        self._counted = self.octets, now
        worst = min((slot.peer.video_share() for slot in self.slots), default=self.cap)
        self.ceiling = max(FLOOR, worst) if worst < 0.95 * rate else int(self.ceiling * 1.5)
        self.ceiling = min(self.ceiling, self.cap)

    def _tell(self, feedback: bytes) -> None:
        empty = rtcp.receiver_report(self.peer.own_ssrc, [])
        self.peer.send_rtcp(empty + feedback)

    # What the viewers ask

    def resend(self, slot: VideoSlot, numbers: list[int], now: float) -> None:
        """Answers a viewer's NACK out of the history, within limits."""
        route = slot.repair_route()
        for number in numbers:
            sequence = (number - slot.shift) & SEQUENCE
            kept = self._history[sequence % HISTORY]
            if route is None or kept is None or kept.sequence != sequence or not slot.covers(sequence):
                continue
            if not slot.resends.admit(len(kept.payload), now):
                return
            self._send_again(slot, kept, route)

    def _send_again(self, slot: VideoSlot, kept: Kept, route: Route) -> None:
        again = self._again
        again.marker, again.timestamp = kept.marker, kept.timestamp
        if slot.repair is None:
            again.take(kept.payload, kept.sequence, self.codecs.main)
        else:
            original = (kept.sequence + slot.shift) & SEQUENCE
            again.take(original.to_bytes(2, "big") + kept.payload, slot.repair_sequence, self.codecs.main)
            slot.repair_sequence = (slot.repair_sequence + 1) & SEQUENCE
        self.peer.sfu.counters.resent += 1
        self.peer.sfu.forwarder.send(again, [route])

    def end(self) -> None:
        super().end()
        for slot in self.waiting:
            slot.waits_for = None
        self.waiting.clear()
        self._history = [None] * HISTORY
        self._missing.clear()
