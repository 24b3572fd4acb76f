"""Counting days: each once when it is over, today again and again. Run by a schedule, never by a page."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from guilds.models import Guild
from messaging.models import Attachment, Day, Message
from rscord.core import snowflake

ONE = timedelta(days=1)


def count_days() -> None:
    """Count what has not been counted since its day ended, from the first message's day to today."""
    now = timezone.now()
    day = _first_open_day(now.date())
    while day <= now.date():
        standing = _standing() if day == now.date() else {}
        _store(day, _sent_on(day) | standing, now)
        day += ONE


def _first_open_day(today: date) -> date:
    last = Day.objects.order_by("-date").first()
    if last is not None:
        # Counted before its end; if after it, one day too many is counted again, which changes nothing.
        return min(last.date, today)
    first = Message.objects.order_by("id").values_list("id", flat=True).first()
    return today if first is None else min(today, snowflake.timestamp(first).date())


def _sent_on(day: date) -> dict[str, int]:
    begin = datetime.combine(day, time(), UTC)
    sent = Message.objects.filter(id__gte=snowflake.at(begin), id__lt=snowflake.at(begin + ONE))
    people = sent.filter(webhook_id=None, author__bot=False)
    return {"messages": sent.count(), "writers": people.values("author_id").distinct().count()}


def _standing() -> dict[str, int]:
    return {
        "people": User.objects.filter(bot=False).count(),
        "guilds": Guild.objects.filter(deleted_at=None).count(),
        "stored": Attachment.objects.aggregate(bytes=Sum("size"))["bytes"] or 0,
    }


def _store(day: date, figures: dict[str, Any], now: datetime) -> None:
    with transaction.atomic():
        Day.objects.update_or_create(date=day, defaults=figures | {"counted_at": now})
