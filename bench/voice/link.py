"""A light peer on a socket of its own, driven by hand: joins, sends, counts what comes."""

import ctypes
import socket
import struct
import time
from typing import Any

from tests.voice.light import LightPeer, Received
from voice.server.wire import STRIDE, Batch

BATCH = 64
RECEIVE_BUFFER = 4 * 1024 * 1024
SO_TIMESTAMPNS = 35
FRAME_SAMPLES = 960
_TIMESPEC = struct.Struct("@qq")
_libc: Any = ctypes.CDLL(None, use_errno=True)
_batch = Batch(BATCH)


def host_address() -> str:
    """An address of this machine that is not loopback (libnice offers no other), or loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


class Link:
    """One light peer's connection. A ``sampled`` link opens every packet and notes how long it was under way."""

    def __init__(self, peer: LightPeer, *, sampled: bool = False) -> None:
        self.peer = peer
        self.sampled = sampled
        self.received = 0
        self.broken = 0
        self.delays: list[float] = []
        self._last: dict[int, int] = {}
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        if sampled:
            self.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.socket.bind((host_address(), 0))
        self.socket.setblocking(False)
        peer.transmit = self._transmit
        peer.on_packet = self._sample
        self._arrived = 0

    def _transmit(self, data: bytes) -> None:
        self.socket.sendto(data, self.peer.remote)

    # Connecting

    def step(self) -> None:
        """Does what is due to connect."""
        if not self.peer.checked:
            self.keep_alive()
        self.drain_plainly()
        self.peer.retransmit()

    def drain_plainly(self) -> None:
        while True:
            try:
                data = self.socket.recv(2048)
            except BlockingIOError:
                return
            self.peer.receive(data)

    def keep_alive(self) -> None:
        self._transmit(self.peer.check())

    # Media

    def send(self, filler: bytes) -> None:
        """A frame of 20 ms that carries the time at which it was sent."""
        self.peer.send_audio(struct.pack("!Q", time.time_ns()) + filler)

    def reset(self) -> None:
        self.received = self.broken = 0
        self.delays = []
        self._last = {}

    def drain(self) -> None:
        """Takes what has arrived; counts the RTP in it."""
        if self.sampled:
            self._drain_sampled()
            return
        count = _libc.recvmmsg(self.socket.fileno(), _batch.headers, BATCH, socket.MSG_DONTWAIT, None)
        data = _batch.data
        for at in range(0, max(0, count) * STRIDE, STRIDE):
            if data[at] >= 128 and not 192 <= data[at + 1] <= 223:
                self.received += 1

    def _drain_sampled(self) -> None:
        while True:
            try:
                data, ancillary, _, _ = self.socket.recvmsg(2048, 64)
            except BlockingIOError:
                return
            seconds, nanoseconds = _TIMESPEC.unpack(ancillary[0][2])
            self._arrived = seconds * 1_000_000_000 + nanoseconds
            self.peer.receive(data)

    def _sample(self, packet: Received) -> None:
        self.received += 1
        self.delays.append((self._arrived - struct.unpack_from("!Q", packet.payload)[0]) / 1e6)
        last = self._last.get(packet.ssrc, packet.sequence - 1)
        self.broken += (last + 1) & 0xFFFF != packet.sequence
        self._last[packet.ssrc] = packet.sequence


def connect_all(links: list[Link], timeout: float = 20.0) -> None:
    """Checks, nominates and shakes hands, all at the same time; raises TimeoutError."""
    deadline = time.monotonic() + timeout
    while not all(link.peer.connected for link in links):
        if time.monotonic() > deadline:
            raise TimeoutError("not all light peers could connect")
        for link in links:
            link.step()
        time.sleep(0.02)
