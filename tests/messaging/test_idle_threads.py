"""Threads in which nobody writes are archived, a bounded number at a time."""

from datetime import timedelta

from django.utils import timezone

from guilds.models import Channel
from guilds.services.forums import PINNED
from guilds.services.idle_threads import archive_idle
from guilds.services.threads import update_thread
from guilds.tasks import archive_idle_threads
from tests.base import Captured, Community, at_most, say

DAYS = timedelta(days=3)
SOON = timedelta(minutes=1)


def archived(thread: Channel) -> bool:
    return Channel.objects.get(id=thread.id).archived


def test_after_its_time_and_not_before(community: Community, captured_events: Captured) -> None:
    thread = community.thread(by=community.bob, private=True)
    captured_events.clear()
    now = timezone.now()
    assert archive_idle(now + DAYS - SOON, 10) == 0
    assert archive_idle(now + DAYS + SOON, 10) == 1
    assert archived(thread)
    event = captured_events.one("THREAD_UPDATE")
    assert event.data()["thread_metadata"]["archived"] is True
    assert event.before == {"whole": True, "members": [community.bob.id]}
    assert archive_idle(now + DAYS * 9, 10) == 0


def test_what_is_said_keeps_it_active(community: Community, captured_events: Captured) -> None:
    thread = community.thread()
    Channel.objects.filter(id=thread.id).update(
        archive_changed_at=timezone.now() - DAYS, idle_check_at=timezone.now()
    )
    say(community.bob, thread, "still here")
    captured_events.clear()
    assert archive_idle(timezone.now(), 10) == 1
    assert not archived(thread)
    assert captured_events == []
    check = Channel.objects.get(id=thread.id).idle_check_at
    assert check is not None
    assert timedelta() < timezone.now() + DAYS - check < SOON


def test_a_shorter_time_counts_at_once(community: Community) -> None:
    thread = community.thread()
    update_thread(actor=community.alice, channel_id=thread.id, auto_archive_duration=60)
    archive_idle(timezone.now() + timedelta(minutes=61), 10)
    assert archived(thread)


def test_pinned_posts_stay(community: Community) -> None:
    thread = community.thread()
    Channel.objects.filter(id=thread.id).update(flags=PINNED)
    archive_idle(timezone.now() + DAYS + SOON, 10)
    assert not archived(thread)


def test_deleted_ones_are_left_alone(community: Community, captured_events: Captured) -> None:
    thread = community.thread()
    Channel.objects.filter(id=thread.id).update(deleted_at=timezone.now(), idle_check_at=None)
    captured_events.clear()
    assert archive_idle(timezone.now() + DAYS * 9, 10) == 0
    assert captured_events == []


def test_so_many_at_a_time_the_longest_idle_first(community: Community) -> None:
    threads = [community.thread() for _ in range(3)]
    later = timezone.now() + DAYS + SOON
    with at_most(1 + 2 * 6):
        assert archive_idle(later, 2) == 2
    assert [archived(thread) for thread in threads] == [True, True, False]
    assert archive_idle(later, 2) == 1


def test_the_task(community: Community) -> None:
    thread = community.thread()
    long_ago = timezone.now() - DAYS * 2
    Channel.objects.filter(id=thread.id).update(
        idle_check_at=long_ago, archive_changed_at=long_ago, id=thread.id
    )
    archive_idle_threads.call_local()
    assert not archived(thread), "it was begun just now"
