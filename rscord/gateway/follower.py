"""Following the event log: every event exactly once and in order, whatever the wakes do.

A wake usually brings the next event. One that brings a later event than expected leaves a gap, which is read from
the log after a moment; one that never comes is noticed by reading on from the last position every second.
"""

import asyncio
import contextlib
import itertools
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

from rscord.core import wake
from rscord.core.events import Event
from rscord.gateway import metrics

log = structlog.get_logger(__name__)

POLL_SECONDS = 1.0
PATIENCE_SECONDS = 0.02
"""How long a gap may take to close by itself: two threads may commit in one order and wake in the other."""

READ_LIMIT = 200
REACH_SECONDS = 10.0
RECENT = 4096
"""Events kept in memory, for sessions that are only a little behind."""

BUSY_SECONDS = 0.001
MAX_REST_SECONDS = 0.02
"""After writing to many sockets for 1 ms or more, it rests for as long as that took, longer if several events had been
waiting, but at most 20 ms. What comes meanwhile leaves together, in one write per socket, and the threads that commit
get their turn. Alone, an event leaves at once."""


class Log(Protocol):
    """The event log, read off the loop."""

    async def head(self) -> int:
        """Return the last position."""

    async def read(self, after: int, limit: int) -> list[Event]:
        """Return up to ``limit`` events above ``after``, in order."""


class Follower:
    """Hands over all events, in batches: logged ones by position, ephemeral ones in between as they come."""

    def __init__(self, log: Log, hear: Callable[[Sequence[Event]], None], lost: Callable[[], None]) -> None:
        self.position = 0
        self._log = log
        self._hear = hear
        self._lost = lost
        self._recent: deque[Event] = deque(maxlen=RECENT)
        self._inbox: deque[Sequence[Event]] = deque()
        self._early: dict[int, Event] = {}
        self._scheduled = False
        self._reading: asyncio.Task[None] | None = None
        self._gap: asyncio.TimerHandle | None = None
        self._waiters: list[tuple[int, asyncio.Future[None]]] = []

    async def start(self) -> None:
        """Begin at the log's present head. Raises what the database raises."""
        self._loop = asyncio.get_running_loop()
        self._unsubscribe = wake.subscribe(self._woken)
        try:
            self.position = await self._log.head()
        except BaseException:
            self._unsubscribe()
            raise
        self._poll = self._loop.create_task(self._poll_forever())

    async def stop(self) -> None:
        """Hear nothing more."""
        self._unsubscribe()
        if self._gap is not None:
            self._gap.cancel()
        for task in (self._poll, self._reading):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    def since(self, position: int) -> list[Event] | None:
        """Return the events after ``position`` from memory, or None if it does not reach so far back."""
        missing = self.position - position
        if missing > len(self._recent):
            return None
        return list(itertools.islice(self._recent, len(self._recent) - missing, None)) if missing > 0 else []

    async def reach(self, position: int) -> None:
        """Wait until ``position`` has been handed over. Raises TimeoutError if the log does not get there."""
        if self.position >= position:
            return
        waiter = self._loop.create_future()
        self._waiters.append((position, waiter))
        self._read_on()
        await asyncio.wait_for(waiter, REACH_SECONDS)

    # Wakes

    def _woken(self, events: Sequence[Event]) -> None:
        """Take a batch from whichever thread committed it."""
        self._inbox.append(events)
        if not self._scheduled:
            self._scheduled = True
            self._loop.call_soon_threadsafe(self._drain)

    def _drain(self) -> None:
        began = time.perf_counter()
        batch: list[Event] = []
        while self._inbox:
            batch.extend(self._inbox.popleft())
        self._take(batch)
        # uvloop writes to the sockets after this; what is called soon is called when that is done.
        self._loop.call_soon(self._rest, began, len(batch))

    def _rest(self, began: float, count: int) -> None:
        took = time.perf_counter() - began
        if took < BUSY_SECONDS:
            self._go_on()
        else:
            self._loop.call_later(min(took * count, MAX_REST_SECONDS), self._go_on)

    def _go_on(self) -> None:
        self._scheduled = False
        if self._inbox:
            self._scheduled = True
            self._drain()

    def _take(self, events: Sequence[Event]) -> None:
        ready: list[Event] = []
        position = self.position
        for event in events:
            if not event.position:
                ready.append(event)
            elif event.type == wake.HINT:
                self._read_on()
            elif event.position > position:
                self._early[event.position] = event
                while position + 1 in self._early:
                    position += 1
                    ready.append(self._early.pop(position))
        if ready:
            self._hand_over(ready, position)
        if self._early and self._gap is None:
            self._gap = self._loop.call_later(PATIENCE_SECONDS, self._mind_the_gap)

    def _hand_over(self, ready: Sequence[Event], position: int) -> None:
        self._recent.extend(event for event in ready if event.position)
        self.position = position
        self._hear(ready)
        for wanted, waiter in self._waiters:
            if wanted <= position and not waiter.done():
                waiter.set_result(None)
        self._waiters = [each for each in self._waiters if not each[1].done()]

    # The log

    def _mind_the_gap(self) -> None:
        self._gap = None
        self._early = {place: event for place, event in self._early.items() if place > self.position}
        if self._early:
            self._read_on()

    def _read_on(self) -> None:
        if self._reading is None or self._reading.done():
            self._reading = self._loop.create_task(self._read())

    async def _read(self) -> None:
        try:
            more = True
            while more:
                more = await self._read_some()
        except Exception as error:
            log.warning("event_log_unreadable", error=repr(error))

    async def _read_some(self) -> bool:
        events = await self._log.read(self.position, READ_LIMIT)
        fresh = [event for event in events if event.position > self.position]
        if not fresh:
            return False
        metrics.gap()
        if fresh[0].position != self.position + 1:
            self._skip_to(fresh[0].position - 1)
        self._take(fresh)
        return len(events) == READ_LIMIT

    def _skip_to(self, position: int) -> None:
        """The log was trimmed past us: this process slept too long to know what it missed."""
        log.error("event_log_trimmed", position=self.position, oldest=position + 1)
        self._recent.clear()
        self.position = position
        self._lost()

    async def _poll_forever(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            self._read_on()
