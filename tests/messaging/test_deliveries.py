"""Delivery marks: the author hears that a message has arrived and was read."""

import pytest

from accounts.models import User
from accounts.services.relationships import block
from guilds.models import Channel
from guilds.services.chats import open_chat
from rscord.core.commands import Caller, registry
from rscord.core.errors import AppError, CannotMessage
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community, say


@pytest.fixture
def chat(alice: User, bob: User) -> Channel:
    return open_chat(opener=alice, other=bob)


def mark(user: User, status: str, message_id: int) -> None:
    registry[f"message:{status}"](Caller(user, None, "session"), {"message_id": str(message_id)})


def test_the_author_hears_of_it(
    chat: Channel, alice: User, bob: User, alice_api: Api, captured_events: Captured
) -> None:
    said = say(alice, chat, "hi")
    for status in ("delivered", "read"):
        captured_events.clear()
        mark(bob, status, said.row.id)
        event = captured_events.one("MESSAGE_DELIVERY")
        assert event.audience == Audience(channel_id=chat.id, user_ids=(alice.id,))
        assert event.data() == {
            "message_id": str(said.row.id),
            "channel_id": str(chat.id),
            "user_id": str(bob.id),
            "status": status,
        }
    (place,) = (
        place
        for place in alice_api.get(f"/chats/{chat.id}").json()["members"]
        if place["user_id"] == str(bob.id)
    )
    assert place["delivered_message_id"] == place["read_message_id"] == str(said.row.id)


def test_what_is_known_is_not_told_again(
    chat: Channel, alice: User, bob: User, captured_events: Captured
) -> None:
    first, second = say(alice, chat, "one"), say(alice, chat, "two")
    mark(bob, "read", second.row.id)
    captured_events.clear()
    for status, said in (("read", second), ("read", first), ("delivered", first), ("delivered", second)):
        mark(bob, status, said.row.id)
    assert captured_events == []


def test_ones_own_messages_are_no_news(chat: Channel, alice: User, captured_events: Captured) -> None:
    said = say(alice, chat, "hi")
    captured_events.clear()
    mark(alice, "read", said.row.id)
    assert captured_events == []


@pytest.mark.parametrize("status", ["delivered", "read"])
def test_only_in_chats_that_one_is_in(
    chat: Channel, alice: User, charlie: User, community: Community, bob: User, status: str
) -> None:
    said, public = say(alice, chat, "hi"), say(alice, community.channel, "hi all")
    for user, message_id, code in (
        (charlie, said.row.id, 10008),
        (charlie, public.row.id, 10008),
        (bob, MISSING, 10008),
        (bob, public.row.id, 50024),
    ):
        with pytest.raises(AppError) as refused:
            mark(user, status, message_id)
        assert refused.value.code == code


def test_who_is_blocked_hears_nothing(
    chat: Channel, alice: User, bob: User, captured_events: Captured
) -> None:
    said = say(alice, chat, "hi")
    block(actor=bob, other=alice)
    captured_events.clear()
    with pytest.raises(CannotMessage):
        mark(bob, "read", said.row.id)
    assert captured_events == []
