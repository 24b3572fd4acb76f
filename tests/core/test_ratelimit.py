"""Rate limits: what is counted, for whom, and for how long."""

import time
from itertools import count

import pytest
from pytest_django import Settings

from rscord.core import ratelimit
from rscord.core.errors import RateLimited
from rscord.core.ratelimit import Bucket

_names = count()


@pytest.fixture(autouse=True)
def _limits_on(settings: Settings) -> None:
    settings.RATE_LIMITS = True


@pytest.fixture
def bucket() -> Bucket:
    return Bucket(f"test-{next(_names)}-{time.time_ns()}", limit=2, seconds=60)


def test_it_counts_down_and_then_refuses(bucket: Bucket) -> None:
    assert [ratelimit.hit(bucket, 1).remaining for _ in range(2)] == [1, 0]
    with pytest.raises(RateLimited) as caught:
        ratelimit.hit(bucket, 1)
    assert 0 < caught.value.retry_after <= 60


def test_each_key_is_counted_on_its_own(bucket: Bucket) -> None:
    ratelimit.hit(bucket, 1, 10)
    ratelimit.hit(bucket, 1, 10)
    assert ratelimit.hit(bucket, 1, 11).remaining == 1
    assert ratelimit.hit(bucket, 2, 10).remaining == 1


def test_peeking_counts_nothing(bucket: Bucket) -> None:
    for _ in range(5):
        ratelimit.peek(bucket, 1)
    ratelimit.hit(bucket, 1)
    ratelimit.hit(bucket, 1)
    with pytest.raises(RateLimited):
        ratelimit.peek(bucket, 1)


def test_a_forgotten_key_starts_anew(bucket: Bucket) -> None:
    ratelimit.hit(bucket, 1)
    ratelimit.hit(bucket, 1)
    ratelimit.forget(bucket, 1)
    assert ratelimit.hit(bucket, 1).remaining == 1


def test_the_state_says_when_it_is_over(bucket: Bucket) -> None:
    state = ratelimit.hit(bucket, 1)
    assert 0 < state.reset_after <= 60
    assert state.reset_at == pytest.approx(time.time() + state.reset_after, abs=1)


def test_switched_off_it_refuses_nothing(bucket: Bucket, settings: Settings) -> None:
    settings.RATE_LIMITS = False
    assert [ratelimit.hit(bucket, 1).remaining for _ in range(5)] == [1] * 5
    ratelimit.peek(bucket, 1)
