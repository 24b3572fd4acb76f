"""The passive side of DTLS-SRTP (RFC 5763, RFC 5764): a handshake gives the keys, then only its end is of interest.

Cookies (RFC 6347 section 4.2.1) are not needed: a handshake is heard only from an address that has passed a signed
ICE check. Both sides' certificates are self-signed; what counts is the fingerprint in the session description.
"""

import datetime
import struct
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL

from voice.server.srtp import PROFILES, Inbound, Outbound, split_keys

CIPHERS: Final = b"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384"
MTU: Final = 1200
HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    "sha-256": hashes.SHA256(),
    "sha-384": hashes.SHA384(),
    "sha-512": hashes.SHA512(),
}
_RECORD_HEADER: Final = 13
_CERTIFICATE_DAYS: Final = 365


class HandshakeError(Exception):
    """The handshake cannot succeed: another certificate than announced, no common profile, broken records."""


class Fingerprint(NamedTuple):
    """The hash of a certificate as SDP writes it (RFC 8122 section 5)."""

    algorithm: str
    value: str


class Identity:
    """This process's certificate and TLS context; made at its start, never stored."""

    def __init__(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(key)
        self.fingerprint = Fingerprint("sha-256", _digest(certificate, "sha-256"))
        self.context = SSL.Context(SSL.DTLS_METHOD)
        self.context.use_certificate(certificate)
        self.context.use_privatekey(key)
        self.context.set_options(SSL.OP_NO_TICKET)
        self.context.set_cipher_list(CIPHERS)
        self.context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *_: True)
        self.context.set_tlsext_use_srtp(b":".join(profile.name for profile in PROFILES))


class Handshake:
    """One peer's association: takes its datagrams, gives those to send back."""

    def __init__(self, identity: Identity, expected: Fingerprint) -> None:
        self._expected = expected
        self._connection = SSL.Connection(identity.context)
        self._connection.set_accept_state()
        self._connection.set_ciphertext_mtu(MTU)
        self.done = False
        self.ended = False

    def receive(self, datagram: bytes) -> list[bytes]:
        """Raises HandshakeError; sets ``done`` once keys can be taken, ``ended`` when the peer has said goodbye."""
        self._connection.bio_write(datagram)
        try:
            if self.done:
                self._connection.recv(MTU)
            else:
                self._connection.do_handshake()
                self._check_certificate()
                self.done = True
        except SSL.WantReadError:
            pass
        except SSL.ZeroReturnError:
            self.ended = True
        except SSL.Error as error:
            if not self.done:  # afterwards anything odd is ignored: media goes on
                raise HandshakeError(str(error)) from error
        return self._outgoing()

    def retransmit(self) -> list[bytes]:
        """What is due again because no answer came (RFC 6347 section 4.2.4)."""
        if not self.done:
            self._connection.DTLSv1_handle_timeout()
        return self._outgoing()

    def close(self) -> list[bytes]:
        """The closing alert."""
        try:
            self._connection.shutdown()
        except SSL.Error:
            return []
        return self._outgoing()

    def keys(self, *, repeat: bool) -> tuple[Inbound, Outbound]:
        """SRTP both ways; raises HandshakeError if the two sides have no profile in common."""
        name = self._connection.get_selected_srtp_profile()
        profile = next((profile for profile in PROFILES if profile.name == name), None)
        if profile is None:
            raise HandshakeError("no SRTP profile in common")
        size = 2 * (profile.key + profile.salt)
        material = self._connection.export_keying_material(b"EXTRACTOR-dtls_srtp", size)
        client, server = split_keys(profile, material)
        return Inbound(profile, client), Outbound(profile, server, repeat=repeat)

    def _check_certificate(self) -> None:
        certificate = self._connection.get_peer_certificate(as_cryptography=True)
        if certificate is None or _digest(certificate, self._expected.algorithm) != self._expected.value:
            raise HandshakeError("the certificate is not the announced one")

    def _outgoing(self) -> list[bytes]:
        try:
            return _datagrams(self._connection.bio_read(65536))
        except SSL.WantReadError:
            return []


def _datagrams(records: bytes) -> list[bytes]:
    """Joins records into datagrams without splitting one (the memory BIO knows no datagram's end)."""
    datagrams, at = [b""], 0
    while at < len(records):
        end = at + _RECORD_HEADER + struct.unpack_from("!H", records, at + 11)[0]
        if datagrams[-1] and len(datagrams[-1]) + end - at > MTU:
            datagrams.append(b"")
        datagrams[-1] += records[at:end]
        at = end
    return datagrams


def _certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "voice")])
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=_CERTIFICATE_DAYS))
    )
    return builder.sign(key, hashes.SHA256())


def _digest(certificate: x509.Certificate, algorithm: str) -> str:
    return certificate.fingerprint(HASHES[algorithm]).hex(":").upper()
