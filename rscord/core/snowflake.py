"""Snowflakes: 64-bit ids that sort by time, in Discord's layout.

Bits 63..22 hold the milliseconds since 2015-01-01T00:00:00Z, bits 21..12 the node, bits 11..0 a counter within the
millisecond (https://docs.discord.com/developers/reference#snowflakes). Clients read ``created_at`` out of an id,
so both epoch and layout are fixed.

A node number is leased in the database (:class:`rscord.core.models.NodeLease`), so that two processes never make
the same id. A process whose lease has lapsed refuses to make ids rather than risk a collision.
"""

import threading
import time
from datetime import UTC, datetime

from rscord.core.errors import Unavailable

EPOCH_MS = 1_420_070_400_000
NODE_BITS = 10
COUNTER_BITS = 12
MAX_NODE = (1 << NODE_BITS) - 1
MAX_COUNTER = (1 << COUNTER_BITS) - 1
MAX_SNOWFLAKE = (1 << 63) - 1

LEASE_SECONDS = 120
RENEW_AFTER_SECONDS = 40
MAX_AHEAD_MS = 10_000


class Generator:
    """Makes strictly rising ids for one leased node; safe to call from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._node = -1
        self._expires = 0.0
        self._last_ms = 0
        self._counter = 0

    def lease(self, node: int, *, since: float) -> None:
        """Use ``node`` until ``LEASE_SECONDS`` after ``since`` (a ``time.monotonic()`` reading)."""
        with self._lock:
            self._node = node
            self._expires = since + LEASE_SECONDS

    def needs_lease(self) -> bool:
        """Whether the lease should be taken or renewed before the next write."""
        return time.monotonic() > self._expires - (LEASE_SECONDS - RENEW_AFTER_SECONDS)

    @property
    def node(self) -> int | None:
        """The leased node, or None before the first lease."""
        return self._node if self._node >= 0 else None

    def make(self, after: int = 0) -> int:
        """Return a new id greater than every id made here before and greater than ``after``.

        Raises :class:`Unavailable` if the node's lease has lapsed, or ``after`` lies more than 10 s in the future
        (some machine's clock is wrong).
        """
        with self._lock:
            if time.monotonic() >= self._expires:
                raise Unavailable("This process holds no node lease, so it cannot make ids.")
            now = int(time.time() * 1000) - EPOCH_MS
            self._advance(max(now, self._last_ms), floor=after >> 22 if after else 0)
            if self._last_ms > now + MAX_AHEAD_MS:
                raise Unavailable("The server's clock is behind the ids that it has already given out.")
            return self._last_ms << 22 | self._node << COUNTER_BITS | self._counter

    def _advance(self, ms: int, floor: int) -> None:
        if ms <= floor:
            ms = floor + 1
        if ms > self._last_ms:
            self._last_ms, self._counter = ms, 0
        elif self._counter < MAX_COUNTER:
            self._counter += 1
        else:
            self._last_ms, self._counter = self._last_ms + 1, 0


_generator = Generator()


def make() -> int:
    """Return a new snowflake. See :meth:`Generator.make`."""
    return _generator.make()


def make_after(after: int) -> int:
    """Return a new snowflake greater than ``after``, whatever other machines' clocks say."""
    return _generator.make(after)


def ensure_lease() -> None:
    """Take or renew this process's node lease if that is due.

    Costs nothing most of the time and one short transaction every 40 s. ``events.transaction`` calls it before it
    opens; call it yourself only where ids are made outside one. Raises :class:`Unavailable` if all nodes are taken.
    """
    if not _generator.needs_lease():
        return
    from rscord.core.leases import take

    since = time.monotonic()
    _generator.lease(take(_generator.node, LEASE_SECONDS), since=since)


def timestamp(snowflake: int) -> datetime:
    """Return when ``snowflake`` was made, in UTC, to the millisecond."""
    return datetime.fromtimestamp(((snowflake >> 22) + EPOCH_MS) / 1000, UTC)


def at(moment: datetime) -> int:
    """Return the smallest snowflake of ``moment``: everything made earlier is below it."""
    return max(0, int(moment.timestamp() * 1000) - EPOCH_MS) << 22
