"""Archiving the threads in which nobody writes any more."""

from datetime import datetime

from guilds.models import Channel
from guilds.services.forums import PINNED
from guilds.services.threads import archive, idle_at, lasting
from rscord.core import events


def archive_idle(now: datetime, limit: int) -> int:
    """Archive threads in which nothing has been written for as long as they allow, looking at up to ``limit``.

    Each is a transaction of its own. Return how many were looked at.
    """
    due = Channel.objects.filter(idle_check_at__lte=now).order_by("idle_check_at")
    ids = list(due.values_list("id", flat=True)[:limit])
    for id in ids:
        with events.transaction():
            thread = Channel.objects.select_for_update(no_key=True).get(id=id)
            if thread.idle_check_at is not None:
                _archive_if_idle(thread, now)
    return len(ids)


def _archive_if_idle(thread: Channel, now: datetime) -> None:
    due = idle_at(thread)
    if due <= now and thread.flags & PINNED:
        # A pinned post stays.
        due = now + lasting(thread)
    if due > now:
        Channel.objects.filter(id=thread.id).update(idle_check_at=due)
    else:
        archive(thread)
