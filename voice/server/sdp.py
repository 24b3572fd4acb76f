"""Reads a browser's offer (RFC 8866; JSEP: RFC 8829): only what an SFU needs, within firm limits.

An offer comes from a person, through the web side, so every line may be hostile. Whatever is not understood is
ignored; what is needed and missing raises :class:`SdpError`.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from voice.server.dtls import HASHES, Fingerprint
from voice.server.settings import MAX_SDP

MAX_LINES: Final = 8192
MAX_MEDIA: Final = 128
MAX_PER_MEDIA: Final = 64
AUDIO_LEVEL: Final = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
PROTOCOL: Final = "UDP/TLS/RTP/SAVPF"
_MEDIA: Final = re.compile(r"(\w{1,16}) (\d{1,5}) ([\w/]{1,32}) (.*)", re.ASCII)
_CODEC: Final = re.compile(r"(\d{1,3}) ([\w.-]{1,32})/(\d{1,9})(?:/(\d{1,2}))?", re.ASCII)
_TOKEN: Final = re.compile(r"[\w.+/-]{1,64}", re.ASCII)
_ICE: Final = re.compile(r"[A-Za-z0-9+/=_-]{4,256}")


class SdpError(ValueError):
    """The offer cannot be answered; ``code`` is a word for programs, the message one for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class Codec:
    payload_type: int
    name: str
    """In lower case, with the clock rate: ``opus/48000``."""
    channels: str
    parameters: str = ""


@dataclass
class Media:
    """One media section of the offer."""

    kind: str
    protocol: str
    format: str
    """The first format as written: what a refusal must repeat."""
    formats: list[int]
    mid: str = ""
    direction: str = "sendrecv"
    rejected: bool = False
    muxed: bool = False
    codecs: dict[int, Codec] = field(default_factory=dict)
    extensions: dict[str, int] = field(default_factory=dict)
    ssrcs: list[int] = field(default_factory=list)
    repairs: dict[int, int] = field(default_factory=dict)
    """The SSRC of retransmissions for an SSRC (RFC 4588 section 8.6)."""
    attributes: dict[str, str] = field(default_factory=dict)

    def find(self, name: str, parameter: str = "") -> Codec | None:
        """The codec of that name (and parameter) that the browser prefers."""
        candidates = [self.codecs[number] for number in self.formats if number in self.codecs]
        wanted = (codec for codec in candidates if codec.name == name)
        return next((codec for codec in wanted if parameter in ("", *codec.parameters.split(";"))), None)


@dataclass
class Offer:
    media: list[Media]
    fingerprint: Fingerprint


def parse_offer(text: str) -> Offer:
    """Raises SdpError: sdp_too_long, bad_sdp."""
    if len(text) > MAX_SDP:
        raise SdpError("sdp_too_long", f"a session description has at most {MAX_SDP} characters")
    lines = text.splitlines()
    if len(lines) > MAX_LINES or not lines or lines[0] != "v=0":
        raise SdpError("bad_sdp", "not a session description")
    session: dict[str, str] = {}
    media: list[Media] = []
    for line in lines:
        if line.startswith("m="):
            media.append(_media(line[2:], len(media)))
        elif line.startswith("a="):
            name, _, value = line[2:].partition(":")
            if media:
                _attribute(media[-1], name, value)
            else:
                session.setdefault(name, value)
    _check(media, session)
    return Offer(media, _fingerprint(media, session))


def _media(line: str, before: int) -> Media:
    match = _MEDIA.fullmatch(line)
    if match is None or before >= MAX_MEDIA:
        raise SdpError("bad_sdp", "a media line is malformed, or there are too many")
    kind, port, protocol, formats = match.groups()
    words = formats.split()[:MAX_PER_MEDIA]
    if not words or _TOKEN.fullmatch(words[0]) is None:
        raise SdpError("bad_sdp", "a media line names no format")
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 4]
    return Media(kind, protocol, words[0], [n for n in numbers if n < 128], rejected=port == "0")


def _attribute(media: Media, name: str, value: str) -> None:
    reader = _READERS.get(name)
    if reader is not None:
        reader(media, value)
    elif name in ("sendrecv", "sendonly", "recvonly", "inactive"):
        media.direction = name
    elif name in ("fingerprint", "setup", "ice-ufrag"):
        media.attributes.setdefault(name, value)
    elif name == "rtcp-mux":
        media.muxed = True


def _read_mid(media: Media, value: str) -> None:
    if _TOKEN.fullmatch(value) is None:
        raise SdpError("bad_sdp", "a media section's id is malformed")
    media.mid = value


def _read_codec(media: Media, value: str) -> None:
    match = _CODEC.fullmatch(value)
    if match is not None and len(media.codecs) < MAX_PER_MEDIA:
        number, name, rate, channels = match.groups()
        codec = Codec(int(number), f"{name}/{rate}".lower(), channels or "")
        media.codecs.setdefault(codec.payload_type, codec)


def _read_parameters(media: Media, value: str) -> None:
    number, _, parameters = value.partition(" ")
    if number.isdecimal() and len(number) < 4 and int(number) in media.codecs:
        media.codecs[int(number)].parameters = parameters


def _read_extension(media: Media, value: str) -> None:
    number, _, rest = value.partition(" ")
    number = number.partition("/")[0]
    uri = rest.partition(" ")[0]
    if number.isdecimal() and len(number) < 3 and 1 <= int(number) <= 14 and uri == AUDIO_LEVEL:
        media.extensions.setdefault(uri, int(number))


def _read_ssrc(media: Media, value: str) -> None:
    number = _ssrc(value.partition(" ")[0])
    if number is not None and number not in media.ssrcs and len(media.ssrcs) < MAX_PER_MEDIA:
        media.ssrcs.append(number)


def _read_group(media: Media, value: str) -> None:
    words = value.split()
    numbers = [_ssrc(word) for word in words[1:3]]
    if words[:1] == ["FID"] and len(numbers) == 2 and len(media.repairs) < MAX_PER_MEDIA:
        stream, repair = numbers
        if stream is not None and repair is not None:
            media.repairs.setdefault(stream, repair)


_READERS: Final = {
    "mid": _read_mid,
    "rtpmap": _read_codec,
    "fmtp": _read_parameters,
    "extmap": _read_extension,
    "ssrc": _read_ssrc,
    "ssrc-group": _read_group,
}


def _ssrc(word: str) -> int | None:
    if not word.isdecimal() or len(word) > 10:
        return None
    return int(word) if 0 < int(word) <= 0xFFFFFFFF else None


def _check(media: list[Media], session: dict[str, str]) -> None:
    mids = [section.mid for section in media]
    if not all(mids) or len(set(mids)) != len(mids):
        raise SdpError("bad_sdp", "each media section needs an id of its own")
    setup = next((m.attributes["setup"] for m in media if "setup" in m.attributes), session.get("setup"))
    if setup not in ("actpass", "active"):
        raise SdpError("bad_sdp", "the offering side must be able to open the DTLS connection")
    ufrag = next((m.attributes["ice-ufrag"] for m in media if "ice-ufrag" in m.attributes), None)
    if _ICE.fullmatch(ufrag or session.get("ice-ufrag", "")) is None:
        raise SdpError("bad_sdp", "the ICE user name is missing")


def _fingerprint(media: list[Media], session: dict[str, str]) -> Fingerprint:
    lines = [m.attributes["fingerprint"] for m in media if "fingerprint" in m.attributes]
    algorithm, _, value = (lines[0] if lines else session.get("fingerprint", "")).partition(" ")
    if algorithm.lower() not in HASHES or re.fullmatch(r"[0-9A-Fa-f:]{95,191}", value) is None:
        raise SdpError("bad_sdp", "a SHA-256, SHA-384 or SHA-512 fingerprint is needed")
    return Fingerprint(algorithm.lower(), value.upper())
