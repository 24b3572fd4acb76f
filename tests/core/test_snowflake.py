"""Ids: layout, order, leases, clocks that go wrong."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from rscord.core import snowflake
from rscord.core.errors import Unavailable
from rscord.core.snowflake import EPOCH_MS, Generator


def leased(node: int = 5) -> Generator:
    generator = Generator()
    generator.lease(node, since=time.monotonic())
    return generator


def test_an_id_has_discords_layout() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 678000, UTC)
    with time_machine.travel(moment, tick=False):
        made = leased(node=5).make()
    assert snowflake.timestamp(made) == moment
    assert made >> 22 == int(moment.timestamp() * 1000) - EPOCH_MS
    assert made >> 12 & 0x3FF == 5
    assert made & 0xFFF == 0


def test_discords_own_example_is_read_right() -> None:
    # https://docs.discord.com/developers/reference#snowflakes
    assert snowflake.timestamp(175928847299117063) == datetime(2016, 4, 30, 11, 18, 25, 796000, UTC)


def test_ids_rise_within_and_past_a_full_millisecond() -> None:
    generator = leased()
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False):
        made = [generator.make() for _ in range(10_000)]
    assert made == sorted(set(made))
    assert made[-1] >> 22 == (made[0] >> 22) + 2


def test_ids_of_many_threads_are_unique() -> None:
    generator, made = leased(), []

    def work() -> None:
        made.append([generator.make() for _ in range(2000)])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one for batch in made for one in batch}) == 16_000
    assert all(batch == sorted(batch) for batch in made)


def test_ids_go_on_rising_when_the_clock_goes_back() -> None:
    generator = leased()
    with time_machine.travel(datetime(2026, 1, 1, 0, 0, 5, tzinfo=UTC), tick=False):
        before = generator.make()
    with time_machine.travel(datetime(2026, 1, 1, 0, 0, 0, tzinfo=UTC), tick=False):
        assert generator.make() > before


def test_a_clock_that_went_far_back_stops_ids() -> None:
    generator = leased()
    with time_machine.travel(datetime(2026, 1, 1, 0, 1, tzinfo=UTC), tick=False):
        generator.make()
    with (
        time_machine.travel(datetime(2026, 1, 1, 0, 0, tzinfo=UTC), tick=False),
        pytest.raises(Unavailable, match="clock"),
    ):
        generator.make()


def test_an_id_after_another_machines_is_greater() -> None:
    generator = leased()
    ahead = snowflake.at(datetime.now(UTC) + timedelta(seconds=3)) | 0x3FFFFF
    assert generator.make(ahead) > ahead
    assert generator.make() > ahead


def test_an_id_after_a_far_future_is_refused() -> None:
    with pytest.raises(Unavailable, match="clock"):
        leased().make(snowflake.at(datetime.now(UTC) + timedelta(minutes=1)))


def test_without_a_lease_no_id_is_made() -> None:
    with pytest.raises(Unavailable, match="lease"):
        Generator().make()


def test_a_lapsed_lease_makes_no_ids() -> None:
    generator = Generator()
    generator.lease(1, since=time.monotonic() - snowflake.LEASE_SECONDS - 1)
    with pytest.raises(Unavailable, match="lease"):
        generator.make()


def test_a_lease_is_renewed_long_before_it_lapses() -> None:
    generator = Generator()
    assert generator.needs_lease()
    generator.lease(1, since=time.monotonic())
    assert not generator.needs_lease()
    generator.lease(1, since=time.monotonic() - snowflake.RENEW_AFTER_SECONDS - 1)
    assert generator.needs_lease()
    generator.make()


def test_the_smallest_id_of_a_moment() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    assert snowflake.timestamp(snowflake.at(moment)) == moment
    assert snowflake.at(moment) & 0x3FFFFF == 0
    assert snowflake.at(datetime(2001, 1, 1, tzinfo=UTC)) == 0
