"""The wake: telling every hub, after COMMIT, that there are new events.

A wake carries the events themselves, but it is only a hint: hubs deliver by position and read what they miss from the
log, so a wake may be lost, doubled or late. Hubs :func:`subscribe`. Other processes are reached through one path:
Redis where ``REDIS_URL`` is set, else local sockets in the data dir. Tests may :func:`add_path` others.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

import structlog
from django.conf import settings

if TYPE_CHECKING:
    from rscord.core.events import Event

Listener = Callable[[Sequence["Event"]], None]

HINT = "~HINT"
"""The type of an event that stands for events too large to send: the log has news up to its position."""

_listeners: list[Listener] = []
_paths: list[Listener] = []

log = structlog.get_logger(__name__)


def subscribe(listener: Listener) -> Callable[[], None]:
    """Call ``listener`` with every batch of events sent or received by this process; return how to stop that.

    It is called on whichever thread committed, so it must only hand the batch over to its own loop.
    """
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def add_path(path: Listener) -> Callable[[], None]:
    """Also send every batch made in this process through ``path``, to other processes; return how to stop that."""
    _paths.append(path)
    return lambda: _paths.remove(path)


def send(events: Sequence["Event"]) -> None:
    """Wake this process's listeners and, through every path, those of other processes. Never raises."""
    receive(events)
    for path in (_send_out, *_paths):
        _guarded(path, events)


def receive(events: Sequence["Event"]) -> None:
    """Wake this process's listeners only: what a path calls with a batch from another process."""
    for listener in list(_listeners):
        _guarded(listener, events)


async def listen() -> Callable[[], Awaitable[None]]:
    """Begin to :func:`receive` what other processes send, on the running loop; return how to stop that."""
    if settings.REDIS_URL:
        from rscord.core import wake_redis

        return await wake_redis.listen(settings.REDIS_URL)
    from rscord.core import wake_socket

    return await wake_socket.listen(settings.DATA_DIR / "wake")


def _send_out(events: Sequence["Event"]) -> None:
    if settings.REDIS_URL:
        from rscord.core import wake_redis

        wake_redis.send(settings.REDIS_URL, events)
    else:
        from rscord.core import wake_socket

        wake_socket.send(settings.DATA_DIR / "wake", events)


def _guarded(call: Listener, events: Sequence["Event"]) -> None:
    try:
        call(events)
    except Exception:
        log.warning("wake_failed", path=getattr(call, "__qualname__", "?"), exc_info=True)
