"""The names under which clients say which channel and which message they mean."""

import re
from collections.abc import Mapping
from typing import Any

_ROOM = re.compile(r"g:[0-9]{1,20}:c:([0-9]{1,20})")


def with_places(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``data`` with ``channel_id`` and ``message_id`` filled in from their other names.

    ``chatId``, ``messageId``, and ``room`` of the form ``g:<guild>:c:<channel>``.
    """
    named = dict(data)
    room = _ROOM.fullmatch(str(named.get("room", "")))
    if room:
        named.setdefault("channel_id", room[1])
    for other, name in (("chatId", "channel_id"), ("messageId", "message_id")):
        if other in named:
            named.setdefault(name, named[other])
    return named
