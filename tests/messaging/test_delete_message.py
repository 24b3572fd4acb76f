"""Deleting: the content goes, an empty row stays."""

import pytest

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Permission
from guilds.selectors.channels import get_channel
from messaging.models import Mention, Message
from messaging.services.messages import delete_message, edit_message
from tests.base import Api, Captured, Community, in_parallel, join, say


@pytest.fixture
def path(bob: User, alice: User, channel: Channel) -> str:
    """The address of a message by bob that calls alice."""
    return f"/channels/{channel.id}/messages/{say(bob, channel, f'secret <@{alice.id}>').row.id}"


def test_the_author_deletes(bob_api: Api, path: str, community: Community, captured_events: Captured) -> None:
    answer = bob_api.delete(path)
    assert (answer.status_code, answer.content) == (204, b"")
    left = Message.objects.get()
    assert (left.content, left.embeds, left.deleted_at is None) == ("", [], False)
    assert not Mention.objects.exists()
    event = captured_events.one("MESSAGE_DELETE")
    assert event.data() == {
        "id": str(left.id),
        "channel_id": str(community.channel.id),
        "guild_id": str(community.guild.id),
    }
    assert event.audience.channel_id == community.channel.id


def test_it_is_deleted_once(bob_api: Api, path: str, captured_events: Captured) -> None:
    bob_api.delete(path)
    assert bob_api.delete(path).json()["code"] == 10008
    assert captured_events.types.count("MESSAGE_DELETE") == 1


def test_members_do_not_delete_others_messages(
    charlie_api: Api, charlie: User, path: str, community: Community
) -> None:
    join(community.guild, charlie)
    assert charlie_api.delete(path).json()["code"] == 50013
    community.allow(charlie, Permission.MANAGE_MESSAGES)
    assert charlie_api.delete(path).status_code == 204


def test_outsiders_do_not_find_it(charlie_api: Api, path: str) -> None:
    assert charlie_api.delete(path).json()["code"] == 10003


def test_an_answer_shows_that_its_message_is_gone(bob_api: Api, path: str, channel: Channel) -> None:
    reference = {"message_id": path.rsplit("/", 1)[1]}
    messages = f"/channels/{channel.id}/messages"
    bob_api.post(messages, {"content": "yes", "message_reference": reference})
    bob_api.delete(path)
    newest = bob_api.get(messages).json()[0]
    assert newest["referenced_message"] is None
    assert newest["message_reference"]["message_id"] == reference["message_id"]


@pytest.mark.django_db(transaction=True)
def test_deleting_and_editing_at_once_never_brings_content_back(community: Community) -> None:
    access = get_channel(community.bob, community.channel.id)
    for _ in range(5):
        id = say(community.bob, community.channel, "here").row.id

        def act(n: int, id: int = id) -> None:
            if n == 0:
                delete_message(actor=access, message_id=id)
            else:
                edit_message(editor=access, message_id=id, content=f"edit {n}")

        in_parallel(4, act)
        assert Message.objects.get(id=id).content == ""
