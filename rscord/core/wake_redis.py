"""Wakes between processes and machines through Redis: one pub/sub channel.

Plain pub/sub rather than channels_redis' group: services commit on threads without an event loop, where a channel
layer needs a new loop and a new connection for every send. A Redis that is away costs no request and no event:
sending gives up at once for a second at a time, and hubs read the log.
"""

import asyncio
import secrets
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import cache

import redis
import redis.asyncio
import structlog
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from rscord.core import wake, wake_codec
from rscord.core.events import Event

log = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 0.25
AWAY_SECONDS = 1.0
"""How long nothing is sent after a failure, and how long a listener waits before it connects again."""

_ORIGIN_BYTES = 8


class Sender:
    """This process's connection for sending. Safe to use from any thread."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            # The library would try for seconds, and the request would wait for it.
            retry=Retry(NoBackoff(), 0),
        )
        self._lock = threading.Lock()
        self._away_until = 0.0

    def send(self, data: bytes) -> None:
        """Publish ``data``, unless Redis was away a moment ago."""
        if time.monotonic() < self._away_until:
            return
        try:
            self._redis.publish(_channel(), data)
        except redis.RedisError as error:
            self._away_until = time.monotonic() + AWAY_SECONDS
            log.warning("wake_redis_away", error=str(error))


def send(url: str, events: Sequence[Event]) -> None:
    """Send a batch to every other process."""
    _sender(url).send(_origin() + wake_codec.encode(events))


async def listen(url: str) -> Callable[[], Awaitable[None]]:
    """Hand what other processes send to :func:`rscord.core.wake.receive`; return how to stop that."""
    task = asyncio.get_running_loop().create_task(_listen_forever(url))

    async def stop() -> None:
        # The library loses a cancellation that comes while it connects.
        while not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=0.1)

    return stop


@cache
def _sender(url: str) -> Sender:
    return Sender(url)


def _channel() -> str:
    return f"{settings.REDIS_PREFIX}:wake"


@cache
def _origin() -> bytes:
    return secrets.token_bytes(_ORIGIN_BYTES)


async def _listen_forever(url: str) -> None:
    while True:
        try:
            await _listen_once(url)
        except (redis.RedisError, OSError) as error:
            log.warning("wake_redis_away", error=str(error))
        await asyncio.sleep(AWAY_SECONDS)


async def _listen_once(url: str) -> None:
    client = redis.asyncio.Redis.from_url(url, socket_connect_timeout=TIMEOUT_SECONDS)
    async with client, client.pubsub(ignore_subscribe_messages=True) as channel:
        await channel.subscribe(_channel())
        async for message in channel.listen():
            _receive(message["data"])


def _receive(data: bytes) -> None:
    if data[:_ORIGIN_BYTES] == _origin():
        return
    try:
        wake.receive(wake_codec.decode(data[_ORIGIN_BYTES:]))
    except wake_codec.BadBatch as error:
        log.warning("wake_unreadable", error=str(error))
