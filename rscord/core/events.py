"""Events: what services announce, and the one way in which they write.

A service writes inside ``with transaction():`` and calls :func:`publish` for what the world should hear. The last act
before COMMIT gives the events their positions and stores them in the log, so a position is gapless, in commit order,
and never announces something that was rolled back. After COMMIT the events go out through :mod:`rscord.core.wake`.
Nothing depends on that wake arriving: every hub also reads the log.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from threading import local
from typing import Any

import orjson
from django.db import connection
from django.db import transaction as db_transaction
from django.utils import timezone

from rscord.core import snowflake, wake


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may hear an event, in the domain's terms. All that is set must hold.

    ``guild_id``: members of that guild. ``channel_id`` with ``guild_id``: those of them who may view the channel;
    without it: people in that chat. ``user_ids``: only these users. ``permission``: only holders of all of these bits
    (in the channel if there is one, else in the guild).
    """

    guild_id: int | None = None
    channel_id: int | None = None
    user_ids: tuple[int, ...] | None = None
    permission: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """One event. ``position`` is 0 until it is logged; an ephemeral event never gets one of its own.

    ``payload`` is the JSON of Discord's ``d``, encoded once, with no field that depends on who reads it.
    ``before`` holds the old values of what an update changed about sight (see ``rscord.gateway.replay``); it is
    never sent to anybody.
    """

    type: str
    audience: Audience
    payload: bytes
    position: int = 0
    before: Mapping[str, Any] | None = None

    def data(self) -> Any:
        """Decode the payload."""
        return orjson.loads(self.payload)


INTERNAL = "~"
"""Types that begin so are for the hubs alone (a sign-in has ended, say); no client ever hears them."""

_ADVANCE = """
INSERT INTO core_eventcounter (id, last) VALUES (1, %s)
ON CONFLICT (id) DO UPDATE SET last = core_eventcounter.last + excluded.last RETURNING last
"""

# On the road of every message: building rows in the ORM costs more than storing them.
_INSERT = """
INSERT INTO core_event
    (position, type, guild_id, channel_id, user_ids, permission, payload, "before", created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

Handler = Callable[[Any], None]

_handlers: dict[str, list[Handler]] = defaultdict(list)


class _Pending(local):
    """The events of the transaction that this thread has open, or None outside one."""

    events: list[Event] | None = None


_pending = _Pending()


def on(type: str) -> Callable[[Handler], Handler]:
    """Register a function that higher apps run, inside the transaction, when ``type`` is published.

    It is given what the publisher passed as ``source``. This is the only way in which a lower app reaches up.
    """

    def register(handler: Handler) -> Handler:
        _handlers[type].append(handler)
        return handler

    return register


@contextmanager
def transaction() -> Iterator[None]:
    """Open the transaction in which a service writes and publishes; inside another one, join it.

    Raises RuntimeError if it is opened inside a bare ``atomic`` block: then the log could not be written last.
    """
    if _pending.events is not None:
        yield
        return
    snowflake.ensure_lease()
    logged: list[Event] = []
    with db_transaction.atomic(durable=True):
        _pending.events = []
        try:
            yield
            logged = _log(_pending.events)
        finally:
            _pending.events = None
    if logged:
        wake.send(logged)


def publish(
    type: str,
    audience: Audience,
    data: Any,
    *,
    source: Any = None,
    before: Mapping[str, Any] | None = None,
) -> None:
    """Announce ``data`` as event ``type`` to ``audience`` once the open transaction commits.

    ``source`` is handed to :func:`on` handlers. Raises RuntimeError outside :func:`transaction`.
    """
    if _pending.events is None:
        raise RuntimeError("publish() outside events.transaction()")
    _pending.events.append(Event(type, audience, orjson.dumps(data), before=before))
    for handler in _handlers[type]:
        handler(source)


def publish_ephemeral(type: str, audience: Audience, data: Any) -> None:
    """Announce something that is worth nothing a moment later (typing, presence). It is not logged."""
    wake.send([Event(type, audience, orjson.dumps(data))])


def head() -> int:
    """Return the position of the last committed event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last FROM core_eventcounter WHERE id = 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def read(after: int, limit: int) -> list[Event]:
    """Return up to ``limit`` logged events with positions above ``after``, in order.

    The caller compares the first position with ``after + 1`` to see whether the log has been trimmed past it.
    """
    from rscord.core.models import Event as Row

    rows = Row.objects.filter(position__gt=after).order_by("position")[:limit]
    return [from_row(row) for row in rows.iterator()]


def trim(older_than: datetime) -> int:
    """Delete logged events from before ``older_than``; return how many."""
    from rscord.core.models import Event as Row

    return Row.objects.filter(created_at__lt=older_than).delete()[0]


def _log(events: Iterable[Event]) -> list[Event]:
    pending = list(events)
    if not pending:
        return []
    first = _advance_counter(len(pending)) - len(pending) + 1
    placed = [replace(event, position=first + index) for index, event in enumerate(pending)]
    _insert(placed)
    return placed


def _advance_counter(count: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE, [count])
        return int(cursor.fetchone()[0])


def _insert(events: list[Event]) -> None:
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, [_values(event, now) for event in events])


def _values(event: Event, now: Any) -> list[Any]:
    audience = event.audience
    users = None if audience.user_ids is None else orjson.dumps(audience.user_ids).decode()
    before = None if event.before is None else orjson.dumps(event.before).decode()
    place = [event.position, event.type, audience.guild_id, audience.channel_id, users, audience.permission]
    return [*place, event.payload, before, now]


def from_row(row: Any) -> Event:
    """Return the event that a row of the log holds."""
    users = tuple(row.user_ids) if row.user_ids is not None else None
    audience = Audience(row.guild_id, row.channel_id, users, row.permission)
    return Event(row.type, audience, bytes(row.payload), row.position, row.before)
