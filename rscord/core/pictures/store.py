"""Pictures that everybody may see (icons, avatars, emoji): encoded anew, and kept under a name made of their content.

What is kept is never what was sent: decoding and encoding again leaves no EXIF, no scripts and no second meaning.
"""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Literal

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from rscord.core.errors import InvalidForm
from rscord.core.pictures.child import Encoded, Refused, encode

ENDINGS = ("png", "webp", "gif")
"""What pictures are kept as, by the ending of their address: bot libraries ask for PNG and GIF, browsers take WebP."""

NAME = "(?:a_)?[0-9a-f]{32}"
"""A picture's name, as a regular expression. As with Discord's, ``a_`` says that there is a GIF of it."""

MAX_PIXELS = 16 << 20
"""A picture of more is refused by its header, before it is decoded: a few kilobytes can unfold to gigabytes."""
MAX_MOVING_PIXELS = 48 << 20
"""The same for all frames of an animation together."""
MOVING_SIDE = 320
"""The longest side of what moves, in pixels: every frame costs time and bytes."""

_NAME_DIGITS = 32
_SENTENCES = {
    "IMAGE_INVALID": _("This is no picture, or a broken one. PNG, JPEG, GIF and WebP are taken."),
    "IMAGE_TOO_LARGE": _("The picture has too many pixels or frames."),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture that is kept: its name, and whether and how it moves (``still``, ``gif``, ``apng``)."""

    name: str
    motion: Literal["still", "gif", "apng"]

    @property
    def animated(self) -> bool:
        """Whether it moves."""
        return self.motion != "still"


def keep(
    field: str,
    sent: bytes,
    *,
    longest_side: int,
    motion: Literal["none", "gif", "own"] = "none",
    most_bytes: int | None = None,
) -> Kept:
    """Keep a picture, made smaller to ``longest_side`` pixels; what moves gets ``MOVING_SIDE`` at most.

    ``motion`` says what becomes of an animation, see ``decoder.Job``; ``most_bytes`` is PICTURE_MAX_BYTES by default.
    Raises InvalidForm about ``field`` for what is no PNG, JPEG, GIF or WebP, is broken, too large, or unfolds to too
    much. Not for use inside a transaction: it takes its time.
    """
    require_size(field, len(sent), settings.PICTURE_MAX_BYTES if most_bytes is None else most_bytes)
    try:
        made = encode(
            BytesIO(sent),
            motion=motion,
            side=longest_side,
            moving_side=min(longest_side, MOVING_SIDE),
            pixels=MAX_PIXELS,
            all_pixels=MAX_MOVING_PIXELS,
        )
    except Refused as refused:
        raise InvalidForm.one(field, refused.code, _SENTENCES[refused.code]) from None
    return _stored(made)


def require_size(field: str, size: int, most: int) -> None:
    """Raise InvalidForm about ``field`` for a file of more than ``most`` bytes."""
    if size > most:
        sentence = _("A file of at most %(most)d KiB is taken here.") % {"most": most >> 10}
        raise InvalidForm.one(field, "BINARY_TYPE_MAX_SIZE", sentence)


def read(name: str, ending: str) -> bytes | None:
    """Return a kept picture as PNG, WebP or GIF, or None if there is none of that name."""
    try:
        with default_storage.open(_path(name, ending)) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return None
    return content


def _stored(made: Encoded) -> Kept:
    digits = sha256(b"".join(made.files.values())).hexdigest()[:_NAME_DIGITS]
    name = f"a_{digits}" if made.motion == "gif" else digits
    for ending, content in made.files.items():
        if not default_storage.exists(_path(name, ending)):
            default_storage.save(_path(name, ending), ContentFile(content))
    return Kept(name, made.motion)


def _path(name: str, ending: str) -> str:
    folder = name.removeprefix("a_")[:2]
    return f"pictures/{folder}/{name}.{ending}"
