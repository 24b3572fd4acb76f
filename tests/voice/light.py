"""A light peer: a browser's half of a voice connection without a browser, in a few hundred lines of Python.

It makes its own STUN (with aioice), DTLS and SRTP (through the libraries' public interfaces), and shares no code with
the server. :class:`LightPeer` does no input or output itself, so that tests drive it by asyncio and benchmarks by
plain sockets.
"""

import datetime
import re
import secrets
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from aioice import stun
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL
from pylibsrtp import Error, Policy, Session

OPUS, RED, VP8, RTX = 111, 63, 96, 97
LEVEL_ID = 3
AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
CM, GCM = b"SRTP_AES128_CM_SHA1_80", b"SRTP_AEAD_AES_128_GCM"
_SALT = {CM: 14, GCM: 12}
_POLICY = {CM: Policy.SRTP_PROFILE_AES128_CM_SHA1_80, GCM: Policy.SRTP_PROFILE_AEAD_AES_128_GCM}


@dataclass
class Received:
    """One RTP packet as it came out of SRTP."""

    ssrc: int
    sequence: int
    timestamp: int
    payload_type: int
    marker: bool
    extended: bool
    payload: bytes


@cache
def _identity() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "light")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def context(profiles: bytes, *, other_certificate: bool = False) -> SSL.Context:
    key, certificate = _identity.__wrapped__() if other_certificate else _identity()
    made = SSL.Context(SSL.DTLS_METHOD)
    made.use_certificate(certificate)
    made.use_privatekey(key)
    made.set_verify(SSL.VERIFY_PEER, lambda *_: True)
    made.set_tlsext_use_srtp(profiles)
    return made


_shared_context = cache(context)


@dataclass
class Stream:
    """What the peer sends under one SSRC."""

    ssrc: int = field(default_factory=lambda: secrets.randbelow(0xFFFFFFFE) + 1)
    sequence: int = field(default_factory=lambda: secrets.randbelow(0x8000))
    timestamp: int = field(default_factory=lambda: secrets.randbelow(0x7FFFFFFF))
    sent: dict[int, tuple[int, bool, bytes]] = field(default_factory=dict)


class LightPeer:
    """One participant. ``transmit`` sends a datagram to the server; feed what comes back to :meth:`receive`."""

    def __init__(
        self,
        *,
        audio_slots: int = 6,
        video_slots: int = 0,
        video: bool = False,
        screen: bool = False,
        rtx: bool = True,
        red: bool = False,
        level: bool = True,
        opus: int = OPUS,
        name_ssrcs: bool = True,
        profiles: bytes = CM,
    ) -> None:
        self.audio_slots, self.video_slots, self.video, self.screen = audio_slots, video_slots, video, screen
        self.rtx, self.red, self.level, self.opus, self.name_ssrcs = rtx, red, level, opus, name_ssrcs
        self.profiles = profiles
        self.tls_context = _shared_context(profiles)
        self.ufrag, self.password = secrets.token_hex(4), secrets.token_hex(12)
        self.audio, self.camera, self.repair = Stream(), Stream(), Stream()
        self.screen_audio, self.screen_video = Stream(), Stream()
        self.transmit: Callable[[bytes], None] = lambda data: None
        self.remote_ufrag = self.remote_password = ""
        self.remote: tuple[str, int] = ("", 0)
        self.slot_of_ssrc: dict[int, str] = {}
        self.repair_ssrcs: set[int] = set()
        self.checked = self.connected = self.closed = False
        self.packets: list[Received] = []
        self.rtcp: list[bytes] = []
        self.undecryptable = 0
        self.on_packet: Callable[[Received], None] = self.packets.append
        self.on_connected: Callable[[], None] = lambda: None
        self._connection: SSL.Connection | None = None
        self.inbound: Session | None = None
        self.outbound: Session | None = None

    # Session description

    def offer(self) -> str:
        mids = 0
        media: list[str] = []

        def add(lines: list[str]) -> None:
            nonlocal mids
            media.extend([lines[0], "c=IN IP4 0.0.0.0", f"a=mid:{mids}", *lines[1:], "a=rtcp-mux"])
            mids += 1

        add([*self._audio_lines(), "a=sendonly", *self._ssrc_lines(self.audio)])
        if self.screen:
            add([*self._audio_lines(), "a=sendonly", *self._ssrc_lines(self.screen_audio)])
        for _ in range(self.audio_slots):
            add([*self._audio_lines(), "a=recvonly"])
        if self.video:
            repair = self.repair if self.rtx else None
            add([*self._video_lines(), "a=sendonly", *self._ssrc_lines(self.camera, repair)])
        if self.screen:
            add([*self._video_lines(), "a=sendonly", *self._ssrc_lines(self.screen_video)])
        for _ in range(self.video_slots):
            add([*self._video_lines(), "a=recvonly"])
        bundle = " ".join(str(mid) for mid in range(mids))
        return "\r\n".join([*self.session_lines(bundle), *media]) + "\r\n"

    def session_lines(self, bundle: str) -> list[str]:
        digest = _identity()[1].fingerprint(hashes.SHA256()).hex(":").upper()
        return [
            "v=0",
            "o=- 1 2 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            f"a=group:BUNDLE {bundle}",
            f"a=ice-ufrag:{self.ufrag}",
            f"a=ice-pwd:{self.password}",
            f"a=fingerprint:sha-256 {digest}",
            "a=setup:actpass",
        ]

    def _audio_lines(self) -> list[str]:
        opus = self.opus
        formats = f"{opus} {RED}" if self.red else f"{opus}"
        lines = [f"m=audio 9 UDP/TLS/RTP/SAVPF {formats}", f"a=rtpmap:{opus} opus/48000/2"]
        if self.red:
            lines += [f"a=rtpmap:{RED} red/48000/2", f"a=fmtp:{RED} {opus}/{opus}"]
        if self.level:
            lines.append(f"a=extmap:{LEVEL_ID} {AUDIO_LEVEL}")
        return lines

    def _video_lines(self) -> list[str]:
        formats = f"{VP8} {RTX}" if self.rtx else f"{VP8}"
        lines = [f"m=video 9 UDP/TLS/RTP/SAVPF {formats}", f"a=rtpmap:{VP8} VP8/90000"]
        lines += [f"a=rtcp-fb:{VP8} nack", f"a=rtcp-fb:{VP8} nack pli", f"a=rtcp-fb:{VP8} goog-remb"]
        if self.rtx:
            lines += [f"a=rtpmap:{RTX} rtx/90000", f"a=fmtp:{RTX} apt={VP8}"]
        return lines

    def _ssrc_lines(self, stream: Stream, repair: Stream | None = None) -> list[str]:
        if not self.name_ssrcs:
            return []
        lines = [f"a=ssrc-group:FID {stream.ssrc} {repair.ssrc}"] if repair else []
        return lines + [f"a=ssrc:{s.ssrc} cname:light" for s in (stream, repair) if s]

    def accept(self, answer: str) -> None:
        self.remote_ufrag = _find(r"a=ice-ufrag:(\S+)", answer)
        self.remote_password = _find(r"a=ice-pwd:(\S+)", answer)
        host, port = re.findall(r"a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host", answer)[0]
        self.remote = host, int(port)
        for section in answer.split("\r\nm=")[1:]:
            mid = _find(r"a=mid:(\S+)", section)
            for group in re.findall(r"a=ssrc-group:FID \d+ (\d+)", section):
                self.repair_ssrcs.add(int(group))
            for ssrc in re.findall(r"a=ssrc:(\d+) ", section):
                self.slot_of_ssrc[int(ssrc)] = mid

    # Connection

    def check(self, *, nominate: bool = True, password: str | None = None, ufrag: str | None = None) -> bytes:
        """A signed connectivity check."""
        message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        message.attributes["USERNAME"] = f"{ufrag or self.remote_ufrag}:{self.ufrag}"
        message.attributes["PRIORITY"] = 1
        message.attributes["ICE-CONTROLLING"] = 1
        if nominate:
            message.attributes["USE-CANDIDATE"] = None
        message.add_message_integrity((password or self.remote_password).encode())
        return bytes(message)

    def receive(self, data: bytes) -> None:
        first = data[0]
        if first < 4:
            self._receive_stun(data)
        elif 20 <= first < 64:
            self._receive_dtls(data)
        elif self.inbound is not None:
            self._receive_media(data)

    def _receive_stun(self, data: bytes) -> None:
        message = stun.parse_message(data)
        if message.message_class == stun.Class.REQUEST:
            self._answer_check(message)
        if message.message_class in (stun.Class.REQUEST, stun.Class.INDICATION):
            return
        assert message.message_class == stun.Class.RESPONSE
        assert message.check_message_integrity(self.remote_password.encode())
        if not self.checked:
            self.checked = True
            self._connection = SSL.Connection(self.tls_context)
            self._connection.set_connect_state()
            self._handshake()

    def _answer_check(self, request: stun.Message) -> None:
        """Servers that are not lite check too."""
        response = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, request.transaction_id)
        response.attributes["XOR-MAPPED-ADDRESS"] = self.remote
        response.add_message_integrity(self.password.encode())
        self.transmit(bytes(response))

    def _receive_dtls(self, data: bytes) -> None:
        if self._connection is None:
            return
        self._connection.bio_write(data)
        if not self.connected:
            self._handshake()
            return
        try:
            self._connection.recv(1500)
        except SSL.ZeroReturnError:
            self.closed = True
        except SSL.WantReadError:
            pass

    def _handshake(self) -> None:
        assert self._connection is not None
        try:
            self._connection.do_handshake()
            done = True
        except SSL.WantReadError:
            done = False
        self._flush()
        if done:
            self._take_keys()

    def retransmit(self) -> None:
        if self._connection is not None and not self.connected:
            self._connection.DTLSv1_handle_timeout()
            self._flush()

    def goodbye(self) -> None:
        assert self._connection is not None
        self._connection.shutdown()
        self._flush()

    def _flush(self) -> None:
        assert self._connection is not None
        try:
            data = self._connection.bio_read(65536)
        except SSL.WantReadError:
            return
        at, datagram = 0, b""
        while at < len(data):
            end = at + 13 + struct.unpack_from("!H", data, at + 11)[0]
            if len(datagram) + end - at > 1200:
                self.transmit(datagram)
                datagram = b""
            datagram += data[at:end]
            at = end
        self.transmit(datagram)

    def _take_keys(self) -> None:
        assert self._connection is not None
        self.profile = profile = self._connection.get_selected_srtp_profile()
        salt = _SALT[profile]
        raw = self._connection.export_keying_material(b"EXTRACTOR-dtls_srtp", 32 + 2 * salt)
        client, server = raw[:16] + raw[32 : 32 + salt], raw[16:32] + raw[32 + salt :]
        self.keys = client, server
        self.outbound = session(profile, client, Policy.SSRC_ANY_OUTBOUND)
        self.inbound = session(profile, server, Policy.SSRC_ANY_INBOUND)
        self.connected = True
        self.on_connected()

    # Media

    def _receive_media(self, data: bytes) -> None:
        assert self.inbound is not None
        try:
            if 192 <= data[1] <= 223:
                self.rtcp.append(self.inbound.unprotect_rtcp(data))
            else:
                self.on_packet(parse(self.inbound.unprotect(data)))
        except Error:
            self.undecryptable += 1

    def rtp(
        self, stream: Stream, payload_type: int, payload: bytes, *, step: int, **options: object
    ) -> bytes:
        """A sealed packet: the stream's next, unless ``sequence`` or ``timestamp`` is given."""
        assert self.outbound is not None
        return self.outbound.protect(self.plain_rtp(stream, payload_type, payload, step=step, **options))

    def plain_rtp(
        self,
        stream: Stream,
        payload_type: int,
        payload: bytes,
        *,
        step: int,
        level: int | None = None,
        marker: bool = False,
        sequence: int | None = None,
        timestamp: int | None = None,
    ) -> bytes:
        if sequence is None:
            sequence = stream.sequence = (stream.sequence + 1) & 0xFFFF
        if timestamp is None:
            timestamp = stream.timestamp = (stream.timestamp + step) & 0xFFFFFFFF
        stream.sent[sequence] = timestamp, marker, payload
        extension = b"" if level is None else struct.pack("!HHBBH", 0xBEDE, 1, LEVEL_ID << 4, 0x80 | level, 0)
        first = 0x90 if extension else 0x80
        header = struct.pack("!BBHII", first, payload_type | marker << 7, sequence, timestamp, stream.ssrc)
        return header + extension + payload

    def send_audio(self, payload: bytes, *, level: int = 20, **options: object) -> None:
        """20 ms of Opus (or of what the test calls so)."""
        shown = level if self.level else None
        self.transmit(self.rtp(self.audio, self.opus, payload, step=960, level=shown, **options))

    def send_video(self, payload: bytes, *, stream: Stream | None = None, step: int = 3000) -> None:
        """One VP8 packet of the camera, or of another stream; of a new frame unless ``step=0``."""
        self.transmit(self.rtp(stream or self.camera, VP8, payload, step=step))

    def send_rtcp(self, data: bytes) -> None:
        assert self.outbound is not None
        self.transmit(self.outbound.protect_rtcp(data))


def session(profile: bytes, key: bytes, direction: int) -> Session:
    policy = Policy(key=key, ssrc_type=direction, srtp_profile=_POLICY[profile])
    policy.window_size = 1024
    return Session(policy)


def parse(data: bytes) -> Received:
    first, second, sequence, timestamp, ssrc = struct.unpack_from("!BBHII", data)
    start = 12 + 4 * (first & 15)
    extended = bool(first & 0x10)
    if extended:
        start += 4 + 4 * struct.unpack_from("!H", data, start + 2)[0]
    return Received(ssrc, sequence, timestamp, second & 0x7F, bool(second & 0x80), extended, data[start:])


def _find(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None, f"{pattern} not in {text}"
    return match[1]
