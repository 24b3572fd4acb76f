"""What each media section of an offer is for.

Sections that send are, in their order, the microphone and the sound of a shared screen; the camera and the screen.
Sections that only receive are slots, to which the SFU switches one person or another.
"""

from dataclasses import dataclass, field
from typing import Final

from voice.server.protocol import Kind
from voice.server.sdp import AUDIO_LEVEL, PROTOCOL, Media, Offer, SdpError
from voice.server.settings import MAX_SOURCES

KINDS: Final[dict[str, tuple[Kind, Kind]]] = {
    "audio": ("microphone", "screen_audio"),
    "video": ("camera", "screen"),
}
RATES: Final = {"audio": 48_000, "video": 90_000}


@dataclass(frozen=True)
class Codecs:
    """Payload types of one section: Opus or VP8, and RED around Opus or RTX for VP8 if the browser has it."""

    main: int
    extra: int | None
    extra_first: bool = False
    """Whether the browser would rather use RED than plain Opus."""


@dataclass(frozen=True)
class Section:
    """One media section and its use: a ``send`` kind, a slot, or neither (refused)."""

    media: Media
    codecs: Codecs | None = None
    sends: Kind | None = None
    slot: bool = False

    @property
    def ssrc(self) -> int | None:
        repairs = self.media.repairs.values()
        return next((ssrc for ssrc in self.media.ssrcs if ssrc not in repairs), None)

    @property
    def level_id(self) -> int:
        """The header extension id of the audio level; 0 for none."""
        return self.media.extensions.get(AUDIO_LEVEL, 0)


@dataclass
class Plan:
    sections: list[Section] = field(default_factory=list)

    def sending(self) -> list[Section]:
        return [section for section in self.sections if section.sends]

    def slots(self, kind: str) -> list[Section]:
        return [section for section in self.sections if section.slot and section.media.kind == kind]


def make_plan(offer: Offer, *, audio_slots: int, video_slots: int) -> Plan:
    """Raises SdpError: no_audio if no section sends sound, no_opus if none of them has Opus."""
    plan = Plan()
    limits = {"audio": audio_slots, "video": video_slots}
    for media in offer.media:
        plan.sections.append(_section(plan, media, limits))
    _require_audio(offer, plan)
    return plan


def _section(plan: Plan, media: Media, limits: dict[str, int]) -> Section:
    codecs = _codecs(media)
    if media.rejected or media.protocol != PROTOCOL or not media.muxed or codecs is None:
        return Section(media)
    if media.direction in ("sendonly", "sendrecv"):
        used = {section.sends for section in plan.sending()}
        kind = next((kind for kind in KINDS[media.kind] if kind not in used), None)
        return Section(media, codecs if kind else None, sends=kind)
    free = media.direction == "recvonly" and len(plan.slots(media.kind)) < limits[media.kind]
    return Section(media, codecs if free else None, slot=free)


def _codecs(media: Media) -> Codecs | None:
    if media.kind == "audio":
        return _audio_codecs(media)
    if media.kind == "video":
        return _video_codecs(media)
    return None


def _audio_codecs(media: Media) -> Codecs | None:
    opus, red = media.find("opus/48000"), media.find("red/48000")
    if opus is None or opus.channels != "2":
        return None
    if red is None or set(red.parameters.split("/")) != {str(opus.payload_type)}:
        return Codecs(opus.payload_type, None)
    first = media.formats.index(red.payload_type) < media.formats.index(opus.payload_type)
    return Codecs(opus.payload_type, red.payload_type, first)


def _video_codecs(media: Media) -> Codecs | None:
    vp8 = media.find("vp8/90000")
    if vp8 is None:
        return None
    rtx = media.find("rtx/90000", f"apt={vp8.payload_type}")
    return Codecs(vp8.payload_type, rtx.payload_type if rtx else None)


def _require_audio(offer: Offer, plan: Plan) -> None:
    sending = plan.sending()
    if not any(section.media.kind == "audio" for section in sending):
        offered = any(m.kind == "audio" and m.direction in ("sendonly", "sendrecv") for m in offer.media)
        if offered:
            raise SdpError("no_opus", "the audio that is offered has no Opus")
        raise SdpError("no_audio", "the offer sends no audio")
    ssrcs = [ssrc for section in sending for ssrc in (section.ssrc,) if ssrc]
    if len(set(ssrcs)) != len(ssrcs) or len(sending) > MAX_SOURCES:
        raise SdpError("bad_sdp", "two media sections share a source")
