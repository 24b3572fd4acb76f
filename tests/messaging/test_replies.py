"""Answering a message."""

import pytest

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Permission
from messaging.models import Message, MessageType
from tests.base import MISSING, Api, Captured, Community, code_of, say


@pytest.fixture
def question(alice: User, channel: Channel) -> str:
    return str(say(alice, channel, "question").row.id)


def test_an_answer_carries_what_it_answers(
    bob_api: Api, community: Community, question: str, captured_events: Captured
) -> None:
    body = {"content": "answer", "message_reference": {"message_id": question}}
    message = bob_api.post(f"/channels/{community.channel.id}/messages", body).json()
    assert message["type"] == MessageType.REPLY
    assert message["message_reference"] == {
        "type": 0,
        "message_id": question,
        "channel_id": str(community.channel.id),
        "guild_id": str(community.guild.id),
    }
    assert message["referenced_message"]["content"] == "question"
    assert "referenced_message" not in message["referenced_message"]
    assert captured_events.one("MESSAGE_CREATE").data()["referenced_message"]["id"] == question
    assert bob_api.get(f"/channels/{community.channel.id}/messages").json()[0] == message


def test_what_the_reference_leaves_open_may_be_null(bob_api: Api, channel: Channel, question: str) -> None:
    reference = {"type": None, "message_id": question, "channel_id": None, "guild_id": None}
    answer = bob_api.post(
        f"/channels/{channel.id}/messages", {"content": "hi", "message_reference": reference}
    )
    assert answer.json()["message_reference"]["message_id"] == question


def test_an_answer_to_an_answer_carries_one_level(bob_api: Api, channel: Channel, question: str) -> None:
    path = f"/channels/{channel.id}/messages"
    first = bob_api.post(path, {"content": "1", "reply_to": question}).json()
    second = bob_api.post(path, {"content": "2", "reply_to": first["id"]}).json()
    assert "referenced_message" not in second["referenced_message"]
    assert second["referenced_message"]["message_reference"]["message_id"] == question


def test_what_hangs_on_an_answered_message_is_shown_where_it_stands_too(
    bob_api: Api, bob: User, channel: Channel, question: str
) -> None:
    path = f"/channels/{channel.id}/messages"
    named = bob_api.post(path, {"content": f"<@{bob.id}>", "reply_to": question}).json()
    bob_api.put(f"{path}/{named['id']}/reactions/%F0%9F%91%8D/@me")
    answer = bob_api.post(path, {"content": "answer", "reply_to": named["id"]}).json()
    found = {message["id"]: message for message in bob_api.get(path).json()}
    assert [user["id"] for user in found[named["id"]]["mentions"]] == [
        user["id"] for user in named["mentions"]
    ]
    assert len(found[named["id"]]["reactions"]) == 1
    assert found[answer["id"]]["referenced_message"]["mentions"] == named["mentions"]


def test_a_missing_message_cannot_be_answered(bob_api: Api, channel: Channel) -> None:
    reference: dict[str, object] = {"message_id": str(MISSING)}
    path = f"/channels/{channel.id}/messages"
    answer = bob_api.post(path, {"content": "hi", "message_reference": reference})
    assert code_of(answer, "message_reference") == "REPLIES_UNKNOWN_MESSAGE"
    assert not Message.objects.exists()
    reference |= {"fail_if_not_exists": False}
    sent = bob_api.post(path, {"content": "hi", "message_reference": reference}).json()
    assert sent["type"] == MessageType.DEFAULT
    assert "message_reference" not in sent


def test_a_message_of_another_channel_is_missing(
    bob_api: Api, alice: User, community: Community, question: str
) -> None:
    secret = say(alice, community.hidden_channel(), "secret")
    body = {"content": "show me", "message_reference": {"message_id": str(secret.row.id)}}
    answer = bob_api.post(f"/channels/{community.channel.id}/messages", body)
    assert code_of(answer, "message_reference") == "REPLIES_UNKNOWN_MESSAGE"


def test_answering_needs_the_history_right(bob_api: Api, community: Community, question: str) -> None:
    community.forbid(Permission.READ_MESSAGE_HISTORY)
    body = {"content": "hi", "message_reference": {"message_id": question}}
    assert bob_api.post(f"/channels/{community.channel.id}/messages", body).json()["code"] == 50013


@pytest.mark.parametrize("reference", ["x", [], {}, {"message_id": "x"}, {"message_id": "1", "type": 1}])
def test_a_bad_reference_is_refused(bob_api: Api, channel: Channel, reference: object) -> None:
    body = {"content": "hi", "message_reference": reference}
    answer = bob_api.post(f"/channels/{channel.id}/messages", body)
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
