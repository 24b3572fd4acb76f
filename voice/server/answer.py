"""Writes the answer to an offer: ICE-lite, DTLS passive, everything in one bundle (RFC 8445, RFC 5763, RFC 9143)."""

from dataclasses import dataclass

from voice.server.dtls import Fingerprint
from voice.server.plan import Codecs, Plan, Section
from voice.server.sdp import AUDIO_LEVEL

FEEDBACK = ("nack", "nack pli", "ccm fir", "goog-remb")
HOST_PRIORITY = 2_130_706_431


@dataclass(frozen=True)
class Transport:
    """What the answer says about how to reach this process."""

    ufrag: str
    password: str
    fingerprint: Fingerprint
    hosts: tuple[str, ...]
    port: int


@dataclass(frozen=True)
class AudioFormat:
    """How a person should encode the microphone; bits per second (RFC 7587 section 6.1)."""

    bitrate: int = 64_000
    stereo: bool = False
    dtx: bool = True


@dataclass(frozen=True)
class SlotSource:
    """The SSRCs under which the SFU sends into one slot."""

    ssrc: int
    repair: int | None


def write_answer(
    plan: Plan, transport: Transport, audio: AudioFormat, slots: dict[str, SlotSource], *, session: int
) -> str:
    """``slots`` by media section id."""
    accepted = [section.media.mid for section in plan.sections if section.codecs]
    lines = [
        "v=0",
        f"o=- {session} 2 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        f"a=group:BUNDLE {' '.join(accepted)}",
        "a=ice-lite",
        "a=msid-semantic: WMS *",
    ]
    for section in plan.sections:
        if section.codecs is None:
            lines += _refused(section)
            continue
        lines += _head(section, section.codecs)
        lines += _transport(transport)
        lines += _use(section, section.codecs, audio, slots)
    return "\r\n".join(lines) + "\r\n"


def _refused(section: Section) -> list[str]:
    media = section.media
    head = f"m={media.kind} 0 {media.protocol} {media.format}"
    return [head, "c=IN IP4 0.0.0.0", "a=inactive", f"a=mid:{media.mid}"]


def _head(section: Section, codecs: Codecs) -> list[str]:
    media = section.media
    numbers = [codecs.main] if codecs.extra is None else [codecs.main, codecs.extra]
    if codecs.extra_first:
        numbers.reverse()
    head = f"m={media.kind} 9 {media.protocol} {' '.join(map(str, numbers))}"
    return [head, "c=IN IP4 0.0.0.0", f"a=mid:{media.mid}", "a=rtcp-mux"]


def _transport(transport: Transport) -> list[str]:
    """Stands in every section, though one would do: not every implementation looks into the first."""
    lines = [
        f"a=ice-ufrag:{transport.ufrag}",
        f"a=ice-pwd:{transport.password}",
        f"a=fingerprint:{transport.fingerprint.algorithm} {transport.fingerprint.value}",
        "a=setup:passive",
    ]
    for rank, host in enumerate(transport.hosts):
        priority = HOST_PRIORITY - (rank << 8)
        lines.append(f"a=candidate:{rank + 1} 1 udp {priority} {host} {transport.port} typ host")
    return [*lines, "a=end-of-candidates"]


def _use(section: Section, codecs: Codecs, audio: AudioFormat, slots: dict[str, SlotSource]) -> list[str]:
    lines = _audio_codecs(codecs, audio) if section.media.kind == "audio" else _video_codecs(codecs)
    if section.sends:
        lines.append("a=recvonly")
        if section.level_id:
            lines.append(f"a=extmap:{section.level_id} {AUDIO_LEVEL}")
        return lines
    return [*lines, "a=sendonly", *_source(section.media.mid, slots[section.media.mid])]


def _audio_codecs(codecs: Codecs, audio: AudioFormat) -> list[str]:
    wanted = f"minptime=10;useinbandfec=1;maxaveragebitrate={audio.bitrate}"
    wanted += ";stereo=1;sprop-stereo=1" if audio.stereo else ""
    wanted += ";usedtx=1" if audio.dtx else ""
    lines = [f"a=rtpmap:{codecs.main} opus/48000/2", f"a=fmtp:{codecs.main} {wanted}"]
    if codecs.extra is not None:
        lines.append(f"a=rtpmap:{codecs.extra} red/48000/2")
        lines.append(f"a=fmtp:{codecs.extra} {codecs.main}/{codecs.main}")
    return lines


def _video_codecs(codecs: Codecs) -> list[str]:
    lines = [f"a=rtpmap:{codecs.main} VP8/90000"]
    lines += [f"a=rtcp-fb:{codecs.main} {feedback}" for feedback in FEEDBACK]
    if codecs.extra is not None:
        lines += [f"a=rtpmap:{codecs.extra} rtx/90000", f"a=fmtp:{codecs.extra} apt={codecs.main}"]
    return lines


def _source(mid: str, source: SlotSource) -> list[str]:
    lines = [f"a=msid:slot-{mid} slot-{mid}"]
    if source.repair is not None:
        lines.append(f"a=ssrc-group:FID {source.ssrc} {source.repair}")
    numbers = [source.ssrc] if source.repair is None else [source.ssrc, source.repair]
    return lines + [f"a=ssrc:{number} cname:slot-{mid}" for number in numbers]
