"""Batches of events as bytes, for the wake paths. Payloads, which are JSON already, are not encoded again."""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from rscord.core.events import Audience, Event
from rscord.core.wake import HINT

MAX_BYTES = 128 << 10
"""A larger batch is sent as a hint alone: whoever hears it reads the log."""

_LENGTH = 4


class BadBatch(ValueError):
    """Bytes that are no batch of events."""


def encode(events: Sequence[Event]) -> bytes:
    """Return a batch: the length of its head, the head (JSON), then the payloads one behind the other."""
    size = sum(len(event.payload) for event in events)
    if size > MAX_BYTES:
        events = _hint(events)
    head = orjson.dumps([_head(event) for event in events])
    return b"".join((len(head).to_bytes(_LENGTH), head, *(event.payload for event in events)))


def decode(data: bytes) -> list[Event]:
    """Return the events of a batch. Raises :class:`BadBatch`."""
    try:
        return list(_events(data))
    except (ValueError, TypeError, IndexError) as error:
        raise BadBatch(str(error)) from None


def _hint(events: Sequence[Event]) -> list[Event]:
    last = max(event.position for event in events)
    small = [event for event in events if not event.position and len(event.payload) < MAX_BYTES // 4][:3]
    return [*small, Event(HINT, Audience(), b"", last)] if last else small


def _head(event: Event) -> list[Any]:
    to = event.audience
    return [
        event.type,
        to.guild_id,
        to.channel_id,
        to.user_ids,
        to.permission,
        event.position,
        event.before,
        len(event.payload),
    ]


def _events(data: bytes) -> Iterator[Event]:
    start = _LENGTH + int.from_bytes(data[:_LENGTH])
    heads = orjson.loads(data[_LENGTH:start])
    if not isinstance(heads, list):
        raise BadBatch("no list")
    for type, guild_id, channel_id, user_ids, permission, position, before, size in heads:
        users = tuple(user_ids) if user_ids is not None else None
        payload = data[start : start + size]
        if len(payload) != size:
            raise BadBatch("truncated")
        start += size
        yield Event(type, Audience(guild_id, channel_id, users, permission), payload, position, before)
