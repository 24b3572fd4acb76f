"""The event log: positions without gaps, in commit order, and nothing announced that did not happen."""

import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db import transaction as db_transaction
from django.utils import timezone

from rscord.core import events, wake
from rscord.core.events import Audience, Event, publish, transaction

ANYBODY = Audience(guild_id=1)


@pytest.fixture
def heard() -> Iterator[list[Event]]:
    found: list[Event] = []

    def listen(batch: Sequence[Event]) -> None:
        found.extend(batch)

    stop = wake.subscribe(listen)
    yield found
    stop()


@pytest.mark.django_db
def test_events_get_consecutive_positions_in_the_order_of_publishing(heard: list[Event]) -> None:
    start = events.head()
    with transaction():
        publish("FIRST", ANYBODY, {"n": 1})
        publish("SECOND", ANYBODY, {"n": 2})
        assert heard == []
    assert [(event.type, event.position) for event in heard] == [("FIRST", start + 1), ("SECOND", start + 2)]
    assert events.head() == start + 2


@pytest.mark.django_db
def test_the_log_gives_back_what_was_published() -> None:
    audience = Audience(guild_id=1, channel_id=2, user_ids=(3, 4), permission=1 << 40)
    start = events.head()
    with transaction():
        publish("THING", audience, {"text": "ё \u0000 ✓"}, before={"roles": [1]})
    (found,) = events.read(start, 10)
    assert found == Event("THING", audience, '{"text":"ё \\u0000 ✓"}'.encode(), start + 1, {"roles": [1]})
    assert found.data() == {"text": "ё \0 ✓"}


@pytest.mark.django_db
def test_a_failed_transaction_announces_nothing_and_uses_no_position(heard: list[Event]) -> None:
    start = events.head()

    def fail() -> None:
        with transaction():
            publish("THING", ANYBODY, {})
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert heard == []
    with transaction():
        publish("THING", ANYBODY, {})
    assert heard[0].position == start + 1


@pytest.mark.django_db
def test_an_inner_transaction_joins_the_outer_one(heard: list[Event]) -> None:
    with transaction():
        with transaction():
            publish("INNER", ANYBODY, {})
        assert heard == []
        publish("OUTER", ANYBODY, {})
    assert [event.type for event in heard] == ["INNER", "OUTER"]
    assert heard[1].position == heard[0].position + 1


@pytest.mark.django_db
def test_a_transaction_that_publishes_nothing_leaves_the_counter_alone(heard: list[Event]) -> None:
    start = events.head()
    with transaction():
        pass
    assert events.head() == start
    assert heard == []


@pytest.mark.django_db
def test_publishing_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(RuntimeError, match="outside"):
        publish("THING", ANYBODY, {})


@pytest.mark.django_db(transaction=True)
def test_a_transaction_inside_a_bare_atomic_block_is_a_mistake() -> None:
    def nested() -> None:
        with db_transaction.atomic(), transaction():
            publish("THING", ANYBODY, {})

    with pytest.raises(RuntimeError):
        nested()


@pytest.mark.django_db
def test_ephemeral_events_are_heard_and_not_logged(heard: list[Event]) -> None:
    start = events.head()
    events.publish_ephemeral("TYPING_START", ANYBODY, {"user_id": "1"})
    assert [(event.type, event.position) for event in heard] == [("TYPING_START", 0)]
    assert events.head() == start


@pytest.mark.django_db
def test_handlers_run_inside_the_transaction_and_can_stop_it(
    heard: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    monkeypatch.setitem(events._handlers, "JOINED", [])

    @events.on("JOINED")
    def welcome(source: Any) -> None:
        seen.append(source)
        publish("WELCOME", ANYBODY, {})
        if source == "stop":
            raise LookupError

    with transaction():
        publish("JOINED", ANYBODY, {}, source="alice")
    assert seen == ["alice"]
    assert [event.type for event in heard] == ["JOINED", "WELCOME"]

    def stopped() -> None:
        with transaction():
            publish("JOINED", ANYBODY, {}, source="stop")

    with pytest.raises(LookupError):
        stopped()
    assert len(heard) == 2


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_leave_no_gap_and_no_double() -> None:
    start = events.head()
    failures: list[BaseException] = []

    def write() -> None:
        try:
            for number in range(20):
                with transaction():
                    publish("THING", ANYBODY, {"n": number})
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [event.position for event in events.read(start, 1000)] == list(range(start + 1, start + 81))


@pytest.mark.django_db
def test_reading_goes_page_by_page() -> None:
    start = events.head()
    with transaction():
        for number in range(5):
            publish("THING", ANYBODY, {"n": number})
    assert [event.position for event in events.read(start + 1, 2)] == [start + 2, start + 3]
    assert events.read(start + 5, 2) == []


@pytest.mark.django_db
def test_trimming_takes_the_old_and_leaves_the_counter() -> None:
    with transaction():
        publish("OLD", ANYBODY, {})
    head = events.head()
    assert events.trim(timezone.now() - timedelta(hours=1)) == 0
    assert events.trim(timezone.now() + timedelta(seconds=1)) >= 1
    assert events.read(0, 10) == []
    assert events.head() == head


def test_a_listener_that_fails_hurts_neither_the_sender_nor_the_others(heard: list[Event]) -> None:
    def broken(batch: Sequence[Event]) -> None:
        raise LookupError

    stop_listener, stop_path = wake.subscribe(broken), wake.add_path(broken)
    try:
        events.publish_ephemeral("TYPING_START", ANYBODY, {})
    finally:
        stop_listener()
        stop_path()
    assert len(heard) == 1


def test_what_another_process_sent_is_not_sent_on(heard: list[Event]) -> None:
    sent: list[Event] = []
    stop = wake.add_path(sent.extend)
    event = Event("THING", ANYBODY, b"{}", 7)
    try:
        wake.receive([event])
        wake.send([event])
    finally:
        stop()
    assert heard == [event, event]
    assert sent == [event]
