"""Deleting many messages at once, and publishing announcements."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from guilds.models import Channel, ChannelType
from guilds.permissions import Permission
from messaging.models import Mention, Message
from rscord.core import snowflake
from rscord.core.events import Audience
from tests.base import Api, Captured, Community, code_of, say

NEVER = snowflake.MAX_SNOWFLAKE
"""An id that nothing has, and that is not old."""


@pytest.fixture
def path(channel: Channel) -> str:
    return f"/channels/{channel.id}/messages/bulk-delete"


@pytest.fixture
def ids(bob: User, alice: User, channel: Channel) -> list[str]:
    return [str(say(bob, channel, f"{n} <@{alice.id}>").row.id) for n in range(3)]


def test_they_go_together(
    alice_api: Api, community: Community, path: str, ids: list[str], captured_events: Captured
) -> None:
    answer = alice_api.post(path, {"messages": [*ids[:2], ids[0], str(NEVER)]})
    assert (answer.status_code, answer.content) == (204, b"")
    event = captured_events.one("MESSAGE_DELETE_BULK")
    assert event.audience == Audience(community.guild.id, community.channel.id)
    assert event.data() == {
        "ids": ids[:2],
        "channel_id": str(community.channel.id),
        "guild_id": str(community.guild.id),
    }
    left = alice_api.get(path.removesuffix("/bulk-delete")).json()
    assert [message["id"] for message in left] == ids[2:]
    assert set(Message.objects.filter(id__in=ids[:2]).values_list("content", flat=True)) == {""}
    assert Mention.objects.count() == 1


def test_only_moderators_do_it(bob_api: Api, community: Community, path: str, ids: list[str]) -> None:
    assert bob_api.post(path, {"messages": ids}).json()["code"] == 50013
    community.allow(community.bob, Permission.MANAGE_MESSAGES)
    assert bob_api.post(path, {"messages": ids}).status_code == 204


def test_one_that_is_too_old_saves_all(
    alice_api: Api, community: Community, path: str, ids: list[str], captured_events: Captured
) -> None:
    old = snowflake.at(timezone.now() - timedelta(days=14, minutes=1))
    Message.objects.bulk_create([Message(id=old, channel=community.channel, author=community.bob)])
    answer = alice_api.post(path, {"messages": [*ids, str(old)]})
    assert (answer.status_code, answer.json()["code"]) == (400, 50034)
    assert captured_events == []
    assert not Message.objects.filter(deleted_at__isnull=False).exists()


def test_messages_of_other_channels_stay(
    alice_api: Api, community: Community, path: str, ids: list[str], captured_events: Captured
) -> None:
    hidden = community.hidden_channel()
    theirs = [str(say(community.alice, hidden, "hidden").row.id) for _ in range(2)]
    captured_events.clear()
    assert alice_api.post(path, {"messages": theirs}).status_code == 204
    assert captured_events == []
    assert Message.objects.filter(id__in=theirs, deleted_at=None).count() == 2


@pytest.mark.parametrize("count", [0, 1, 101])
def test_two_to_a_hundred(alice_api: Api, path: str, count: int) -> None:
    answer = alice_api.post(path, {"messages": [str(NEVER - n) for n in range(count)]})
    assert code_of(answer, "messages").startswith("BASE_TYPE_M")


@pytest.mark.parametrize("ids", ["x", None, 5, ["x", "y"], [[], []], {}])
def test_bad_lists(alice_api: Api, path: str, ids: object) -> None:
    assert alice_api.post(path, {"messages": ids}).json()["code"] == 50035


@pytest.fixture
def news(community: Community) -> Channel:
    """The channel, for announcements."""
    community.channel.type = ChannelType.ANNOUNCEMENT
    community.channel.save()
    return community.channel


def test_an_announcement_is_published_once(
    bob_api: Api, bob: User, news: Channel, captured_events: Captured
) -> None:
    path = f"/channels/{news.id}/messages/{say(bob, news, 'news').row.id}/crosspost"
    answer = bob_api.post(path)
    assert (answer.status_code, answer.json()["flags"]) == (200, 1)
    assert captured_events.one("MESSAGE_UPDATE").data()["flags"] == 1
    again = bob_api.post(path)
    assert (again.status_code, again.json()["code"]) == (400, 40033)


def test_others_announcements_take_a_right(bob_api: Api, community: Community, news: Channel) -> None:
    path = f"/channels/{news.id}/messages/{say(community.alice, news, 'news').row.id}/crosspost"
    assert bob_api.post(path).json()["code"] == 50013
    community.allow(community.bob, Permission.MANAGE_MESSAGES)
    assert bob_api.post(path).status_code == 200


def test_only_announcement_channels_publish(bob_api: Api, bob: User, channel: Channel) -> None:
    path = f"/channels/{channel.id}/messages/{say(bob, channel, 'no news').row.id}/crosspost"
    assert bob_api.post(path).json()["code"] == 50024
