"""Figures by day. Reading them costs one small query, whatever the server holds."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from messaging.models import Day

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Figures:
    """Today, all messages ever sent, and the last thirty days, oldest first, with a row for each."""

    today: Day
    messages: int
    days: list[Day]


def figures() -> Figures | None:
    """Return what has been counted, or None before the first time; two queries."""
    today = timezone.now().date()
    found = {day.date: day for day in Day.objects.filter(date__gt=today - timedelta(days=SHOWN))}
    latest = max(found.values(), key=lambda day: day.date, default=None)
    if latest is None:
        return None
    dates = [today - timedelta(days=back) for back in range(SHOWN - 1, -1, -1)]
    days = [found.get(date) or Day(date=date) for date in dates]
    total: int = Day.objects.aggregate(sum=Sum("messages"))["sum"]
    return Figures(latest, total, days)
