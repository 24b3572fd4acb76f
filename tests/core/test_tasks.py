"""Tasks: in the queue only after a commit, run with their arguments, tried again, on schedule."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from huey.api import Huey
from pytest_django import Settings

from rscord.core import events, tasks
from rscord.core.events import Audience, publish, transaction
from rscord.core.models import NodeLease

done: list[object] = []


@tasks.task
def remember(*arguments: object) -> None:
    done.append(arguments)


@tasks.task
def fail() -> None:
    done.append("tried")
    raise LookupError


@tasks.periodic("*/15", "3")
def at_night() -> None:
    done.append("night")


@pytest.fixture(autouse=True)
def queue() -> Iterator[Huey]:
    tasks.queue.flush()
    done.clear()
    yield tasks.queue
    tasks.queue.flush()


def work_off(queue: Huey, when: datetime | None = None) -> None:
    while task := queue.dequeue():
        with contextlib.suppress(Exception):
            queue.execute(task, when)


@pytest.mark.django_db
def test_a_task_waits_in_the_queue_until_it_is_run(queue: Huey) -> None:
    remember(1, "two")
    assert (done, len(queue)) == ([], 1)
    work_off(queue)
    assert (done, len(queue)) == ([(1, "two")], 0)


@pytest.mark.django_db(transaction=True)
def test_on_commit_it_is_queued_after_the_commit(queue: Huey) -> None:
    with transaction():
        tasks.enqueue_on_commit(remember, 1)
        assert len(queue) == 0
    assert len(queue) == 1


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_queues_nothing(queue: Huey) -> None:
    with contextlib.suppress(LookupError), transaction():
        tasks.enqueue_on_commit(remember, 1)
        raise LookupError
    assert len(queue) == 0


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_is_away_does_not_undo_the_work(
    queue: Huey, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*arguments: object, **options: object) -> None:
        raise ConnectionError("away")

    monkeypatch.setattr(queue.storage, "enqueue", away)
    with transaction():
        publish("THING", Audience(guild_id=1), {})
        tasks.enqueue_on_commit(remember, 1)
    assert events.head() > 0
    assert "away" in caplog.text


@pytest.mark.django_db
def test_a_failed_task_is_tried_again_later(queue: Huey) -> None:
    fail()
    work_off(queue)
    assert done == ["tried"]
    for hours in range(1, tasks.RETRIES + 2):
        later = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=hours)
        for task in queue.read_schedule(later):
            queue.enqueue(task)
        work_off(queue, later)
    assert done == ["tried"] * (1 + tasks.RETRIES)


@pytest.mark.django_db
def test_a_forged_task_is_not_run(queue: Huey) -> None:
    remember(1)
    data = queue.storage.dequeue()
    queue.storage.enqueue(data[:-40] + b"0" * 40)
    with pytest.raises(ValueError, match="Signature"):
        queue.dequeue()
    assert done == []


@pytest.mark.parametrize(
    ("hour", "minute", "due"), [(3, 0, True), (3, 45, True), (3, 7, False), (4, 0, False)]
)
def test_schedules_follow_the_clock(queue: Huey, hour: int, minute: int, due: bool) -> None:
    found = queue.read_periodic(datetime(2026, 1, 1, hour, minute))
    assert any("at_night" in task.name for task in found) is due


@pytest.mark.django_db(transaction=True)
def test_a_task_after_a_broken_connection_gets_a_new_one(queue: Huey) -> None:
    found: list[object] = []

    @tasks.task
    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            found.append(cursor.fetchone())

    connection.close_at = 0
    connection.errors_occurred = True
    ask()
    work_off(queue)
    assert found == [(1,)]


@pytest.mark.django_db
def test_the_event_log_is_trimmed_to_its_lifetime(settings: Settings) -> None:
    settings.EVENT_LOG_LIFETIME = timedelta(hours=1)
    with transaction():
        publish("THING", Audience(guild_id=1), {})
    kept = len(events.read(0, 100))
    tasks.trim_event_log.call_local()
    assert len(events.read(0, 100)) == kept
    settings.EVENT_LOG_LIFETIME = timedelta(seconds=-1)
    tasks.trim_event_log.call_local()
    assert events.read(0, 100) == []


@pytest.mark.django_db
def test_leases_are_deleted_a_day_after_they_lapsed() -> None:
    now = timezone.now()
    NodeLease.objects.all().delete()
    for node, age in enumerate((timedelta(0), timedelta(hours=23), timedelta(hours=25))):
        NodeLease.objects.create(node=node, owner="x", expires_at=now - age)
    tasks.delete_lapsed_leases.call_local()
    assert sorted(NodeLease.objects.values_list("node", flat=True)) == [0, 1]
