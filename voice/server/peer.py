"""A peer: one participant's connection, with what it sends, what it is sent and what it may do."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from voice.server import rtcp
from voice.server.audio import AudioSource
from voice.server.dtls import Handshake
from voice.server.plan import Plan, Section
from voice.server.protocol import FlagChanges, Kind
from voice.server.settings import DATAGRAMS_PER_SECOND
from voice.server.slots import Slot, new_ssrc
from voice.server.srtp import Error, Inbound, Outbound
from voice.server.video import VideoSlot, VideoSource
from voice.server.wire import Address

if TYPE_CHECKING:
    from voice.server.room import Room
    from voice.server.sfu import Sfu

MAX_ADDRESSES = 8
MAX_REPORTERS = 64
"""SSRCs under which a peer may send RTCP: its sources and, in some browsers, one for each slot."""


@dataclass
class Flags:
    """See :class:`voice.server.protocol.FlagChanges`."""

    mute: bool = False
    deaf: bool = False
    suppress: bool = False
    priority: bool = False
    video: bool = False
    watch: list[tuple[str, Kind]] = field(default_factory=list)
    audio_bitrate: int = 64_000
    video_bitrate: int = 2_500_000
    stereo: bool = False
    dtx: bool = True


class Peer:
    """Made from an accepted offer; connected once the handshake has given keys."""

    room: "Room"

    def __init__(self, sfu: "Sfu", identifier: str, user: str, plan: Plan, flags: Flags) -> None:
        self.sfu = sfu
        self.id = identifier
        self.user = user
        self.flags = flags
        self.plan = plan
        self.own_ssrc = new_ssrc()
        """Names this process in reports to the peer."""
        self.ufrag = self.password = ""
        self.seen = 0.0
        """When the last valid STUN check came."""
        self.addresses: dict[Address, None] = {}
        self.endpoint: tuple[Any, ...] | None = None
        self.address: Address = None
        self.target: int | None = None
        self.handshake: Handshake | None = None
        self.inbound: Inbound | None = None
        self.outbound: Outbound | None = None
        self.connected = False
        self.sources = [self._make_source(section) for section in plan.sending()]
        self.by_ssrc = {source.ssrc: source for source in self.sources if source.ssrc}
        self.by_repair = {source.repair: source for source in self.sources if source.repair}
        self.audio_slots = [_slot(self, section) for section in plan.slots("audio")]
        self.video_slots = [_video_slot(self, section) for section in plan.slots("video")]
        self.by_slot = {slot.ssrc: slot for slot in (*self.audio_slots, *self.video_slots)}
        self.estimate: int | None = None
        self.reporters: set[int] = set()
        self.losses: dict[int, float] = {}
        self._budget, self._budget_second = 0, -1

    def _make_source(self, section: Section) -> AudioSource | VideoSource:
        assert section.codecs is not None
        if section.media.kind == "audio":
            return AudioSource(self, section, section.codecs, self.flags.audio_bitrate)
        return VideoSource(self, section, section.codecs, self.flags.video_bitrate)

    @property
    def has_rtx(self) -> bool:
        return all(slot.repair is not None for slot in self.video_slots)

    @property
    def speaking(self) -> bool:
        return any(isinstance(source, AudioSource) and source.speaking for source in self.sources)

    def release(self) -> None:
        """Frees what is large at once, rather than when the garbage collector comes by."""
        self.handshake = self.inbound = self.outbound = None

    def within_budget(self, now: float) -> bool:
        """Whether one more datagram is looked at in this second."""
        second = int(now)
        if second != self._budget_second:
            self._budget, self._budget_second = DATAGRAMS_PER_SECOND, second
        self._budget -= 1
        return self._budget >= 0

    def find_source(self, ssrc: int, payload_type: int) -> AudioSource | VideoSource | None:
        """The source of an SSRC; an SSRC that the offer left open is taken by the first packet of its codec."""
        source = self.by_ssrc.get(ssrc)
        if source is not None or ssrc in self.by_repair:
            return source
        return next((s for s in self.sources if not s.ssrc and s.codecs.main == payload_type), None)

    def adopt(self, source: AudioSource | VideoSource, ssrc: int) -> None:
        source.ssrc = ssrc
        self.by_ssrc[ssrc] = source

    # What it may do

    def may_send(self, kind: Kind) -> bool:
        if kind == "microphone":
            return not (self.flags.mute or self.flags.suppress)
        return self.flags.video

    def hears(self, source: AudioSource) -> bool:
        """A screen's sound is heard by those who watch the screen, a microphone by all who are not deaf."""
        if self.flags.deaf or not self.connected:
            return False
        return source.kind == "microphone" or (source.peer.user, "screen") in self.flags.watch

    def change(self, changes: FlagChanges) -> None:
        """Takes valid changes; silences and hears at once."""
        _update(self.flags, changes)
        for slot, want in zip(self.video_slots, self._wants(), strict=True):
            slot.want = want
        for source in self.sources:
            kind = source.section.media.kind
            if f"{kind}_bitrate" in changes:
                source.limit(self.flags.audio_bitrate if kind == "audio" else self.flags.video_bitrate)
            if not self.may_send(source.kind):
                source.end()
        self.room.refresh(self)

    def _wants(self) -> list[tuple[str, Kind] | None]:
        count = len(self.video_slots)
        return (list(self.flags.watch) + [None] * count)[:count]

    # What it can take

    def video_share(self) -> int:
        """Bits per second that each picture may have on the way to this peer."""
        shown = sum(1 for slot in self.video_slots if slot.source is not None)
        return self.flags.video_bitrate if self.estimate is None else self.estimate // max(1, shown)

    def video_target(self) -> tuple[int, list[int]]:
        """Bits per second that this peer may send as pictures in all, and under which SSRCs."""
        live = [source for source in self.sources if isinstance(source, VideoSource) and source.live]
        return sum(source.ceiling for source in live), [source.ssrc for source in live]

    # Sending

    def send_rtcp(self, data: bytes) -> None:
        if self.outbound is not None and self.endpoint is not None:
            try:
                self.sfu.wire.send(self.outbound.seal_rtcp(data), self.endpoint)
            except Error:
                self.sfu.forwarder.refused += 1

    def send_plain(self, datagrams: list[bytes]) -> None:
        if self.endpoint is not None:
            for datagram in datagrams:
                self.sfu.wire.send(datagram, self.endpoint)

    # Feedback

    def receive_rtcp(self, data: bytes, now: float) -> None:
        """Takes an authenticated compound packet."""
        for message in rtcp.parse(data):
            if isinstance(message, rtcp.SenderReport):
                source = self.by_ssrc.get(message.ssrc)
                if source is not None:
                    source.sender_report(message, now)
            elif isinstance(message, rtcp.Goodbye):
                self._end_sources(message.ssrcs)
            elif isinstance(message, rtcp.Estimate):
                self.estimate = message.bitrate
            else:
                self._receive_feedback(message, now)

    def _end_sources(self, ssrcs: tuple[int, ...]) -> None:
        for ssrc in ssrcs:
            source = self.by_ssrc.get(ssrc)
            if source is not None:
                source.end()

    def _receive_feedback(self, message: rtcp.Report | rtcp.Nack | rtcp.KeyframeRequest, now: float) -> None:
        slot = self.by_slot.get(message.ssrc)
        if slot is None:
            return
        if isinstance(message, rtcp.Report):
            self.losses[message.ssrc] = message.lost / 256
        elif isinstance(slot.source, VideoSource) and isinstance(slot, VideoSlot):
            if isinstance(message, rtcp.Nack):
                slot.source.resend(slot, message.sequences, now)
            else:
                slot.source.request_keyframe(now)


def _slot(peer: Peer, section: Section) -> Slot:
    assert section.codecs is not None
    return Slot(peer, section.media.mid, "audio", section.codecs)


def _video_slot(peer: Peer, section: Section) -> VideoSlot:
    assert section.codecs is not None
    return VideoSlot(peer, section.media.mid, section.codecs)


def _update(flags: Flags, changes: FlagChanges) -> None:
    for name, value in changes.items():
        if name == "watch":
            flags.watch = [(watch["user"], watch["kind"]) for watch in changes["watch"]]
        else:
            setattr(flags, name, value)
