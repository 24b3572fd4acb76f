"""Sending a message: what comes back, who hears it, and who may not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Permission
from messaging.models import Message
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community, as_user, at_most, code_of, say

REQUIRED = {
    "id", "channel_id", "author", "content", "timestamp", "edited_timestamp", "tts", "mention_everyone", "mentions",
    "mention_roles", "attachments", "embeds", "pinned", "type", "flags", "components",
}  # fmt: skip


def test_a_member_sends_and_gets_the_whole_message_back(bob_api: Api, bob: User, channel: Channel) -> None:
    answer = bob_api.post(f"/channels/{channel.id}/messages", {"content": "Привет!"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    message = answer.json()
    assert set(message) == REQUIRED
    assert message["content"] == "Привет!"
    assert message["author"]["id"] == str(bob.id)
    assert message["timestamp"].endswith("+00:00")
    assert message["type"] == 0
    assert Message.objects.get(id=message["id"]).content == "Привет!"


def test_those_who_may_view_the_channel_hear_it(
    bob_api: Api, bob: User, community: Community, captured_events: Captured
) -> None:
    path = f"/channels/{community.channel.id}/messages"
    message = bob_api.post(path, {"content": "hi", "nonce": "n1"}).json()
    event = captured_events.one("MESSAGE_CREATE")
    assert event.audience == Audience(community.guild.id, community.channel.id)
    data = event.data()
    assert set(data) == REQUIRED | {"nonce", "guild_id", "member"}
    assert (data["id"], data["nonce"]) == (message["id"], "n1")
    assert data["guild_id"] == str(community.guild.id)
    assert "user" not in data["member"]
    assert data["member"]["roles"] == []
    assert data["member"]["flags"] == 0


def test_the_channel_remembers_its_newest_message(bob: User, channel: Channel) -> None:
    sent = say(bob, channel, "one")
    channel.refresh_from_db()
    assert channel.last_message_id == sent.row.id


def test_an_outsider_learns_nothing(charlie_api: Api, channel: Channel) -> None:
    there = charlie_api.post(f"/channels/{channel.id}/messages", {"content": "hi"})
    missing = charlie_api.post(f"/channels/{MISSING}/messages", {"content": "hi"})
    assert there.status_code == missing.status_code == 404
    assert there.json() == missing.json()
    assert there.json()["code"] == 10003
    assert not Message.objects.exists()


def test_a_hidden_channel_is_an_unknown_channel(bob_api: Api, community: Community) -> None:
    hidden = community.hidden_channel()
    assert bob_api.post(f"/channels/{hidden.id}/messages", {"content": "hi"}).json()["code"] == 10003


def test_a_member_who_may_not_send_is_told_so(bob_api: Api, community: Community) -> None:
    community.forbid(Permission.SEND_MESSAGES)
    answer = bob_api.post(f"/channels/{community.channel.id}/messages", {"content": "hi"})
    assert (answer.status_code, answer.json()["code"]) == (403, 50013)
    assert not Message.objects.exists()


def test_the_owner_sends_even_where_everyone_may_not(alice_api: Api, community: Community) -> None:
    community.forbid(Permission.SEND_MESSAGES)
    assert alice_api.post(f"/channels/{community.channel.id}/messages", {"content": "hi"}).status_code == 200


def test_a_stranger_is_not_signed_in(stranger_api: Api, channel: Channel) -> None:
    answer = stranger_api.post(f"/channels/{channel.id}/messages", {"content": "hi"})
    assert (answer.status_code, answer.json()) == (401, {"message": "401: Unauthorized", "code": 0})


def test_a_category_holds_no_messages(alice_api: Api, community: Community) -> None:
    made = alice_api.post(f"/guilds/{community.guild.id}/channels", {"name": "Section", "type": 4}).json()
    assert alice_api.post(f"/channels/{made['id']}/messages", {"content": "hi"}).json()["code"] == 50024


def test_a_timed_out_member_keeps_reading_but_not_writing(bob_api: Api, community: Community) -> None:
    member = community.member(community.bob)
    member.timed_out_until = timezone.now() + timedelta(minutes=5)
    member.save()
    path = f"/channels/{community.channel.id}/messages"
    assert bob_api.post(path, {"content": "hi"}).status_code == 403
    assert bob_api.get(path).status_code == 200


def test_sending_costs_few_queries(bob: User, channel: Channel) -> None:
    api = as_user(bob)
    path = f"/channels/{channel.id}/messages"
    api.post(path, {"content": "warm"})
    with at_most(7):
        assert api.post(path, {"content": "hi", "nonce": "x"}).status_code == 200


@pytest.mark.parametrize("content", ["", "   \n ", "\u200b\u2060", "\u3164", None])
def test_a_message_that_shows_nothing_is_refused(bob_api: Api, channel: Channel, content: str | None) -> None:
    answer = bob_api.post(f"/channels/{channel.id}/messages", {"content": content})
    assert (answer.status_code, answer.json()["code"]) == (400, 50006)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"content": "x" * 4001}, "BASE_TYPE_MAX_LENGTH"),
        ({"content": ["a"]}, "INVALID"),
        ({"content": {"a": 1}}, "INVALID"),
        ({"content": 5}, "INVALID"),
        ({"content": "a\x00b"}, "NULL_CHARACTERS_NOT_ALLOWED"),
    ],
)
def test_bad_content_is_refused(bob_api: Api, channel: Channel, body: dict[str, object], code: str) -> None:
    answer = bob_api.post(f"/channels/{channel.id}/messages", body)
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    assert code_of(answer, "content") == code
    assert not Message.objects.exists()


@pytest.mark.parametrize("content", ["x" * 4000, "🫨", "🇷🇺", "👨‍👩‍👧", "a" + "\u0301" * 50, "\u202egnp.exe"])
def test_odd_but_good_content_is_kept_as_it_is(bob_api: Api, channel: Channel, content: str) -> None:
    answer = bob_api.post(f"/channels/{channel.id}/messages", {"content": content})
    assert answer.json()["content"] == content


@pytest.mark.parametrize("body", [b'{"content": "\xff"}', b'{"content": "\\ud800"}', b"[1]", b"{", b"7"])
def test_a_body_that_is_no_json_object_is_refused(bob_api: Api, channel: Channel, body: bytes) -> None:
    answer = bob_api.client.post(
        f"/api/v10/channels/{channel.id}/messages",
        body,
        content_type="application/json",
        headers=bob_api.headers,
    )
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)


@pytest.mark.parametrize("nonce", [True, 1.5, [], {}, "", "x" * 33, "a\nb"])
def test_a_bad_nonce_is_refused(bob_api: Api, channel: Channel, nonce: object) -> None:
    answer = bob_api.post(f"/channels/{channel.id}/messages", {"content": "hi", "nonce": nonce})
    assert code_of(answer, "nonce") == "INVALID"


def test_fields_that_only_the_server_sets_are_ignored(bob_api: Api, channel: Channel, alice: User) -> None:
    body = {"content": "hi", "author": str(alice.id), "id": "5", "type": 6, "pinned": True, "webhook_id": "1"}
    message = bob_api.post(f"/channels/{channel.id}/messages", body).json()
    assert message["author"]["username"] == "bob"
    assert (message["type"], message["pinned"]) == (0, False)


def test_multipart_with_payload_json_is_a_message_too(bob_api: Api, channel: Channel) -> None:
    path = f"/api/v10/channels/{channel.id}/messages"
    answer = bob_api.client.post(path, {"payload_json": '{"content": "hi"}'}, headers=bob_api.headers)
    assert answer.json()["content"] == "hi"
