"""The tokens that sign requests: access and refresh JWTs of people, and the tokens of bots.

JWTs are HS256 only, whatever their header says, under a key of their own made from ``SECRET_KEY``. Claims: ``user_id``,
``sid`` (the sign-in), ``exp``, ``iat``, ``jti`` and ``type``. They prove nothing alone: the sign-in must be live.

A bot's token is ``base64(id).x.y`` as with Discord; hikari reads the bot's id out of the first part. Only its SHA-256
is stored: it is random enough that nobody can search for it.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Literal

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenBackendError

from accounts.models import SignIn
from rscord.core.errors import Unauthorized

ALGORITHM = "HS256"
MAX_LENGTH = 1024
"""Characters of the longest token worth decoding; ours have about 300."""

REQUIRED = frozenset({"user_id", "sid", "exp", "iat", "jti", "type"})

CLOCK_SKEW = timedelta(seconds=5)
"""A token from a machine whose clock is a second ahead is no forgery."""

Type = Literal["access", "refresh"]


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good JWT says."""

    user_id: int
    sign_in_id: int
    jti: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """An access token for requests, and the refresh token that gets the next pair."""

    access: str
    refresh: str


def new_jti() -> str:
    """Return a random id for a JWT: 128 bits in hex."""
    return secrets.token_hex(16)


def pair(sign_in: SignIn) -> Pair:
    """Return the pair that is good for ``sign_in`` now. The same sign-in state gives the same refresh token."""
    refreshed = sign_in.rotated_at or sign_in.created_at
    return Pair(
        access=_encode(sign_in, "access", new_jti(), timezone.now(), settings.ACCESS_TOKEN_LIFETIME),
        refresh=_encode(sign_in, "refresh", sign_in.refresh_jti, refreshed, settings.REFRESH_TOKEN_LIFETIME),
    )


def read(token: str, type: Type) -> Claims:
    """Return the claims of ``token``. Raises :class:`Unauthorized` unless it is ours, of ``type``, and in date."""
    if len(token) > MAX_LENGTH:
        raise Unauthorized
    try:
        claims = _backend().decode(token)  # type: ignore[arg-type]
    except (TokenBackendError, ValueError):
        raise Unauthorized from None
    if not claims.keys() >= REQUIRED or claims["type"] != type:
        raise Unauthorized
    return _checked(claims)


def looks_like_jwt(token: str) -> bool:
    """Whether ``token`` begins as a JWT does (``{"`` in base64); a bot's begins with the base64 of a digit."""
    return token.startswith("eyJ")


def new_bot_token(bot_id: int) -> str:
    """Return a new token for the bot, 216 bits of it random."""
    id_part = base64.urlsafe_b64encode(str(bot_id).encode()).decode().rstrip("=")
    return f"{id_part}.{secrets.token_urlsafe(4)}.{secrets.token_urlsafe(27)}"


def bot_token_hash(token: str) -> str:
    """Return what is stored of a bot's token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _encode(sign_in: SignIn, type: Type, jti: str, issued: datetime, lifetime: timedelta) -> str:
    claims = {
        "user_id": str(sign_in.user_id),
        "sid": str(sign_in.id),
        "iat": int(issued.timestamp()),
        "exp": int((issued + lifetime).timestamp()),
        "jti": jti,
        "type": type,
    }
    return str(_backend().encode(claims))


def _checked(claims: dict[str, object]) -> Claims:
    try:
        user_id, sign_in_id = int(str(claims["user_id"])), int(str(claims["sid"]))
    except ValueError:
        raise Unauthorized from None
    expires_at = datetime.fromtimestamp(int(str(claims["exp"])), UTC)
    return Claims(user_id, sign_in_id, str(claims["jti"]), expires_at)


def _backend() -> TokenBackend:
    return _backend_with(_key())


def _key() -> str:
    return salted_hmac("accounts.tokens", "", algorithm="sha256").hexdigest()


@cache
def _backend_with(key: str) -> TokenBackend:
    return TokenBackend(ALGORITHM, key, leeway=CLOCK_SKEW)
