"""The STUN and TURN servers of calls between browsers.

coturn's ``use-auth-secret``: the name says until when it is good, the password is its HMAC under a secret that coturn
and we share (draft-uberti-behave-turn-rest-00). Nothing is stored, and nobody is asked.
"""

import base64
import hashlib
import hmac
from datetime import datetime
from typing import NotRequired, TypedDict

from django.conf import settings
from django.utils import timezone

from voice import limits


class IceServer(TypedDict):
    """An entry of ``RTCConfiguration.iceServers``."""

    urls: list[str]
    username: NotRequired[str]
    credential: NotRequired[str]


def ice_servers(user_id: int) -> tuple[list[IceServer], datetime]:
    """Return the servers that are configured, with credentials for this user, and when these are no longer good."""
    expires_at = timezone.now() + limits.TURN_LIFETIME
    found: list[IceServer] = []
    if settings.STUN_URLS:
        found.append({"urls": settings.STUN_URLS})
    if settings.TURN_URLS:
        name = f"{int(expires_at.timestamp())}:{user_id}"
        found.append({"urls": settings.TURN_URLS, "username": name, "credential": _password(name)})
    return found, expires_at


def _password(name: str) -> str:
    digest = hmac.new(settings.TURN_SECRET.encode(), name.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
