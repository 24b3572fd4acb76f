"""Rate limits: one bucket code for HTTP requests, socket commands and services.

Counting is by the library *limits*, in memory or, with ``REDIS_URL``, for all processes together.
"""

import time
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from limits import RateLimitItemPerSecond
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from rscord.core.errors import RateLimited


@dataclass(frozen=True, slots=True)
class Bucket:
    """At most ``limit`` times in ``seconds``, counted for each key on its own."""

    name: str
    limit: int
    seconds: int


@dataclass(frozen=True, slots=True)
class State:
    """How a bucket stands after a hit: ``reset_at`` is in epoch seconds, ``reset_after`` in seconds from now."""

    bucket: Bucket
    remaining: int
    reset_at: float

    @property
    def reset_after(self) -> float:
        return max(0.0, self.reset_at - time.time())


def hit(bucket: Bucket, *key: object) -> State:
    """Count one use of ``bucket`` by ``key``. Raises :class:`RateLimited` when it is full."""
    if not settings.RATE_LIMITS:
        return State(bucket, bucket.limit - 1, time.time() + bucket.seconds)
    item, names = _item(bucket), _names(bucket, key)
    allowed = _limiter().hit(item, *names)
    window = _limiter().get_window_stats(item, *names)
    state = State(bucket, window.remaining, window.reset_time)
    if not allowed:
        raise RateLimited(state.reset_after)
    return state


def peek(bucket: Bucket, *key: object) -> None:
    """Raise :class:`RateLimited` if ``bucket`` is full for ``key``, without counting a use."""
    if settings.RATE_LIMITS and not _limiter().test(_item(bucket), *_names(bucket, key)):
        raise RateLimited(
            State(
                bucket, 0, _limiter().get_window_stats(_item(bucket), *_names(bucket, key)).reset_time
            ).reset_after
        )


def forget(bucket: Bucket, *key: object) -> None:
    """Empty ``bucket`` for ``key``."""
    _limiter().clear(_item(bucket), *_names(bucket, key))


@cache
def _limiter() -> FixedWindowRateLimiter:
    if not settings.REDIS_URL:
        return FixedWindowRateLimiter(storage_from_string("memory://"))
    return FixedWindowRateLimiter(storage_from_string(settings.REDIS_URL, key_prefix=settings.REDIS_PREFIX))


@cache
def _item(bucket: Bucket) -> RateLimitItemPerSecond:
    return RateLimitItemPerSecond(bucket.limit, bucket.seconds)


def _names(bucket: Bucket, key: tuple[object, ...]) -> tuple[str, ...]:
    return (bucket.name, *(str(part) for part in key))
