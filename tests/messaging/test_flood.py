"""`manage.py flood` posts as many messages as asked, through the real service."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from guilds.models import Channel
from guilds.services.chats import open_chat
from messaging.models import Message
from tests.base import MISSING, Captured, Community

pytestmark = pytest.mark.django_db(transaction=True)


def flood(channel: Channel, **options: Any) -> list[str]:
    out = StringIO()
    quick = {"rate": 1000.0, "seconds": 0.005, "threads": 2}
    call_command("flood", channel=channel.id, stdout=out, **quick | options)
    return out.getvalue().splitlines()


def said() -> list[tuple[str, str]]:
    return sorted(Message.objects.values_list("author__username", "content"))


def test_the_owner_says_rate_times_seconds(channel: Channel, captured_events: Captured) -> None:
    (line,) = flood(channel)
    assert line.startswith("5 messages in ")
    assert said() == [("alice", f"flood {number}") for number in range(5)]
    assert captured_events.types == ["MESSAGE_CREATE"] * 5


def test_somebody_else_says_it_and_every_number_is_printed(channel: Channel) -> None:
    lines = flood(channel, author="BOB", show=True, seconds=0.002)
    assert sorted(lines[:-1]) == ["0", "1"]
    assert said() == [("bob", "flood 0"), ("bob", "flood 1")]


def test_one_message_is_the_least(channel: Channel) -> None:
    flood(channel, seconds=0.0)
    assert len(said()) == 1


@pytest.mark.parametrize("wrong", [{"rate": 0.0}, {"rate": -1.0}, {"seconds": -0.1}, {"threads": 0}])
def test_impossible_numbers_are_told_in_a_sentence(channel: Channel, wrong: dict[str, Any]) -> None:
    with pytest.raises(CommandError, match="must be above 0"):
        flood(channel, **wrong)
    assert said() == []


def test_who_cannot_write_there(community: Community, channel: Channel) -> None:
    with pytest.raises(CommandError, match="charlie cannot write there: Unknown Channel"):
        flood(channel, author="charlie")
    with pytest.raises(CommandError, match="Name an author"):
        flood(channel, author="nobody")
    assert said() == []


def test_a_chat_has_no_owner(alice: User, bob: User) -> None:
    chat = open_chat(opener=alice, other=bob)
    with pytest.raises(CommandError, match="Name an author"):
        flood(chat)
    flood(chat, author="bob", seconds=0.001)
    assert said() == [("bob", "flood 0")]


def test_a_channel_that_is_not_there(channel: Channel) -> None:
    channel.id = MISSING
    with pytest.raises(CommandError, match="no such channel"):
        flood(channel)
