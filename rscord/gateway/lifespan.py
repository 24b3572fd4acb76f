"""The hub's life in this process: one per process, on the loop that serves sockets."""

import asyncio
from collections.abc import Awaitable, Callable

from rscord.core import events, wake
from rscord.core.events import Event
from rscord.gateway.catch_up import bring_up
from rscord.gateway.hub import Hub
from rscord.gateway.pool import Pool
from voice import link

Stop = Callable[[], Awaitable[None]]


class DatabaseLog:
    """The event log, read on a thread of its own."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def head(self) -> int:
        """Return the last position."""
        return await self._pool.read_log(events.head)

    async def read(self, after: int, limit: int) -> list[Event]:
        """Return up to ``limit`` events above ``after``, in order."""
        return await self._pool.read_log(events.read, after, limit)


class Running:
    """A hub with the loop that it lives on and the wakes that it listens to."""

    def __init__(self, hub: Hub, stop_listening: Stop) -> None:
        self.hub = hub
        self.loop = asyncio.get_running_loop()
        self.stop_listening = stop_listening


_running: Running | None = None
_starting = asyncio.Lock()


async def start() -> None:
    """Start the hub if it does not run yet: follow the log and listen for other processes' wakes."""
    global _running
    async with _starting:
        if _running is not None:
            return
        pool = Pool()
        hub = Hub(pool, DatabaseLog(pool), bring_up)
        await hub.start()
        hub.internal |= await link.start(pool.run)
        _running = Running(hub, await wake.listen())


async def stop() -> None:
    """Stop the hub: its sockets are closed so that their clients resume."""
    global _running
    running, _running = _running, None
    if running is not None:
        await running.stop_listening()
        await link.stop()
        await running.hub.stop()


async def hub() -> Hub:
    """Return this process's hub, started if need be: servers without a lifespan, such as daphne, start it so."""
    if _running is None:
        await start()
    assert _running is not None
    return _running.hub


def call(work: Callable[[Hub], None]) -> None:
    """Have ``work`` done on the hub's loop, from any thread. Does nothing where no hub runs."""
    running = _running
    if running is not None:
        running.loop.call_soon_threadsafe(work, running.hub)
