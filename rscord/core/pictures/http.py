"""Pictures in requests and answers: as data URIs in JSON, as files of a form, and at their public addresses."""

import re
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from rscord.core.api.parse import EmptyParser, JSONParser, loads
from rscord.core.errors import InvalidForm, TooLarge
from rscord.core.pages import not_found
from rscord.core.pictures import store

PICTURES_PER_REQUEST = 2
"""An icon and a banner, an avatar and a banner."""

_DATA_URI = re.compile(r"data:image/(?:png|jpeg|jpg|gif|webp);base64,([A-Za-z0-9+/=]+)")
_PICTURE_IN_JSON = re.compile(rb'"data:image\\?/[a-z]{1,8};base64,[A-Za-z0-9+/=\\]*"')
_FOR_EVER = "public, max-age=31536000, immutable"


@extend_schema_field({"type": "string", "pattern": "^data:image/(png|jpeg|jpg|gif|webp);base64,"})
class Picture(serializers.Field[bytes, Any, Any, Any]):
    """A picture as a data URI: https://docs.discord.com/developers/reference#image-data."""

    default_error_messages = {"image_invalid": _("A picture is needed, as a data URI in base64.")}

    def to_internal_value(self, data: Any) -> bytes:
        match = _DATA_URI.fullmatch(data) if isinstance(data, str) else None
        if match is None:
            self.fail("image_invalid")
        try:
            return b64decode(match[1], validate=True)
        except ValueError:
            self.fail("image_invalid")


class PictureJSONParser(JSONParser):
    """Parses JSON with up to two pictures of ``PICTURE_MAX_BYTES``, which count apart from ``REQUEST_MAX_BYTES``.

    Only pictures make a body that large: lists and objects of that size would unfold to gigabytes of memory.
    """

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(max_body_bytes() + 1)
        if len(body) > max_body_bytes() or _bytes_beside_pictures(body) > settings.REQUEST_MAX_BYTES:
            raise TooLarge
        return loads(body)


PARSERS = [PictureJSONParser, EmptyParser, MultiPartParser]
"""For ``parser_classes`` of a view that takes pictures."""


def max_body_bytes() -> int:
    """Return how long a body with pictures in it may be: base64 makes four bytes of three."""
    picture: int = settings.PICTURE_MAX_BYTES
    most: int = settings.REQUEST_MAX_BYTES
    return most + PICTURES_PER_REQUEST * 4 * -(-picture // 3)


def uploaded(request: Request, field: str, most_bytes: int) -> bytes | None:
    """Return the file ``field`` of a form, or None. Raises InvalidForm for more than ``most_bytes``."""
    file = request.FILES.get(field)
    if file is None or isinstance(file, list):
        return None
    store.require_size(field, file.size or 0, most_bytes)
    content: bytes = file.read()
    return content


def required(field: str, sent: bytes | None) -> bytes:
    """Return ``sent``. Raises InvalidForm if there is none."""
    if sent is None:
        raise InvalidForm.one(field, "BASE_TYPE_REQUIRED", _("This field is required."))
    return sent


@require_safe
def picture(request: HttpRequest, name: str, ending: str, **owner_ids: int) -> HttpResponse:
    """Send a kept picture, whoever's it is: its name is made of its content, so it can be kept for ever."""
    content = store.read(name, ending)
    if content is None:
        return HttpResponse(status=404)
    answer = HttpResponse(content, content_type=f"image/{ending}")
    answer["Cache-Control"] = _FOR_EVER
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def default_avatar(request: HttpRequest, number: int) -> HttpResponseBase:
    """Send one of the six pictures of people who have none; bot libraries make the address."""
    path = Path(settings.BASE_DIR, "static", "img", "avatars", f"{number}.png")
    if not path.exists():
        return not_found(request)
    answer = FileResponse(path.open("rb"), content_type="image/png")
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


def _bytes_beside_pictures(body: bytes) -> int:
    if len(body) <= settings.REQUEST_MAX_BYTES:
        return len(body)
    return len(_PICTURE_IN_JSON.sub(b"", body, count=PICTURES_PER_REQUEST))
