"""Messages for bots without the MESSAGE_CONTENT intent.

They get them without text, embeds, files, components and poll, unless the message is their own or mentions them
(https://docs.discord.com/developers/events/gateway#message-content-intent). Chats are exempt.
"""

from typing import Any

import orjson

from rscord.core.events import Event

_EMPTY: dict[str, Any] = {"content": "", "embeds": [], "attachments": [], "components": []}


class Bare:
    """One message event without its content, and the bots that get it whole all the same."""

    __slots__ = ("payload", "whole_for")

    def __init__(self, event: Event) -> None:
        message = event.data()
        people = [message.get("author") or {}, *message.get("mentions", ())]
        self.whole_for = {int(person["id"]) for person in people if "id" in person}
        self.payload = orjson.dumps(strip(message))


def strip(message: dict[str, Any]) -> dict[str, Any]:
    """Return ``message``, and the message that it answers, without content."""
    bare = {key: _EMPTY.get(key, value) for key, value in message.items() if key != "poll"}
    if isinstance(bare.get("referenced_message"), dict):
        bare["referenced_message"] = strip(bare["referenced_message"])
    if "message_snapshots" in bare:
        bare["message_snapshots"] = []
    return bare
