"""RTP headers (RFC 3550 section 5.1), the audio level in them (RFC 6464), RED (RFC 2198) and VP8 (RFC 7741)."""

import struct
from typing import Any, Final

from voice.server.srtp import pointer

SEQUENCE: Final = 0xFFFF
TIMESTAMP: Final = 0xFFFFFFFF
HALF: Final = 0x8000
SILENCE: Final = 127
"""The level of digital silence, in -dBov: 0 is the loudest."""
HEADER: Final = struct.Struct("!BBHII")
_ONE_BYTE_PROFILE: Final = 0xBEDE


class Packet:
    """A decrypted packet in the inbox; one object is filled again and again."""

    def __init__(self) -> None:
        self.view = memoryview(b"")
        """The whole batch's bytes; ``payload`` and ``extension`` count in it."""
        self.marker = self.payload_type = self.sequence = self.timestamp = 0
        self.payload = self.size = self.extension = self.extension_end = 0
        self.source: Any = None
        """A C pointer to (or bytes of) the payload, for copying."""

    def load(self, data: bytearray, view: memoryview, at: int, length: int) -> bool:
        """Reads the header of the packet that begins at ``at``; False if it does not fit its length."""
        if length < 12:
            return False
        first, second, self.sequence, self.timestamp, _ = HEADER.unpack_from(view, at)
        start, end = at + 12 + 4 * (first & 15), at + length
        self.extension = self.extension_end = 0
        if first & 0x10:
            if start + 4 > end:
                return False
            start = self._load_extension(view, start)
        if first & 0x20:
            end -= view[end - 1] or end
        self.view, self.marker, self.payload_type = view, second & 0x80, second & 0x7F
        self.payload, self.size = start, end - start
        self.source = pointer(data, start) if self.size > 0 else None
        return self.size > 0

    def _load_extension(self, view: memoryview, at: int) -> int:
        profile, words = struct.unpack_from("!HH", view, at)
        end: int = at + 4 + 4 * words
        if profile == _ONE_BYTE_PROFILE:
            self.extension, self.extension_end = at + 4, end
        return end

    def take(self, payload: bytes, sequence: int, payload_type: int) -> None:
        """Becomes another packet with the same timestamp and marker: one that was carried inside this one."""
        self.view, self.payload, self.size, self.source = memoryview(payload), 0, len(payload), payload
        self.sequence, self.payload_type, self.extension = sequence, payload_type, 0

    def bytes(self) -> bytes:
        return bytes(self.view[self.payload : self.payload + self.size])

    def level(self, identifier: int) -> int | None:
        """The audio level (RFC 6464 section 3) under that extension id; None if the packet has none."""
        at, view = self.extension, self.view
        end = min(self.extension_end, self.payload) if at else 0
        while at < end - 1:
            head = view[at]
            if head >> 4 == identifier:
                return view[at + 1] & 0x7F
            at += 1 if head == 0 else 2 + (head & 15)
        return None


def red_primary(payload: bytes) -> bytes | None:
    """The newest frame in a RED payload (RFC 2198 section 3); None if it is malformed."""
    at, redundant = 0, 0
    while at < len(payload) and payload[at] & 0x80:
        if at + 4 > len(payload):
            return None
        redundant += struct.unpack_from("!H", payload, at + 2)[0] & 0x3FF
        at += 4
    start = at + 1 + redundant
    return payload[start:] if start < len(payload) else None


def starts_vp8_keyframe(payload: bytes) -> bool:
    """Whether a VP8 payload is the first of a frame that needs no other (RFC 7741 sections 4.2 and 4.3)."""
    if len(payload) < 3 or payload[0] & 0x17 != 0x10:
        return False
    at = 1
    if payload[0] & 0x80:
        flags = payload[1]
        at = 2
        if flags & 0x80:
            at += 2 if payload[at] & 0x80 else 1
        at += (flags >> 6 & 1) + (1 if flags & 0x30 else 0)
    return at < len(payload) and not payload[at] & 1


def is_rtcp(second: int) -> bool:
    """Whether a packet's second byte is that of RTCP on a shared port (RFC 5761 section 4)."""
    return 192 <= second <= 223
