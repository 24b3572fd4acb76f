"""Editing: only one's own words."""

from typing import Any

import pytest

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Permission
from messaging.models import Mention, Message, MessageType
from tests.base import MISSING, Api, Captured, Community, code_of, join, say


@pytest.fixture
def path(bob: User, channel: Channel) -> str:
    """The address of a message by bob."""
    return f"/channels/{channel.id}/messages/{say(bob, channel, 'first').row.id}"


def test_the_author_edits_and_all_hear_the_whole_message(
    bob_api: Api, path: str, community: Community, captured_events: Captured
) -> None:
    answer = bob_api.patch(path, {"content": " second "})
    assert answer.status_code == 200
    assert answer.json()["content"] == "second"
    assert answer.json()["edited_timestamp"] is not None
    event = captured_events.one("MESSAGE_UPDATE")
    assert (event.audience.guild_id, event.audience.channel_id) == (community.guild.id, community.channel.id)
    data = event.data()
    assert data["content"] == "second"
    assert data["edited_timestamp"] == answer.json()["edited_timestamp"]
    assert set(data) >= {"author", "member", "guild_id", "timestamp", "mentions", "attachments", "components"}


def test_others_do_not_edit_it_not_even_the_owner(alice_api: Api, path: str) -> None:
    answer = alice_api.patch(path, {"content": "mine now"})
    assert (answer.status_code, answer.json()["code"]) == (403, 50005)
    assert Message.objects.get().content == "first"


def test_outsiders_do_not_find_it(charlie_api: Api, path: str) -> None:
    assert charlie_api.patch(path, {"content": "hi"}).json()["code"] == 10003


def test_a_missing_message_is_unknown(bob_api: Api, channel: Channel) -> None:
    answer = bob_api.patch(f"/channels/{channel.id}/messages/{MISSING}", {"content": "hi"})
    assert (answer.status_code, answer.json()["code"]) == (404, 10008)


def test_a_message_is_not_edited_through_another_channel(
    alice_api: Api, bob_api: Api, community: Community, path: str
) -> None:
    other = alice_api.post(f"/guilds/{community.guild.id}/channels", {"name": "other"}).json()["id"]
    answer = bob_api.patch(f"/channels/{other}/messages/{path.rsplit('/', 1)[1]}", {"content": "hi"})
    assert answer.json()["code"] == 10008


def test_a_deleted_message_stays_deleted(bob_api: Api, path: str) -> None:
    bob_api.delete(path)
    assert bob_api.patch(path, {"content": "back"}).json()["code"] == 10008
    assert Message.objects.get().content == ""


@pytest.mark.parametrize(("content", "code"), [("", 50006), ("  ", 50006), ("x" * 4001, 50035), ([], 50035)])
def test_bad_content_is_refused(bob_api: Api, path: str, content: Any, code: int) -> None:
    assert bob_api.patch(path, {"content": content}).json()["code"] == code
    assert Message.objects.get().content == "first"


def test_a_system_message_is_not_edited(bob_api: Api, path: str) -> None:
    Message.objects.update(type=MessageType.USER_JOIN)
    assert bob_api.patch(path, {"content": "hi"}).json()["code"] == 50021


def test_mentions_follow_the_text(bob_api: Api, alice: User, path: str) -> None:
    assert bob_api.patch(path, {"content": f"<@{alice.id}>"}).json()["mentions"][0]["id"] == str(alice.id)
    assert Mention.objects.count() == 1
    assert bob_api.patch(path, {"content": "nobody"}).json()["mentions"] == []
    assert not Mention.objects.exists()


def test_everyone_in_an_edit_calls_nobody_without_the_right(bob_api: Api, path: str) -> None:
    assert bob_api.patch(path, {"content": "@everyone"}).json()["mention_everyone"] is False
    assert not Mention.objects.exists()


def test_embeds_are_hidden_by_the_author_or_a_moderator(
    alice_api: Api, bob_api: Api, path: str, community: Community
) -> None:
    assert alice_api.patch(path, {"flags": 4}).json()["flags"] == 4
    assert bob_api.patch(path, {"flags": 0}).json()["flags"] == 0
    assert bob_api.patch(path, {"flags": 1 << 6}).json()["flags"] == 0
    assert code_of(bob_api.patch(path, {"flags": -1}), "flags") == "NUMBER_TYPE_MIN"


def test_somebody_else_without_the_right_hides_no_embeds(
    charlie_api: Api, charlie: User, path: str, community: Community
) -> None:
    join(community.guild, charlie)
    assert charlie_api.patch(path, {"flags": 4}).json()["code"] == 50013
    community.allow(charlie, Permission.MANAGE_MESSAGES)
    assert charlie_api.patch(path, {"flags": 4}).status_code == 200
