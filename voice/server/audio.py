"""Sound: Opus, plain or in RED, passed on as it came."""

from typing import TYPE_CHECKING, Final

from voice.server.meter import Meter
from voice.server.plan import Codecs, Section
from voice.server.rtp import SILENCE, Packet, red_primary
from voice.server.settings import AUDIO_PACKETS_PER_SECOND
from voice.server.slots import Route
from voice.server.source import Source

if TYPE_CHECKING:
    from voice.server.peer import Peer
    from voice.server.stage import Stage

UNKNOWN_LEVEL: Final = 30
"""What a packet without a level counts as: speech, as clients without the extension are few and simple."""
COMFORT_NOISE: Final = 3
"""Bytes: a shorter Opus packet is silence (RFC 6716 section 2.1.9)."""


class AudioSource(Source):
    """A microphone or the sound of a shared screen."""

    report_seconds = 2.5

    def __init__(self, peer: "Peer", section: Section, codecs: Codecs, bitrate: int) -> None:
        assert section.sends is not None
        self._plain: list[Route] = []
        super().__init__(peer, section.sends, section, codecs, Meter(AUDIO_PACKETS_PER_SECOND, 0))
        self.limit(bitrate)
        self._level_id = section.level_id
        self.seat: int | None = None
        self.on_air = False
        self.seated_at = self.heard_at = self.voiced_at = float("-inf")
        self.loudness = 0.0
        """Smoothed, 0 to 127; the higher the louder."""
        self.speaking = False
        self._primary = Packet()

    def limit(self, bitrate: int) -> None:
        """Bytes beyond the bit rate are dropped; RED carries everything up to three times, and rates vary."""
        self.meter.byte_rate = bitrate / 8 * 3 + 4000

    @property
    def stage(self) -> "Stage":
        return self.peer.room.stage

    def receive_next(self, packet: Packet, now: float) -> None:
        level = packet.level(self._level_id) if self._level_id else None
        if level is None:
            level = SILENCE if packet.size < COMFORT_NOISE else UNKNOWN_LEVEL
        if level < SILENCE:
            self.stage.heard(self, level, now)
        if self.peer.room.recording is not None:
            self._record(packet, now)
        if not self.slots:
            return
        self.count(packet)
        self.peer.sfu.forwarder.send(packet, self.routes(packet.payload_type))
        if self._plain and packet.payload_type == self.codecs.extra:
            self._send_primary(packet)

    def _record(self, packet: Packet, now: float) -> None:
        payload = packet.bytes()
        frame = red_primary(payload) if packet.payload_type == self.codecs.extra else payload
        if frame is not None and self.kind == "microphone":
            self.peer.room.record(self.peer, frame, now)

    def _send_primary(self, packet: Packet) -> None:
        """To listeners without RED goes the newest frame alone."""
        payload = red_primary(packet.bytes())
        if payload is not None:
            plain = self._primary
            plain.marker, plain.timestamp = packet.marker, packet.timestamp
            plain.take(payload, packet.sequence, self.codecs.main)
            self.peer.sfu.forwarder.send(plain, self._plain)

    def routes_changed(self) -> None:
        super().routes_changed()
        self._plain = []

    def _make_routes(self) -> dict[int, list[Route]]:
        """RED names the payload type of what is in it, so it goes only to those who number Opus alike."""
        main, red, plain = [], [], []
        for slot in self.slots:
            route = slot.route()
            if route is None:
                continue
            main.append(route)
            packed = slot.route(extra=True) if slot.codecs.main == self.codecs.main else None
            if packed is not None:
                red.append(packed)
            else:
                plain.append(route)
        self._plain = plain if self.codecs.extra is not None else []
        return {self.codecs.main: main} | ({} if self.codecs.extra is None else {self.codecs.extra: red})

    def end(self) -> None:
        self.stage.hush(self)
        super().end()
