"""Counting days."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from accounts.models import User
from accounts.services import create_bot
from messaging.models import Attachment, Day, Message
from messaging.selectors.figures import figures
from messaging.services.figures import count_days
from messaging.tasks import count_days as scheduled
from rscord.core import snowflake
from tests.base import Community, at_most

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENT = timedelta(milliseconds=1)


def sent(community: Community, author: User, moment: datetime, **more: object) -> None:
    """Put a message of ``moment`` into the table."""
    row = Message(channel=community.channel, author=author, content="x", **more)
    Message.objects.bulk_create([row])
    Message.objects.filter(id=row.id).update(id=snowflake.at(moment) + Message.objects.count())


def counted() -> dict[str, tuple[int, int]]:
    return {str(day.date): (day.messages, day.writers) for day in Day.objects.order_by("date")}


def count_at(moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        scheduled.call_local()


def test_days_end_at_midnight_utc(community: Community) -> None:
    midnight = datetime(2026, 3, 10, tzinfo=UTC)
    sent(community, community.alice, midnight - MOMENT)
    sent(community, community.alice, midnight)
    sent(community, community.bob, midnight + DAY - MOMENT)
    count_at(midnight + DAY)
    assert counted() == {"2026-03-09": (1, 1), "2026-03-10": (2, 2), "2026-03-11": (0, 0)}


def test_bots_and_webhooks_write_messages_but_are_no_people(community: Community) -> None:
    sent(community, community.alice, NOON)
    sent(community, community.alice, NOON)
    sent(community, create_bot("Parrot", community.alice).user, NOON)
    sent(community, community.bob, NOON, webhook_id=1, webhook_name="hook")
    count_at(NOON + MOMENT * 100)
    assert counted() == {"2026-03-10": (4, 1)}


def test_a_day_is_counted_again_until_it_is_over(community: Community) -> None:
    sent(community, community.alice, NOON)
    count_at(NOON + MOMENT * 10)
    sent(community, community.bob, NOON + timedelta(hours=6))
    count_at(NOON + 2 * DAY)
    assert counted() == {"2026-03-10": (2, 2), "2026-03-11": (0, 0), "2026-03-12": (0, 0)}


def test_days_that_are_over_are_not_counted_again(community: Community) -> None:
    for back in range(40):
        sent(community, community.alice, NOON - back * DAY)
    count_at(NOON)
    count_at(NOON + DAY)
    Message.objects.all().delete()
    with time_machine.travel(NOON + DAY, tick=False), at_most(12):
        count_days()
    assert len(counted()) == 41
    assert counted()["2026-03-09"] == (1, 1)


def test_what_there_is_now(community: Community) -> None:
    Attachment.objects.create(uploader=community.alice, filename="a", path="a", size=1000)
    Attachment.objects.create(uploader=community.alice, filename="b", path="b", size=24)
    create_bot("Parrot", community.alice)
    count_days()
    day = Day.objects.get()
    assert (day.people, day.guilds, day.stored) == (3, 1, 1024)


def test_what_there_was_stays_with_its_day(community: Community) -> None:
    count_at(NOON)
    User.objects.filter(id=community.charlie.id).delete()
    count_at(NOON + DAY)
    assert list(Day.objects.order_by("date").values_list("people", flat=True)) == [3, 2]


def test_figures_have_a_row_for_each_of_thirty_days(community: Community) -> None:
    assert figures() is None
    sent(community, community.alice, NOON - 60 * DAY)
    sent(community, community.alice, NOON)
    count_at(NOON)
    Day.objects.filter(date=date(2026, 3, 5)).delete()
    with time_machine.travel(NOON, tick=False):
        found = figures()
    assert found is not None
    assert found.messages == 2
    assert [day.date for day in found.days] == [NOON.date() - back * DAY for back in range(29, -1, -1)]
    assert [day.messages for day in found.days] == [0] * 29 + [1]


@pytest.mark.django_db
def test_an_empty_server_has_a_day_too() -> None:
    count_days()
    assert Day.objects.get().messages == 0
