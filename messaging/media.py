"""What a file is, judged by its content and never by its name; and pictures made safe. No queries here.

Only what a browser shows without running anything is shown; everything else is a download.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import IO

from rscord.core.pictures.child import Refused, encode

MAX_PIXELS = 50_000_000
"""Width times height, times frames, of a picture that is decoded; larger ones stay downloads."""

MAX_NAME = 200
UNKNOWN = "application/octet-stream"
INLINE = frozenset({
    "image/png", "image/jpeg", "image/gif", "image/webp", "video/mp4", "video/webm", "audio/mpeg", "audio/ogg",
    "audio/wav", "audio/flac",
})  # fmt: skip
"""Types that are shown or played in the page."""

PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
HEAD = 64

_SIGNATURES: list[tuple[int, bytes, str]] = [
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\x1f\x8b", "application/gzip"),
]
_RIFF = {"image/webp", "audio/wav"}
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture encoded anew: nothing of the original file is left in it but what is seen."""

    data: bytes
    width: int
    height: int


def type_of(head: bytes) -> str:
    """Return the media type of a file that begins with ``head`` (``HEAD`` bytes are enough)."""
    for offset, signature, type in _SIGNATURES:
        if head[offset : offset + len(signature)] == signature and (type not in _RIFF or head[:4] == b"RIFF"):
            return type
    return UNKNOWN


def reencoded(file: IO[bytes], type: str) -> Picture | None:
    """Return the picture in ``file`` without EXIF and other extras; None if it is broken or too large to decode.

    Not for use inside a transaction: it runs a process. Raises Unavailable if too many pictures are waiting.
    """
    try:
        made = encode(
            file, formats=(PICTURES[type],), motion="same", pixels=MAX_PIXELS, all_pixels=MAX_PIXELS
        )
    except Refused:
        return None
    return Picture(made.files["same"], made.width, made.height)


def safe_name(name: str) -> str:
    """Return ``name`` without directories, control characters and what turns text around; never empty."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(ch for ch in name if unicodedata.category(ch) not in {"Cf", "Cs", "Cn", "Zl", "Zp"})
    kept = _FORBIDDEN.sub("_", kept).strip(" .")
    if _DEVICES.match(kept):
        kept = f"_{kept}"
    stem, dot, ending = kept.rpartition(".")
    if len(kept) > MAX_NAME and dot and len(ending) < MAX_NAME // 2:
        return stem[: MAX_NAME - len(ending) - 1] + dot + ending
    return kept[:MAX_NAME] or "file"
