"""Writes Opus packets into an Ogg file as they are (RFC 3533, RFC 7845): nothing is decoded."""

import struct
from typing import BinaryIO, Final

RATE: Final = 48_000
"""Granule positions count samples at this rate, whatever the encoder's own."""
SILENCE: Final = b"\xf8\xff\xfe"
"""20 ms of silence (CELT, one frame)."""
SILENCE_SAMPLES: Final = 960
LONGEST_PACKET: Final = 5760
"""120 ms."""
PAGE_SAMPLES: Final = RATE
PAGE_SEGMENTS: Final = 255
_FIRST, _LAST = 2, 4
_VENDOR: Final = b"rscord"


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
        table.append(value)
    return table


_CRC: Final = _crc_table()


def _crc(data: bytes) -> int:
    """Ogg's checksum: not the reflected CRC-32 of the standard library."""
    value = 0
    for byte in data:
        value = (value << 8 & 0xFFFFFFFF) ^ _CRC[value >> 24 ^ byte]
    return value


def duration(packet: bytes) -> int:
    """Samples (at 48 kHz) in an Opus packet; 0 if it is malformed or longer than 120 ms (RFC 6716 section 3.1)."""
    if not packet:
        return 0
    configuration, code = packet[0] >> 3, packet[0] & 3
    if configuration < 12:
        samples = (480, 960, 1920, 2880)[configuration & 3]
    elif configuration < 16:
        samples = (480, 960)[configuration & 1]
    else:
        samples = 120 << (configuration & 3)
    total = samples * _frames(code, packet)
    return total if total <= LONGEST_PACKET else 0


def _frames(code: int, packet: bytes) -> int:
    if code < 3:
        return 1 if code == 0 else 2
    return packet[1] & 63 if len(packet) > 1 else 0


class OggOpus:
    """An Ogg Opus file under way: whole pages only are written, so that it can be played up to any kill."""

    def __init__(self, file: BinaryIO, serial: int) -> None:
        self._file = file
        self._serial = serial
        self._number = 0
        self._packets: list[bytes] = []
        self._segments = 0
        self._paged = 0
        self.samples = 0
        self.size = 0
        head = b"OpusHead" + struct.pack("<BBHIhB", 1, 2, 0, RATE, 0, 0)
        self._write(_FIRST, [head], 0)
        tags = b"OpusTags" + struct.pack("<I", len(_VENDOR)) + _VENDOR + struct.pack("<I", 0)
        self._write(0, [tags], 0)

    def add(self, packet: bytes) -> None:
        """Appends a packet; raises OSError. One of no duration is left out."""
        samples, segments = duration(packet), len(packet) // 255 + 1
        if not samples or segments > PAGE_SEGMENTS:
            return
        if self._segments + segments > PAGE_SEGMENTS or self.samples - self._paged >= PAGE_SAMPLES:
            self._flush(0)
        self._packets.append(packet)
        self._segments += segments
        self.samples += samples

    def close(self) -> None:
        self._flush(_LAST)
        self._file.close()

    def _flush(self, flags: int) -> None:
        self._write(flags, self._packets, self.samples)
        self._packets, self._segments, self._paged = [], 0, self.samples

    def _write(self, flags: int, packets: list[bytes], position: int) -> None:
        lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
        numbers = struct.pack("<4sBBqIII", b"OggS", 0, flags, position, self._serial, self._number, 0)
        page = numbers + bytes([len(lacing)]) + lacing + b"".join(packets)
        page = page[:22] + struct.pack("<I", _crc(page)) + page[26:]
        self._file.write(page)
        self._number += 1
        self.size += len(page)
