"""Addresses of files: signed, so that programs can fetch them without a token, and good for a short while only."""

import re
import time
from urllib.parse import quote

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

LIFETIME = 3600
"""Seconds: an address is good for one to two of these. Within the same one it stays the same, so caches keep it."""


_PATH = re.compile(r"/attachments/([0-9]{1,20})/[^/\s<>\"]+")


def signed_url(file_id: int, filename: str) -> str:
    """Return where ``file_id`` can be fetched for the next hour, by whoever has the address."""
    expires = (int(time.time()) // LIFETIME + 2) * LIFETIME
    name = quote(filename, safe="")
    return f"{settings.PUBLIC_URL}/attachments/{file_id}/{name}?ex={expires:x}&sig={_signature(file_id, expires)}"


def file_at(url: str) -> int | None:
    """Return the id of the file whose address ``url`` is or has been; None for any other address."""
    path = url.removeprefix(settings.PUBLIC_URL) if url.startswith(settings.PUBLIC_URL) else ""
    found = _PATH.fullmatch(path)
    return None if found is None else int(found[1])


def is_signed(file_id: int, expires: str, signature: str) -> bool:
    """Whether an address was made here for this file and is still good."""
    try:
        moment = int(expires, 16)
    except ValueError:
        return False
    return moment > time.time() and constant_time_compare(signature, _signature(file_id, moment))


def _signature(file_id: int, expires: int) -> str:
    return salted_hmac("attachments", f"{file_id}:{expires}", algorithm="sha256").hexdigest()[:32]
