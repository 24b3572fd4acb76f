"""JSON in."""

from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from rest_framework.parsers import BaseParser

from rscord.core.errors import InvalidForm, TooLarge

MAX_DEPTH = 64
"""Levels of nested objects and lists in a body; honest clients need about ten."""


class JSONParser(BaseParser):
    """Parses a JSON body of at most ``REQUEST_MAX_BYTES``. Raises TooLarge or InvalidForm."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return loads(_read(stream, settings.REQUEST_MAX_BYTES))


class EmptyParser(BaseParser):
    """Takes any other body as empty: aiohttp sends an empty POST as ``application/octet-stream``."""

    media_type = "application/octet-stream"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return {}


def loads(body: bytes) -> Any:
    """Decode JSON. Raises :class:`InvalidForm` if it is not JSON, not UTF-8, or nested more than 64 deep."""
    if not body.strip():
        return {}
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise InvalidForm.one("body", "JSON_INVALID", "The body is not valid JSON.") from None
    if _deeper_than(value, MAX_DEPTH):
        raise InvalidForm.one(
            "body", "JSON_TOO_DEEP", f"The body is nested more than {MAX_DEPTH} levels deep."
        )
    return value


def _read(stream: IO[bytes], limit: int) -> bytes:
    body = stream.read(limit + 1)
    if len(body) > limit:
        raise TooLarge
    return body


def _deeper_than(value: Any, levels: int) -> bool:
    layer = [value]
    for _ in range(levels):
        layer = [child for node in layer for child in _children(node)]
        if not layer:
            return False
    return True


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []
