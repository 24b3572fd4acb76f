"""What a WebSocket handshake says: how to encode, and who is asking."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings

from accounts.selectors import Identity, identify_session, identify_token
from rscord.core.api.origin import is_allowed
from rscord.core.errors import Unauthorized
from rscord.gateway.frames import Encoding
from rscord.gateway.protocol import VERSION, CloseCode, ProtocolError
from rscord.gateway.uvicorn_ws import SOCKET

_ENCODINGS = {"": Encoding.JSON, "zlib-stream": Encoding.ZLIB, "zstd-stream": Encoding.ZSTD}


@dataclass(frozen=True, slots=True)
class Handshake:
    """A handshake's query and headers.

    ``token`` is an access token that it carried. ``session_key`` is the cookie's session, there only if the page that
    opened the socket may use it: a browser sends cookies along for any site's page, but says in ``Origin`` whose.
    """

    query: Mapping[str, str]
    host: str
    secure: bool
    token: str
    session_key: str
    foreign: bool

    def encoding(self) -> Encoding:
        """Return what to encode messages to. Raises :class:`ProtocolError` (4012)."""
        if self.query.get("v", str(VERSION)) != str(VERSION):
            raise ProtocolError(CloseCode.INVALID_VERSION, f"Only version {VERSION} is spoken here.")
        encoding = _ENCODINGS.get(self.query.get("compress", ""))
        if encoding is None or self.query.get("encoding", "json") != "json":
            raise ProtocolError(
                CloseCode.INVALID_VERSION, "Only json, plain or as zlib-stream or zstd-stream."
            )
        return encoding


def read(scope: Mapping[str, Any]) -> Handshake:
    """Read an ASGI WebSocket scope."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    host, secure = headers.get("host", ""), scope.get("scheme") == "wss"
    origin = headers.get("origin")
    own = f"{'https' if secure else 'http'}://{host}"
    cookie = _session_cookie(headers.get("cookie", ""))
    allowed = origin is not None and is_allowed(origin, own)
    return Handshake(
        query=query,
        host=host,
        secure=secure,
        token=_token(scope, headers, query),
        session_key=cookie if allowed else "",
        foreign=bool(cookie) and origin is not None and not allowed,
    )


def identify(token: str, session_key: str) -> Identity:
    """Return who is asking, by token or else by cookie; for a database thread. Raises Unauthorized."""
    if token:
        return identify_token(token)
    if session_key:
        identity = identify_session(import_module(settings.SESSION_ENGINE).SessionStore(session_key))
        if identity is not None:
            return identity
    raise Unauthorized


def _token(scope: Mapping[str, Any], headers: Mapping[str, str], query: Mapping[str, str]) -> str:
    socket = scope.get("extensions", {}).get(SOCKET)
    if socket is not None and socket.handshake_token:
        return str(socket.handshake_token)
    header = headers.get("authorization", "")
    return header if header.lower().startswith(("bearer ", "bot ")) else query.get("token", "")


def _session_cookie(header: str) -> str:
    try:
        morsel = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
