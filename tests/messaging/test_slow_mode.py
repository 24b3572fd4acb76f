"""Slow mode and rate limits."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guilds.models import Channel
from guilds.permissions import Permission
from messaging.models import Message
from rscord.core import ratelimit, snowflake
from tests.base import Api, Community, in_parallel, say


@pytest.fixture
def slow(community: Community) -> Channel:
    """The channel, with 60 s between two messages."""
    community.channel.rate_limit_per_user = 60
    community.channel.save()
    return community.channel


@pytest.fixture
def limited(settings: Any) -> Iterator[None]:
    settings.RATE_LIMITS = True
    ratelimit._limiter().storage.reset()
    yield
    ratelimit._limiter().storage.reset()


def test_the_second_message_has_to_wait(bob_api: Api, alice_api: Api, slow: Channel) -> None:
    path = f"/channels/{slow.id}/messages"
    assert bob_api.post(path, {"content": "one"}).status_code == 200
    answer = bob_api.post(path, {"content": "two"})
    assert (answer.status_code, answer.json()["code"]) == (429, 20016)
    assert 55 < answer.json()["retry_after"] <= 60
    assert answer.headers["Retry-After"]
    assert Message.objects.count() == 1


@pytest.mark.parametrize(("seconds_ago", "status"), [(61, 200), (50, 429)])
def test_after_the_time_it_goes_through(
    bob_api: Api, community: Community, slow: Channel, seconds_ago: int, status: int
) -> None:
    sent = snowflake.at(timezone.now() - timedelta(seconds=seconds_ago))
    Message.objects.bulk_create([Message(id=sent, channel=slow, author=community.bob, content="before")])
    assert bob_api.post(f"/channels/{slow.id}/messages", {"content": "now"}).status_code == status


@pytest.mark.parametrize(
    "right", [Permission.MANAGE_MESSAGES, Permission.MANAGE_CHANNELS, Permission.BYPASS_SLOWMODE]
)
def test_moderators_do_not_wait(bob_api: Api, community: Community, slow: Channel, right: Permission) -> None:
    community.allow(community.bob, right)
    path = f"/channels/{slow.id}/messages"
    assert [bob_api.post(path, {"content": "x"}).status_code for _ in range(2)] == [200, 200]


@pytest.mark.django_db(transaction=True)
def test_sending_at_once_does_not_get_round_it(community: Community, slow: Channel) -> None:
    in_parallel(8, lambda n: say(community.bob, slow, f"{n}"))
    assert Message.objects.count() == 1


def test_the_eleventh_message_in_five_seconds_is_refused(
    bob_api: Api, channel: Channel, limited: None
) -> None:
    path = f"/channels/{channel.id}/messages"
    answers = [bob_api.post(path, {"content": "x"}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[0].headers["X-RateLimit-Bucket"] == "send-message"
    assert answers[-1].headers["Via"]


def test_the_limit_is_shared_between_the_two_addresses(bob_api: Api, channel: Channel, limited: None) -> None:
    for _ in range(10):
        bob_api.post(f"/channels/{channel.id}/messages", {"content": "x"})
    answer = bob_api.post("/messages", {"chatId": str(channel.id), "content": "x"})
    assert answer.status_code == 429
