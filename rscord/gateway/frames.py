"""From an event to the bytes on the wire, once for everybody.

A server's WebSocket frames carry no mask and no per-connection state, so one frame's bytes serve every connection.
That holds for compressed transports too, though clients decode theirs as one stream per connection:

* ``zlib-stream``: each message is compressed by itself as raw deflate and ended by a sync flush, so it refers to
  nothing before it and leaves no bits open. Such pieces may follow each other in any order after the two bytes of
  a zlib header (RFC 1950), which open the connection.
* ``zstd-stream``: a frame header (RFC 8878, 3.1.1.1) opens the connection; each message is then one or more raw
  blocks of that never-ending frame. Compressed blocks would not do: they inherit repeat offsets and tables from
  the blocks before them.
"""

import struct
import zlib
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

import orjson

TEXT = 0x1
BINARY = 0x2
_FIN = 0x80

_ZSTD_BLOCK_MAX = 128 << 10


class Encoding(IntEnum):
    """How a connection wants its messages."""

    JSON = 0
    ZLIB = 1
    ZSTD = 2


OPENING = {
    Encoding.JSON: b"",
    Encoding.ZLIB: b"\x78\x9c",
    # Magic number; no content size, checksum or dictionary; a window of 128 KiB.
    Encoding.ZSTD: b"\x28\xb5\x2f\xfd\x00\x38",
}
"""What stands before a connection's first message."""


class Message:
    """A JSON text for clients; each encoding's frame is made when first asked for, and kept."""

    __slots__ = ("_wires", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text
        self._wires: list[bytes | None] = [None, None, None]

    def wire(self, encoding: int) -> bytes:
        """Return the WebSocket frame for connections of ``encoding``."""
        ready = self._wires[encoding]
        if ready is None:
            ready = self._wires[encoding] = frame(_opcode(encoding), encode(self.text, encoding))
        return ready

    def first_wire(self, encoding: int) -> bytes:
        """Return the frame that opens a connection: it differs where messages form one stream."""
        return frame(_opcode(encoding), OPENING[Encoding(encoding)] + encode(self.text, encoding))


def dispatch(type: str, position: int, payload: bytes) -> Message:
    """Return a DISPATCH of ``payload``, JSON that is encoded already; ``position`` becomes ``s``."""
    return Message(b'{"t":"%b","s":%d,"op":0,"d":%b}' % (type.encode(), position, payload))


def control(op: int, d: Any = None) -> Message:
    """Return a payload of any other opcode. All four keys are always there: hikari indexes them."""
    return Message(orjson.dumps({"t": None, "s": None, "op": op, "d": d}))


def encode(text: bytes, encoding: int) -> bytes:
    """Return what a frame of ``encoding`` holds for ``text``."""
    if encoding == Encoding.ZLIB:
        return deflate(text)
    if encoding == Encoding.ZSTD:
        return raw_blocks(text)
    return text


def deflate(text: bytes) -> bytes:
    """Return ``text`` as deflate blocks that depend on nothing before them and end in ``00 00 ff ff``."""
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(text) + compressor.flush(zlib.Z_SYNC_FLUSH)


def raw_blocks(text: bytes) -> bytes:
    """Return ``text`` as zstd blocks of type raw, none of them the last of its frame."""
    parts = [text[start : start + _ZSTD_BLOCK_MAX] for start in range(0, len(text), _ZSTD_BLOCK_MAX)]
    return b"".join((len(part) << 3).to_bytes(3, "little") + part for part in parts)


def frame(opcode: int, payload: bytes) -> bytes:
    """Return a final, unmasked WebSocket frame (RFC 6455, 5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((_FIN | opcode, size)) + payload
    if size < 1 << 16:
        return struct.pack("!BBH", _FIN | opcode, 126, size) + payload
    return struct.pack("!BBQ", _FIN | opcode, 127, size) + payload


def split(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Take frames made by :func:`frame` apart again, as (opcode, payload): for servers that frame by themselves."""
    start = 0
    while start < len(data):
        opcode, size = data[start] & 0x0F, data[start + 1]
        start += 2
        if size >= 126:
            width = 2 if size == 126 else 8
            size = int.from_bytes(data[start : start + width])
            start += width
        yield opcode, data[start : start + size]
        start += size


def _opcode(encoding: int) -> int:
    return TEXT if encoding == Encoding.JSON else BINARY
