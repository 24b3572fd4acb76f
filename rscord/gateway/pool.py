"""Database work for the event loop, on threads of the gateway's own: HTTP requests cannot starve them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")

COMMAND_THREADS = 3


class Pool:
    """Threads for database work. Reading the log has one to itself, so that events never wait for anything else."""

    def __init__(self) -> None:
        workers = settings.GATEWAY_IDENTIFY_CONCURRENCY + COMMAND_THREADS
        self._work = ThreadPoolExecutor(workers, thread_name_prefix="gateway")
        self._log = ThreadPoolExecutor(1, thread_name_prefix="gateway-log")

    async def run(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call on a thread of the pool; raise what it raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._work, lambda: _fresh(lambda: call(*args, **kwargs)))

    async def read_log(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call on the log's thread; raise what it raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._log, lambda: _fresh(lambda: call(*args, **kwargs)))

    def close(self) -> None:
        """End the threads once they have finished what they do."""
        for executor in (self._work, self._log):
            executor.shutdown(wait=False, cancel_futures=True)


def _fresh(call: Callable[[], R]) -> R:
    # As around a request: a connection that is broken or too old is not used again.
    close_old_connections()
    try:
        return call()
    finally:
        close_old_connections()
