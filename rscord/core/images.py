"""Pictures that everybody may see (icons, banners): checked, re-encoded, and kept under a name made of their content.

What is kept is never what was sent: decoding and encoding again leaves no EXIF, no scripts and no second meaning.
"""

from hashlib import sha256
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from rscord.core.errors import InvalidForm

FORMATS = {"png": "PNG", "webp": "WEBP"}
"""What each picture is kept as, by the ending of its address: bot libraries ask for PNG, browsers take WebP."""

MAX_PIXELS = 16 << 20
"""A picture of more is refused by its header, before it is decoded: a few kilobytes can unfold to gigabytes."""

_ACCEPTED = ("PNG", "JPEG", "GIF", "WEBP")
_NAME_BYTES = 16


def keep(field: str, sent: bytes, *, longest_side: int) -> str:
    """Keep a picture, made smaller to ``longest_side`` pixels, and return its name: 32 hex digits.

    Of an animation the first frame stays. Raises InvalidForm about ``field`` for what is no PNG, JPEG, GIF or WebP,
    is broken, or has more than 16 million pixels. Not for use inside a transaction: it takes its time.
    """
    picture = _decoded(field, sent)
    picture.thumbnail((longest_side, longest_side))
    encoded = {ending: _encoded(picture, format) for ending, format in FORMATS.items()}
    name = sha256(encoded["png"]).hexdigest()[: 2 * _NAME_BYTES]
    for ending, content in encoded.items():
        if not default_storage.exists(_path(name, ending)):
            default_storage.save(_path(name, ending), ContentFile(content))
    return name


def read(name: str, ending: str) -> bytes | None:
    """Return a kept picture as PNG or WebP, or None if there is none of that name."""
    try:
        with default_storage.open(_path(name, ending)) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return None
    return content


def _path(name: str, ending: str) -> str:
    return f"pictures/{name[:2]}/{name}.{ending}"


def _decoded(field: str, sent: bytes) -> Image.Image:
    try:
        picture = Image.open(BytesIO(sent), formats=_ACCEPTED)
        if picture.width * picture.height > MAX_PIXELS:
            raise InvalidForm.one(field, "IMAGE_TOO_LARGE", _("The picture has too many pixels."))
        return ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        sentence = _("This is no picture, or a broken one. PNG, JPEG, GIF and WebP are taken.")
        raise InvalidForm.one(field, "IMAGE_INVALID", sentence) from None


def _encoded(picture: Image.Image, format: str) -> bytes:
    target = BytesIO()
    picture.save(target, format)
    return target.getvalue()
