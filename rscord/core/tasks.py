"""Work outside of requests: tasks and schedules, run by ``manage.py tasks``. Huey is behind it.

The queue is a SQLite file in the data dir or, with ``REDIS_URL``, in Redis. It can lose a task that was running when
its process was killed: what must not be lost has a row that a scheduled sweep finds. Tasks are retried, so they
must be safe to run twice. An app's tasks and schedules live in its ``tasks.py``.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

import structlog
from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from huey import RedisHuey, SqliteHuey, crontab
from huey.api import Huey, TaskWrapper
from huey.serializer import SignedSerializer

from rscord.core import events
from rscord.core.models import NodeLease

log = structlog.get_logger(__name__)

RETRIES = 3
RETRY_SECONDS = 30
LEASES_KEPT = timedelta(days=1)

Job = Callable[..., None]


def _make_queue() -> Huey:
    # Signed, because a task is a pickle: whoever can write to the queue's store must not thereby run code here.
    options = {"results": False, "serializer": SignedSerializer(secret=settings.SECRET_KEY, salt="tasks")}
    if settings.REDIS_URL:
        return RedisHuey(settings.REDIS_PREFIX, url=settings.REDIS_URL, **options)
    return SqliteHuey("rscord", filename=str(settings.DATA_DIR / "tasks.sqlite3"), cache_mb=1, **options)


queue = _make_queue()


def task(job: Job) -> TaskWrapper:
    """Make a function a task: calling it puts it in the queue. Its arguments must be plain values, such as ids."""
    return queue.task(retries=RETRIES, retry_delay=RETRY_SECONDS, name=_name(job))(_with_connections(job))


def periodic(minute: str = "*", hour: str = "*") -> Callable[[Job], TaskWrapper]:
    """Run the decorated function on a schedule, in cron's notation and UTC: ``periodic("0", "3")`` is at 3:00."""

    def register(job: Job) -> TaskWrapper:
        schedule = crontab(minute=minute, hour=hour)
        return queue.periodic_task(schedule, name=_name(job))(_with_connections(job))

    return register


def enqueue_on_commit(job: TaskWrapper, *arguments: Any) -> None:
    """Put ``job`` in the queue once the open transaction commits; at once if there is none.

    A queue that cannot be reached leaves a line in the log: the work that was committed stays done.
    """
    transaction.on_commit(lambda: job(*arguments), robust=True)


def _name(job: Job) -> str:
    return f"{job.__module__}.{job.__qualname__}"


def _with_connections(job: Job) -> Job:
    """Give ``job`` fresh database connections, as a request has them, and its name on every log line."""

    @wraps(job)
    def run(*arguments: Any) -> None:
        _drop_old_connections()
        try:
            with structlog.contextvars.bound_contextvars(task=_name(job)):
                job(*arguments)
        finally:
            _drop_old_connections()

    return run


def _drop_old_connections() -> None:
    # A job that is called like a function, inside a transaction, must not lose it.
    if not connection.in_atomic_block:
        close_old_connections()


@periodic(minute="7")
def trim_event_log() -> None:
    """Delete events that are older than anybody may resume from."""
    trimmed = events.trim(timezone.now() - settings.EVENT_LOG_LIFETIME)
    if trimmed:
        log.info("event_log_trimmed", events=trimmed)


@periodic(minute="17", hour="4")
def delete_lapsed_leases() -> None:
    """Delete node leases that nobody has renewed for a day."""
    NodeLease.objects.filter(expires_at__lt=timezone.now() - LEASES_KEPT).delete()
