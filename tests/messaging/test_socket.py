"""The socket's commands: the same services, the same refusals."""

from typing import Any

import pytest

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Permission
from messaging.models import Message
from rscord.core.commands import Caller, registry
from rscord.core.errors import AppError, EmptyMessage, InvalidForm, MissingPermissions, UnknownChannel
from tests.base import MISSING, Captured, Community, say

COMMANDS = ["message:send", "send_message", "typing", "join_room"]


def call(user: User, name: str, **data: Any) -> Any:
    return registry[name](Caller(user, None, "session"), data)


@pytest.mark.parametrize("name", ["message:send", "send_message"])
def test_sending_answers_the_message_and_announces_it(
    bob: User, channel: Channel, captured_events: Captured, name: str
) -> None:
    answer = call(bob, name, channel_id=str(channel.id), content="hi", nonce="n")
    assert (answer["content"], answer["nonce"]) == ("hi", "n")
    assert captured_events.one("MESSAGE_CREATE").data()["id"] == answer["id"]


def test_the_channel_has_other_names(bob: User, channel: Channel) -> None:
    room = f"g:{channel.guild_id}:c:{channel.id}"
    for place in ({"chatId": str(channel.id)}, {"room": room}, {"channel_id": channel.id}):
        assert call(bob, "send_message", content="hi", **place)["channel_id"] == str(channel.id)


def test_an_answer_by_reply_to(alice: User, bob: User, channel: Channel) -> None:
    first = say(alice, channel, "question")
    answer = call(bob, "message:send", channel_id=channel.id, content="yes", reply_to=str(first.row.id))
    assert answer["referenced_message"]["id"] == str(first.row.id)


def test_typing(bob: User, channel: Channel, captured_events: Captured) -> None:
    assert call(bob, "typing", channel_id=str(channel.id)) is None
    assert captured_events.one("TYPING_START").data()["user_id"] == str(bob.id)


def test_join_room_answers_whether_there_is_such_a_channel(
    bob: User, charlie: User, channel: Channel
) -> None:
    room = f"g:{channel.guild_id}:c:{channel.id}"
    assert call(bob, "join_room", room=room) == {"channel_id": str(channel.id)}
    with pytest.raises(UnknownChannel):
        call(charlie, "join_room", room=room)


@pytest.mark.parametrize("name", COMMANDS)
def test_outsiders_and_unknown_channels(bob: User, charlie: User, channel: Channel, name: str) -> None:
    for user, id in ((charlie, channel.id), (bob, MISSING)):
        with pytest.raises(UnknownChannel):
            call(user, name, channel_id=str(id), content="hi")


@pytest.mark.parametrize("name", ["message:send", "typing"])
def test_without_the_right_to_send(community: Community, name: str) -> None:
    community.forbid(Permission.SEND_MESSAGES)
    with pytest.raises(MissingPermissions):
        call(community.bob, name, channel_id=str(community.channel.id), content="hi")


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("id", [None, "x", [], {}, True, -1, 1 << 63, "g:1:c:2"])
def test_bad_channel_ids(bob: User, name: str, id: object) -> None:
    with pytest.raises(InvalidForm):
        call(bob, name, channel_id=id, content="hi")


def test_bad_content(bob: User, channel: Channel) -> None:
    bad: list[tuple[object, type[AppError]]] = [
        ("x" * 4001, InvalidForm),
        ("", EmptyMessage),
        (5, InvalidForm),
    ]
    for content, error in bad:
        with pytest.raises(error):
            call(bob, "message:send", channel_id=str(channel.id), content=content)
    assert not Message.objects.exists()
