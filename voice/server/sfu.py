"""The forwarding unit: who is here, and the few things that the web side can ask of it."""

import asyncio
import errno
import secrets
import time
from collections.abc import Callable

from voice.server.answer import AudioFormat, SlotSource, Transport, write_answer
from voice.server.dtls import Handshake, Identity
from voice.server.forward import Forwarder
from voice.server.ice import credentials
from voice.server.ingress import Ingress
from voice.server.metrics import Counters, Gauge
from voice.server.peer import Flags, Peer
from voice.server.plan import make_plan
from voice.server.protocol import Event, FlagChanges, Joined, Load
from voice.server.room import Room
from voice.server.sdp import parse_offer
from voice.server.settings import MAX_PEERS, Settings
from voice.server.wire import Wire

SWEEP = 1.0
LOAD_EVERY = 5
"""Sweeps between two load events."""


class SfuError(Exception):
    """A request cannot be granted: unknown_peer, unknown_room, full, overloaded."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Sfu:
    """All rooms of this process. Lives on one event loop; nothing in it waits."""

    def __init__(self, settings: Settings) -> None:
        """Binds the UDP port; raises OSError."""
        self.settings = settings
        self.epoch = secrets.token_hex(8)
        self.started = time.monotonic()
        self.wire = _wire(settings)
        self.identity = Identity()
        self.forwarder = Forwarder(self.wire)
        self.counters = Counters()
        self.gauge = Gauge(self.counters, self.wire)
        self.rooms: dict[str, Room] = {}
        self.peers: dict[str, Peer] = {}
        self.ingress = Ingress(self)
        self.emit: Callable[[Event], None] = lambda event: None
        """Where events go; the control sets it."""
        self._sweeps = 0
        self._sweeper: asyncio.TimerHandle | None = None

    def start(self) -> None:
        loop = asyncio.get_running_loop()
        loop.add_reader(self.wire.fileno(), self.ingress.receive)
        self._sweeper = loop.call_later(SWEEP, self._sweep)

    def stop(self) -> None:
        """Says goodbye to everybody and closes the port."""
        self.emit({"event": "shutdown"})
        for peer in list(self.peers.values()):
            self._drop(peer, "shutdown")
        if self._sweeper is not None:
            self._sweeper.cancel()
        asyncio.get_running_loop().remove_reader(self.wire.fileno())
        self.wire.close()

    # What the web side asks

    def create_peer(self, room: str, peer: str, user: str, sdp: str, changes: FlagChanges) -> Joined:
        """Answers an offer; a peer of the same id is replaced.

        Raises SdpError if the offer cannot be answered, SfuError ``full`` or ``overloaded``.
        """
        self._check_capacity()
        offer = parse_offer(sdp)
        settings = self.settings
        plan = make_plan(offer, audio_slots=settings.audio_slots, video_slots=settings.video_slots)
        if peer in self.peers:
            self._drop(self.peers[peer], "replaced")
        made = Peer(self, peer, user, plan, Flags())
        made.ufrag, made.password = credentials()
        made.handshake = Handshake(self.identity, offer.fingerprint)
        made.seen = asyncio.get_running_loop().time()
        self._enter(made, room)
        made.change(changes)
        return self._joined(made)

    def _check_capacity(self) -> None:
        if len(self.peers) >= MAX_PEERS:
            raise SfuError("full", "this voice server has no place left")
        if 0 < self.settings.max_packets < self.gauge.packets_out:
            raise SfuError("overloaded", "this voice server is at its limit")

    def _enter(self, peer: Peer, room: str) -> None:
        if room not in self.rooms:
            self.rooms[room] = Room(self, room, self.settings.audio_slots)
        self.peers[peer.id] = peer
        self.ingress.by_ufrag[peer.ufrag] = peer
        self.rooms[room].add(peer)

    def _joined(self, peer: Peer) -> Joined:
        transport = Transport(
            peer.ufrag, peer.password, self.identity.fingerprint, self.settings.announce, self.wire.port
        )
        flags = peer.flags
        audio = AudioFormat(flags.audio_bitrate, flags.stereo, flags.dtx)
        slots = {slot.mid: SlotSource(slot.ssrc, slot.repair) for slot in peer.by_slot.values()}
        return {
            "sdp": write_answer(peer.plan, transport, audio, slots, session=secrets.randbits(62)),
            "slots": {
                "audio": [slot.mid for slot in peer.audio_slots],
                "video": [slot.mid for slot in peer.video_slots],
            },
            "sends": {source.kind: source.section.media.mid for source in peer.sources},
            "stage": peer.room.stage_state(),
            "epoch": self.epoch,
        }

    def find(self, peer: str) -> Peer:
        """Raises SfuError ``unknown_peer``."""
        if peer not in self.peers:
            raise SfuError("unknown_peer", "no such peer here")
        return self.peers[peer]

    def move_peer(self, peer: str, room: str) -> None:
        """Into another room over the same connection."""
        moved = self.find(peer)
        if moved.room.id != room:
            self._leave(moved)
            self._enter(moved, room)

    def close_peer(self, peer: str, reason: str) -> None:
        self._drop(self.find(peer), reason)

    def close_room(self, room: str, reason: str) -> int:
        """Gives the number of people who were in it."""
        peers = list(self.rooms[room].peers.values()) if room in self.rooms else []
        for peer in peers:
            self._drop(peer, reason)
        return len(peers)

    def find_room(self, room: str) -> Room:
        """Raises SfuError ``unknown_room``."""
        if room not in self.rooms:
            raise SfuError("unknown_room", "nobody is in that room here")
        return self.rooms[room]

    # Leaving

    def _leave(self, peer: Peer) -> None:
        peer.room.remove(peer)
        if not peer.room.peers:
            del self.rooms[peer.room.id]

    def _drop(self, peer: Peer, reason: str) -> None:
        if peer.handshake is not None:
            peer.send_plain(peer.handshake.close())
        self._leave(peer)
        del self.peers[peer.id]
        self.ingress.forget(peer)
        peer.release()
        self.emit(
            {"event": "gone", "room": peer.room.id, "peer": peer.id, "user": peer.user, "reason": reason}
        )

    def drop(self, peer: Peer, reason: str) -> None:
        """Ends a peer if it is still here."""
        if self.peers.get(peer.id) is peer:
            self._drop(peer, reason)

    # Time

    def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        self._sweeper = loop.call_later(SWEEP, self._sweep)
        overdue = loop.time() - self.settings.idle
        for peer in list(self.peers.values()):
            if peer.seen < overdue:
                self._drop(peer, "timeout")
            elif not peer.connected and peer.handshake is not None:
                peer.send_plain(peer.handshake.retransmit())
        self._sweeps += 1
        if self._sweeps % LOAD_EVERY == 0:
            self.emit({"event": "load", **self.load()})

    def load(self) -> Load:
        speaking = sum(peer.speaking for peer in self.peers.values())
        return self.gauge.read(rooms=len(self.rooms), peers=len(self.peers), speaking=speaking)


def _wire(settings: Settings) -> Wire:
    try:
        return Wire(settings.udp_host, settings.udp_port, batched=settings.batched)
    except OSError as error:
        if not settings.any_port or error.errno != errno.EADDRINUSE:
            raise
        return Wire(settings.udp_host, 0, batched=settings.batched)
