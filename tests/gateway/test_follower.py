"""Every event once and in order, whatever the wakes and the database do."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from rscord.core import wake
from rscord.core.events import Audience, Event
from rscord.gateway import follower
from rscord.gateway.follower import Follower


def logged(position: int) -> Event:
    return Event("MESSAGE_CREATE", Audience(1), b"{}", position)


TYPING = Event("TYPING_START", Audience(1), b"{}")


class FakeLog:
    """A log that may fail, or have been trimmed."""

    def __init__(self, *positions: int) -> None:
        self.events = [logged(position) for position in positions]
        self.reads: list[int] = []
        self.broken = False

    async def head(self) -> int:
        return self.events[-1].position if self.events else 0

    async def read(self, after: int, limit: int) -> list[Event]:
        self.reads.append(after)
        await asyncio.sleep(0)
        if self.broken:
            raise ConnectionError("no database")
        return [event for event in self.events if event.position > after][:limit]

    def commit(self, *positions: int) -> list[Event]:
        """Log events and return them, for a wake that may or may not be sent."""
        fresh = [logged(position) for position in positions]
        self.events += fresh
        return fresh


class Ear:
    """What a hub would hear."""

    def __init__(self) -> None:
        self.batches: list[list[Event]] = []
        self.lost = 0

    def hear(self, events: Sequence[Event]) -> None:
        self.batches.append(list(events))

    def lose(self) -> None:
        self.lost += 1

    @property
    def positions(self) -> list[int]:
        return [event.position for batch in self.batches for event in batch]


@asynccontextmanager
async def following(log: FakeLog) -> AsyncIterator[tuple[Follower, Ear]]:
    ear = Ear()
    found = Follower(log, ear.hear, ear.lose)
    await found.start()
    yield found, ear
    await found.stop()


async def soon(found: Follower, position: int) -> None:
    async with asyncio.timeout(3):
        while found.position < position:  # noqa: ASYNC110
            await asyncio.sleep(0.005)


@pytest.fixture(autouse=True)
def quick_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "POLL_SECONDS", 0.05)


async def test_it_begins_at_the_head() -> None:
    log = FakeLog(1, 2, 3)
    async with following(log) as (found, ear):
        wake.receive(log.commit(4))
        await soon(found, 4)
        assert ear.positions == [4]


async def test_a_wake_is_heard_without_asking_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "POLL_SECONDS", 60)
    log = FakeLog()
    async with following(log) as (found, ear):
        wake.receive(log.commit(1))
        await soon(found, 1)
        assert (ear.positions, log.reads) == ([1], [])


async def test_a_wake_from_another_thread_arrives() -> None:
    log = FakeLog()
    async with following(log) as (found, ear):
        await asyncio.to_thread(wake.receive, log.commit(1))
        await soon(found, 1)
        assert ear.positions == [1]


async def test_wakes_in_the_wrong_order_are_put_right_without_the_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(follower, "POLL_SECONDS", 60)
    log = FakeLog()
    async with following(log) as (found, ear):
        first, second, third = log.commit(1, 2, 3)
        for event in (third, first, second):
            wake.receive([event])
        await soon(found, 3)
        assert (ear.positions, log.reads) == ([1, 2, 3], [])


async def test_doubled_wakes_are_heard_once() -> None:
    log = FakeLog()
    async with following(log) as (found, ear):
        events = log.commit(1, 2)
        for _ in range(3):
            wake.receive(events)
        wake.receive(events[:1])
        await soon(found, 2)
        await asyncio.sleep(0.1)
        assert ear.positions == [1, 2]


async def test_a_gap_is_read_from_the_log() -> None:
    log = FakeLog()
    async with following(log) as (found, ear):
        lost, heard = log.commit(1, 2)
        wake.receive([heard])
        await soon(found, 2)
        assert ear.positions == [1, 2]
        assert lost.position in ear.positions


async def test_without_any_wake_events_come_with_the_next_look() -> None:
    log = FakeLog()
    async with following(log) as (found, ear):
        log.commit(*range(1, 1001))
        await soon(found, 1000)
        assert ear.positions == list(range(1, 1001))


async def test_a_hint_makes_it_look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "POLL_SECONDS", 60)
    log = FakeLog()
    async with following(log) as (found, ear):
        log.commit(1, 2)
        wake.receive([Event(wake.HINT, Audience(), b"", 2)])
        await soon(found, 2)
        assert ear.positions == [1, 2]


async def test_ephemeral_events_are_heard_in_between_and_move_nothing() -> None:
    log = FakeLog()
    async with following(log) as (found, ear):
        wake.receive([*log.commit(1), TYPING, *log.commit(2)])
        await soon(found, 2)
        assert ear.positions == [1, 0, 2]


async def test_what_waits_together_is_handed_over_together() -> None:
    log = FakeLog()
    async with following(log) as (found, ear):
        for position in range(1, 9):
            wake.receive(log.commit(position))
        await soon(found, 8)
        assert [len(batch) for batch in ear.batches] == [8]


async def test_a_database_that_fails_costs_nothing_but_time() -> None:
    log = FakeLog()
    async with following(log) as (found, ear):
        log.broken = True
        log.commit(1, 2)
        await asyncio.sleep(0.15)
        assert ear.positions == []
        log.broken = False
        await soon(found, 2)
        assert ear.positions == [1, 2]


async def test_a_log_trimmed_past_it_is_said_so() -> None:
    log = FakeLog()
    async with following(log) as (found, ear):
        log.events = []
        log.commit(50, 51)
        await soon(found, 51)
        assert (ear.lost, ear.positions) == (1, [50, 51])
        assert found.since(49) is not None
        assert found.since(10) is None


async def test_recent_events_are_kept() -> None:
    log = FakeLog()
    async with following(log) as (found, _):
        wake.receive([*log.commit(1, 2), TYPING, *log.commit(3)])
        await soon(found, 3)
        recent = found.since(1)
        assert recent is not None
        assert [event.position for event in recent] == [2, 3]
        assert found.since(3) == []


async def test_reach_waits_for_the_position(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "POLL_SECONDS", 60)
    log = FakeLog()
    async with following(log) as (found, ear):
        log.commit(1, 2, 3)
        await found.reach(3)
        assert ear.positions == [1, 2, 3]
        await found.reach(2)


async def test_reach_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "REACH_SECONDS", 0.1)
    async with following(FakeLog()) as (found, _):
        with pytest.raises(TimeoutError):
            await found.reach(1)


async def test_a_stopped_follower_hears_nothing() -> None:
    log = FakeLog()
    async with following(log) as (_, ear):
        pass
    wake.receive(log.commit(1))
    await asyncio.sleep(0.05)
    assert ear.positions == []


async def test_it_does_not_start_without_a_database() -> None:
    class NoLog(FakeLog):
        async def head(self) -> int:
            raise ConnectionError("no database")

    found = Follower(NoLog(), lambda events: None, lambda: None)
    with pytest.raises(ConnectionError):
        await found.start()
    assert not [each for each in wake._listeners if getattr(each, "__self__", None) is found]
