"""The lite half of ICE: answers connectivity checks, makes none (RFC 8445 section 2.5; STUN: RFC 8489).

A check that is not signed with the password of the peer it names gets no answer at all, so a stranger learns
nothing and cannot use the port to send traffic elsewhere.
"""

import binascii
import hmac
import secrets
import socket
import struct
from typing import NamedTuple

COOKIE = 0x2112A442
_HEADER = struct.Struct("!HHI12s")
_ATTRIBUTE = struct.Struct("!HH")
_REQUEST, _SUCCESS = 0x0001, 0x0101
_USERNAME, _INTEGRITY, _XOR_MAPPED_ADDRESS, _USE_CANDIDATE = 0x0006, 0x0008, 0x0020, 0x0025
_FINGERPRINT, _FINGERPRINT_XOR = 0x8028, 0x5354554E
_UNDERSTOOD = frozenset({_USERNAME, _INTEGRITY, _XOR_MAPPED_ADDRESS, _USE_CANDIDATE, 0x0024})


class Check(NamedTuple):
    """A binding request, well formed but not yet trusted."""

    transaction: bytes
    ufrag: str
    """The answering side's half of USERNAME: names the peer."""
    nominated: bool
    signed: bytes
    integrity: bytes


def credentials() -> tuple[str, str]:
    """A fresh user name fragment and password (RFC 8445 section 5.3: at least 24 and 128 bits)."""
    return secrets.token_hex(8), secrets.token_hex(16)


def parse_check(data: bytes) -> Check | None:
    """A binding request, or None for anything else or malformed."""
    if len(data) < 20 or len(data) % 4:
        return None
    kind, length, cookie, transaction = _HEADER.unpack_from(data)
    if kind != _REQUEST or cookie != COOKIE or length != len(data) - 20:
        return None
    attributes = _attributes(data)
    if attributes is None or _USERNAME not in attributes or _INTEGRITY not in attributes:
        return None
    ufrag = data[slice(*attributes[_USERNAME])].partition(b":")[0].decode("ascii", "replace")
    start, end = attributes[_INTEGRITY]
    signed = data[: start - 4]
    return Check(transaction, ufrag, _USE_CANDIDATE in attributes, signed, data[start:end])


def _attributes(data: bytes) -> dict[int, tuple[int, int]] | None:
    """Where each attribute's value stands; what follows the integrity is no longer signed and left out."""
    found: dict[int, tuple[int, int]] = {}
    at = 20
    while at < len(data):
        kind, length = _ATTRIBUTE.unpack_from(data, at)
        end = at + 4 + length
        if end > len(data) or (kind < 0x8000 and kind not in _UNDERSTOOD):
            return None
        if kind == _FINGERPRINT:
            return found if _fingerprint_matches(data, at, length) else None
        if _INTEGRITY not in found:
            found[kind] = at + 4, end
        at = end + -length % 4
    return found


def _fingerprint_matches(data: bytes, at: int, length: int) -> bool:
    if length != 4 or at + 8 != len(data):
        return False
    value: int = struct.unpack_from("!I", data, at + 4)[0]
    return value == binascii.crc32(data[:at]) ^ _FINGERPRINT_XOR


def is_signed(check: Check, password: str) -> bool:
    """Whether the request carries the HMAC-SHA1 that this password gives (RFC 8489 section 14.5)."""
    return hmac.compare_digest(check.integrity, _integrity(check.signed, password))


def _integrity(message: bytes, password: str) -> bytes:
    covered = message[:2] + struct.pack("!H", len(message) - 20 + 24) + message[4:]
    return hmac.digest(password.encode(), covered, "sha1")


def answer(check: Check, password: str, host: str, port: int) -> bytes:
    """The success response, which tells the peer the address it was seen at."""
    mapped = _xor_mapped(host, port, check.transaction)
    message = _HEADER.pack(_SUCCESS, len(mapped), COOKIE, check.transaction) + mapped
    message += _ATTRIBUTE.pack(_INTEGRITY, 20) + _integrity(message, password)
    message = message[:2] + struct.pack("!H", len(message) - 20 + 8) + message[4:]
    fingerprint = binascii.crc32(message) ^ _FINGERPRINT_XOR
    return message + struct.pack("!HHI", _FINGERPRINT, 4, fingerprint)


def _xor_mapped(host: str, port: int, transaction: bytes) -> bytes:
    host = host.removeprefix("::ffff:")
    family = 2 if ":" in host else 1
    packed = socket.inet_pton(socket.AF_INET6 if family == 2 else socket.AF_INET, host.partition("%")[0])
    pad = struct.pack("!I", COOKIE) + transaction
    masked = bytes(a ^ b for a, b in zip(packed, pad, strict=False))
    value = struct.pack("!BBH", 0, family, port ^ (COOKIE >> 16)) + masked
    return _ATTRIBUTE.pack(_XOR_MAPPED_ADDRESS, len(value)) + value
