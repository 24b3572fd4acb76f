"""One UDP socket that receives and sends many datagrams per system call.

On Linux ``recvmmsg`` and ``sendmmsg`` are called through :mod:`ctypes` on buffers laid out once; elsewhere the same
buffers are filled and emptied one datagram at a time. Most of the cost of sending is the kernel's, for each packet,
so a batch saves only a seventh (4.8 µs a packet against 5.6, with 19 listeners). It is sent as soon as the datagrams
at hand have been dealt with: nothing ever waits for a batch to fill.
"""

import contextlib
import ctypes
import errno
import select
import socket
import struct
import sys
from typing import Any, Final

from voice.server.settings import MAX_PEERS
from voice.server.srtp import pointer

STRIDE: Final = 2048
RECEIVE_BATCH: Final = 64
SEND_BATCH: Final = 256
SOCKET_BUFFER: Final = 4 * 1024 * 1024
WORD: Final = ctypes.sizeof(ctypes.c_size_t)
NAME: Final = 32
"""Bytes reserved for one socket address."""

Address = Any
"""A datagram's origin: hashable, opaque; :meth:`Wire.endpoint` reads it."""


class _Iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


class _Msghdr(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_void_p),
        ("namelen", ctypes.c_uint32),
        ("iov", ctypes.c_void_p),
        ("iovlen", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("controllen", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    ]


class _Mmsghdr(ctypes.Structure):
    _fields_ = [("header", _Msghdr), ("length", ctypes.c_uint)]


class Batch:
    """Buffers for so many datagrams, with the system's table of pointers to them.

    ``words`` shows that table as machine words: the length of datagram ``i`` stands at ``lengths[2 * i + 1]``, the
    pointer to its address at ``targets[i * HEADER_WORDS]``.
    """

    HEADER_WORDS: Final = ctypes.sizeof(_Mmsghdr) // WORD

    def __init__(self, count: int) -> None:
        self.data = bytearray(count * STRIDE)
        self.view = memoryview(self.data)
        self.names = bytearray(count * NAME)
        vectors, headers = bytearray(count * 2 * WORD), bytearray(count * ctypes.sizeof(_Mmsghdr))
        self.vectors = (_Iovec * count).from_buffer(vectors)
        self.headers = (_Mmsghdr * count).from_buffer(headers)
        self.lengths = memoryview(vectors).cast("P")
        self.targets = memoryview(headers).cast("P")
        self.pointers = [pointer(self.data, i * STRIDE) for i in range(count)]
        self._point(count)

    def _point(self, count: int) -> None:
        data, names = _address(self.data), _address(self.names)
        for i in range(count):
            self.vectors[i] = _Iovec(data + i * STRIDE, STRIDE)
            vector = ctypes.addressof(self.vectors) + i * ctypes.sizeof(_Iovec)
            self.headers[i].header = _Msghdr(names + i * NAME, NAME, vector, 1)


class Wire:
    """The process's UDP socket: non-blocking, one port for everybody."""

    def __init__(self, host: str, port: int, *, batched: bool = True) -> None:
        """Binds; raises OSError if the address is taken or unknown."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = _bound(family, host, port)
        self.port: int = self.socket.getsockname()[1]
        self._libc: Any = ctypes.CDLL(None, use_errno=True) if batched and _is_linux() else None
        self._name_length = 28 if family == socket.AF_INET6 else 16
        self._seats = bytearray(MAX_PEERS * NAME)
        self._seats_at = _address(self._seats)
        self._free = list(range(MAX_PEERS - 1, -1, -1))
        self._endpoints: dict[int, tuple[Any, ...]] = {}
        self.inbox = Batch(RECEIVE_BATCH)
        self.outbox = Batch(SEND_BATCH)
        for message in (*self.inbox.headers, *self.outbox.headers):
            message.header.namelen = self._name_length
        self._origins: list[tuple[Any, ...]] = [()] * RECEIVE_BATCH
        self._received = [0] * RECEIVE_BATCH
        self._poll = select.poll()
        self._poll.register(self.socket, select.POLLOUT)
        self.queued = 0
        self.sent = 0
        self.unsent = 0

    def fileno(self) -> int:
        return self.socket.fileno()

    def close(self) -> None:
        self.socket.close()

    # Receiving

    def receive(self) -> int:
        """Takes what has arrived, up to ``RECEIVE_BATCH`` datagrams; gives their number."""
        if self._libc is None:
            return self._receive_singly()
        count: int = self._libc.recvmmsg(
            self.socket.fileno(), self.inbox.headers, RECEIVE_BATCH, socket.MSG_DONTWAIT, None
        )
        return max(0, count)

    def _receive_singly(self) -> int:
        with contextlib.suppress(OSError):
            for i in range(RECEIVE_BATCH):
                at = i * STRIDE
                size, origin = self.socket.recvfrom_into(self.inbox.view[at : at + STRIDE])
                self._received[i], self._origins[i] = size, origin
            return RECEIVE_BATCH
        return i

    def size(self, i: int) -> int:
        return self._received[i] if self._libc is None else self.inbox.headers[i].length

    def origin(self, i: int) -> Address:
        if self._libc is None:
            return self._origins[i]
        return bytes(self.inbox.names[i * NAME : i * NAME + self._name_length])

    # Addresses

    def endpoint(self, address: Address) -> tuple[Any, ...]:
        """The address as the :mod:`socket` module writes it."""
        if isinstance(address, tuple):
            return address
        port = struct.unpack_from("!H", address, 2)[0]
        if self._name_length == 16:
            return socket.inet_ntop(socket.AF_INET, address[4:8]), port
        scope = struct.unpack_from("=I", address, 24)[0]
        return socket.inet_ntop(socket.AF_INET6, address[8:24]), port, 0, scope

    def seat(self, address: Address) -> int:
        """Keeps an address as a target for :attr:`Batch.targets`; raises IndexError when all seats are taken."""
        number = self._free.pop()
        target = self._seats_at + number * NAME
        self._endpoints[target] = self.endpoint(address)
        if isinstance(address, bytes):
            self._seats[number * NAME : number * NAME + len(address)] = address
        return target

    def vacate(self, target: int) -> None:
        """Frees a target, after what was queued for it has left."""
        self.flush()
        del self._endpoints[target]
        self._free.append((target - self._seats_at) // NAME)

    @property
    def seated(self) -> int:
        return len(self._endpoints)

    # Sending

    def send(self, data: bytes, endpoint: tuple[Any, ...]) -> None:
        """Sends one datagram now; one that the system refuses is lost, as on any network."""
        try:
            self.socket.sendto(data, endpoint)
            self.sent += 1
        except OSError:
            self.unsent += 1

    def flush(self) -> None:
        """Sends what is queued in the outbox."""
        count, self.queued = self.queued, 0
        if not count:
            return
        if self._libc is None:
            self._send_singly(count)
        else:
            self._send_batch(count)

    def _send_batch(self, count: int) -> None:
        done = 0
        while done < count:
            part = self._sendmmsg(done, count - done)
            if part < 0 and ctypes.get_errno() == errno.EAGAIN and self._poll.poll(2):
                part = self._sendmmsg(done, count - done)
            if part < 0:  # the first one left is refused: the others need not be
                self.unsent += 1
                done += 1
            else:
                self.sent += part
                done += part

    def _sendmmsg(self, first: int, count: int) -> int:
        at = ctypes.byref(self.outbox.headers, first * ctypes.sizeof(_Mmsghdr))
        sent: int = self._libc.sendmmsg(self.socket.fileno(), at, count, socket.MSG_DONTWAIT)
        return sent

    def _send_singly(self, count: int) -> None:
        box = self.outbox
        for i in range(count):
            data = box.view[i * STRIDE : i * STRIDE + box.lengths[2 * i + 1]]
            target = box.targets[i * Batch.HEADER_WORDS]
            try:
                self.socket.sendto(data, self._endpoints[target])
                self.sent += 1
            except OSError:
                self.unsent += 1


def _is_linux() -> bool:
    return sys.platform == "linux"


def _address(buffer: bytearray) -> int:
    return ctypes.addressof((ctypes.c_char * len(buffer)).from_buffer(buffer))


def _bound(family: int, host: str, port: int) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_DGRAM)
    sock.setblocking(False)
    for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        sock.setsockopt(socket.SOL_SOCKET, option, SOCKET_BUFFER)
    if family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    try:
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock
