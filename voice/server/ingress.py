"""Sorts what arrives: STUN, DTLS, RTP and RTCP share one port (RFC 7983).

A datagram counts as somebody's only if it comes from an address that this person has proved to hold by a signed
STUN check; everything else is dropped unread.
"""

import asyncio
import logging
from typing import TYPE_CHECKING

from voice.server import ice
from voice.server.audio import AudioSource
from voice.server.dtls import HandshakeError
from voice.server.peer import MAX_ADDRESSES, MAX_REPORTERS, Peer
from voice.server.rtp import Packet, is_rtcp
from voice.server.settings import MAX_DATAGRAM
from voice.server.srtp import Error, length_cell, unprotect
from voice.server.video import VideoSource
from voice.server.wire import RECEIVE_BATCH, STRIDE, Address

if TYPE_CHECKING:
    from voice.server.sfu import Sfu

ADDRESS_HOLD = 3.0
"""Seconds for which nobody else can take over the address of a peer that has just shown itself there."""
LOGGED_ERRORS = 20

MAX_ROUNDS = 8
"""Full batches that are read in a row before anything else has its turn."""

log = logging.getLogger(__name__)


class Ingress:
    """The reading half of the wire."""

    def __init__(self, sfu: "Sfu") -> None:
        self._sfu = sfu
        self._wire = sfu.wire
        self._counters = sfu.counters
        self.by_ufrag: dict[str, Peer] = {}
        self.by_address: dict[Address, Peer] = {}
        self._packet = Packet()

    def receive(self) -> None:
        """Deals with what has arrived, then sends what came of it."""
        now = asyncio.get_running_loop().time()
        for _ in range(MAX_ROUNDS):
            count = self._wire.receive()
            for i in range(count):
                self._take(i, now)
            self._counters.received += count
            if count < RECEIVE_BATCH:
                break
        self._wire.flush()

    def _take(self, i: int, now: float) -> None:
        try:
            self._sort(i, self._wire.size(i), self._wire.origin(i), now)
        except Exception:
            self._counters.errors += 1
            if self._counters.errors <= LOGGED_ERRORS:
                log.exception("a datagram could not be dealt with")

    def _sort(self, i: int, size: int, origin: Address, now: float) -> None:
        first = self._wire.inbox.data[i * STRIDE]
        peer = self.by_address.get(origin)
        if size == 0 or size > MAX_DATAGRAM:
            self._counters.stray += 1
        elif first < 4:
            self._check(self._bytes(i, size), origin, now)
        elif peer is None:
            self._counters.stray += 1
        elif not peer.within_budget(now):
            self._counters.capped += 1
        elif 128 <= first < 192:
            self._media(peer, i, size, now)
        elif 20 <= first < 64:
            self._dtls(peer, self._bytes(i, size))

    def _bytes(self, i: int, size: int) -> bytes:
        return bytes(self._wire.inbox.view[i * STRIDE : i * STRIDE + size])

    # STUN

    def _check(self, data: bytes, origin: Address, now: float) -> None:
        check = ice.parse_check(data)
        peer = self.by_ufrag.get(check.ufrag) if check else None
        if check is None or peer is None or not ice.is_signed(check, peer.password):
            self._counters.checks_refused += 1
            return
        if not self._claim(peer, origin, now):
            self._counters.checks_refused += 1
            return
        self._counters.checks += 1
        peer.seen = now
        if check.nominated or peer.address is None:
            self._aim(peer, origin)
        endpoint = self._wire.endpoint(origin)
        self._wire.send(ice.answer(check, peer.password, endpoint[0], endpoint[1]), endpoint)

    def _claim(self, peer: Peer, origin: Address, now: float) -> bool:
        """Makes the address this peer's, unless another peer was there just now."""
        owner = self.by_address.get(origin)
        if owner is peer:
            return True
        if owner is not None:
            if now - owner.seen < ADDRESS_HOLD:
                return False
            owner.addresses.pop(origin, None)
        self.by_address[origin] = peer
        peer.addresses[origin] = None
        if len(peer.addresses) > MAX_ADDRESSES:
            oldest = next(address for address in peer.addresses if address != peer.address)
            del peer.addresses[oldest]
            del self.by_address[oldest]
        return True

    def _aim(self, peer: Peer, origin: Address) -> None:
        """Sends to this address from now on."""
        if peer.address == origin:
            return
        before, peer.target = peer.target, self._wire.seat(origin)
        peer.address, peer.endpoint = origin, self._wire.endpoint(origin)
        if before is not None:
            self._wire.vacate(before)
        for slot in peer.by_slot.values():
            if slot.source is not None:
                slot.source.routes_changed()

    def forget(self, peer: Peer) -> None:
        self.by_ufrag.pop(peer.ufrag, None)
        for address in peer.addresses:
            self.by_address.pop(address, None)
        if peer.target is not None:
            self._wire.vacate(peer.target)
            peer.target = None

    # DTLS

    def _dtls(self, peer: Peer, data: bytes) -> None:
        handshake = peer.handshake
        if handshake is None:
            return
        try:
            peer.send_plain(handshake.receive(data))
            if handshake.done and not peer.connected:
                peer.inbound, peer.outbound = handshake.keys(repeat=not peer.has_rtx)
                self._connect(peer)
        except HandshakeError as error:
            self._counters.handshakes_failed += 1
            log.info("handshake with %s failed: %s", peer.id, error)
            self._sfu.drop(peer, "handshake")
        if handshake.ended:
            self._sfu.drop(peer, "left")

    def _connect(self, peer: Peer) -> None:
        self._counters.handshakes += 1
        peer.connected = True
        peer.room.refresh(peer)
        self._sfu.emit({"event": "connected", "room": peer.room.id, "peer": peer.id, "user": peer.user})

    # Media

    def _media(self, peer: Peer, i: int, size: int, now: float) -> None:
        at = i * STRIDE
        data = self._wire.inbox.data
        if peer.inbound is None or size < 12:
            self._counters.stray += 1
        elif is_rtcp(data[at + 1]):
            self._rtcp(peer, self._bytes(i, size), now)
        else:
            ssrc = int.from_bytes(data[at + 8 : at + 12], "big")
            source = peer.find_source(ssrc, data[at + 1] & 0x7F)
            if source is not None:
                self._rtp(peer, source, ssrc, i, size, now)
            elif ssrc in peer.by_repair:
                self._repair(peer, ssrc, i, size, now)
            else:
                self._counters.unknown += 1

    def _rtp(
        self, peer: Peer, source: AudioSource | VideoSource, ssrc: int, i: int, size: int, now: float
    ) -> None:
        if self._open(peer, i, size):
            if not source.ssrc:
                peer.adopt(source, ssrc)
            source.receive(self._packet, now)

    def _repair(self, peer: Peer, ssrc: int, i: int, size: int, now: float) -> None:
        source = peer.by_repair[ssrc]
        if isinstance(source, VideoSource) and self._open(peer, i, size):
            source.receive_repair(self._packet, now)

    def _open(self, peer: Peer, i: int, size: int) -> bool:
        """Decrypts in place and reads the header into the packet."""
        assert peer.inbound is not None
        inbox = self._wire.inbox
        length_cell[0] = size
        if unprotect(peer.inbound.context, inbox.pointers[i], length_cell):
            self._counters.forged += 1
            return False
        if not self._packet.load(inbox.data, inbox.view, i * STRIDE, length_cell[0]):
            self._counters.stray += 1
            return False
        return True

    def _rtcp(self, peer: Peer, data: bytes, now: float) -> None:
        """Each new sender costs libsrtp memory, so a peer may name only a few."""
        assert peer.inbound is not None
        ssrc = int.from_bytes(data[4:8], "big")
        if ssrc not in peer.reporters and len(peer.reporters) >= MAX_REPORTERS:
            self._counters.unknown += 1
            return
        try:
            plain = peer.inbound.open_rtcp(data)
        except (Error, ValueError):
            self._counters.forged += 1
            return
        peer.reporters.add(ssrc)
        peer.receive_rtcp(plain, now)
