"""Reading a channel's history: by cursor, and what it costs."""

from typing import Any

import pytest

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Permission
from messaging.services.messages import Reply
from tests.base import MISSING, Api, Community, as_user, at_most, code_of, say


@pytest.fixture
def ids(bob: User, channel: Channel) -> list[str]:
    """Ten messages of bob, oldest first."""
    return [str(say(bob, channel, f"number {n}").row.id) for n in range(10)]


def read(api: Api, channel: Channel, **query: Any) -> list[str]:
    answer = api.get(f"/channels/{channel.id}/messages", **query)
    assert answer.status_code == 200, answer.content
    return [message["id"] for message in answer.json()]


def test_the_newest_come_first(bob_api: Api, channel: Channel, ids: list[str]) -> None:
    assert read(bob_api, channel) == ids[::-1]
    assert read(bob_api, channel, limit=3) == ids[:-4:-1]


def test_before_after_and_around(bob_api: Api, channel: Channel, ids: list[str]) -> None:
    assert read(bob_api, channel, before=ids[5], limit=2) == [ids[4], ids[3]]
    assert read(bob_api, channel, after=ids[5], limit=2) == [ids[7], ids[6]]
    assert read(bob_api, channel, around=ids[5], limit=5) == [ids[7], ids[6], ids[5], ids[4], ids[3]]
    assert read(bob_api, channel, around=ids[0], limit=4) == [ids[2], ids[1], ids[0]]


def test_cursors_need_not_be_messages_of_the_channel(bob_api: Api, channel: Channel, ids: list[str]) -> None:
    assert read(bob_api, channel, before=0) == []
    assert read(bob_api, channel, after=0, limit=1) == [ids[0]]
    assert read(bob_api, channel, before=(1 << 63) - 1, limit=1) == [ids[9]]
    assert read(bob_api, channel, after=(1 << 63) - 1) == []


def test_deleted_messages_are_gone(bob_api: Api, channel: Channel, ids: list[str]) -> None:
    bob_api.delete(f"/channels/{channel.id}/messages/{ids[9]}")
    assert read(bob_api, channel, limit=1) == [ids[8]]
    assert read(bob_api, channel, around=ids[9], limit=2) == [ids[8]]


def test_messages_of_other_channels_are_not_mixed_in(
    alice_api: Api, community: Community, ids: list[str]
) -> None:
    other = alice_api.post(f"/guilds/{community.guild.id}/channels", {"name": "other"}).json()["id"]
    alice_api.post(f"/channels/{other}/messages", {"content": "elsewhere"})
    assert read(alice_api, community.channel, limit=100) == ids[::-1]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": -1}, "limit"),
        ({"limit": 101}, "limit"),
        ({"limit": 10**9}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"limit": "1.5"}, "limit"),
        ({"limit": ""}, "limit"),
        ({"before": "abc"}, "before"),
        ({"before": ""}, "before"),
        ({"before": "-1"}, "before"),
        ({"after": 1 << 63}, "after"),
        ({"after": "1e5"}, "after"),
        ({"around": "٣"}, "around"),
        ({"around": "1" * 40}, "around"),
        ({"page": 0}, "page"),
        ({"page": "x"}, "page"),
        ({"page": 10**30}, "page"),
        ({"before": 1, "after": 1}, "after"),
        ({"before": 1, "page": 1}, "page"),
    ],
)
def test_bad_queries_are_refused(bob_api: Api, channel: Channel, query: dict[str, Any], field: str) -> None:
    answer = bob_api.get(f"/channels/{channel.id}/messages", **query)
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    assert code_of(answer, field)


def test_an_outsider_reads_nothing(charlie_api: Api, channel: Channel, ids: list[str]) -> None:
    there = charlie_api.get(f"/channels/{channel.id}/messages")
    missing = charlie_api.get(f"/channels/{MISSING}/messages")
    assert (there.status_code, there.content) == (404, missing.content)


def test_a_hidden_channel_is_not_read(bob_api: Api, community: Community) -> None:
    assert bob_api.get(f"/channels/{community.hidden_channel().id}/messages").json()["code"] == 10003


def test_without_the_history_right_the_history_is_empty(
    bob_api: Api, community: Community, ids: list[str]
) -> None:
    community.forbid(Permission.READ_MESSAGE_HISTORY)
    assert read(bob_api, community.channel) == []
    answer = bob_api.get(f"/channels/{community.channel.id}/messages/{ids[0]}")
    assert (answer.status_code, answer.json()["code"]) == (403, 50013)


def test_a_voice_channels_messages_need_the_right_to_join_it(
    alice_api: Api, bob_api: Api, community: Community
) -> None:
    made = alice_api.post(f"/guilds/{community.guild.id}/channels", {"name": "voice", "type": 2}).json()
    voice = Channel.objects.get(id=made["id"])
    assert read(bob_api, voice) == []
    community.forbid(Permission.CONNECT, voice)
    assert bob_api.get(f"/channels/{voice.id}/messages").json()["code"] == 50013


def test_one_message(bob_api: Api, alice_api: Api, community: Community, ids: list[str]) -> None:
    path = f"/channels/{community.channel.id}/messages"
    assert bob_api.get(f"{path}/{ids[3]}").json()["content"] == "number 3"
    assert bob_api.get(f"{path}/{MISSING}").json()["code"] == 10008
    other = alice_api.post(f"/guilds/{community.guild.id}/channels", {"name": "other"}).json()["id"]
    assert alice_api.get(f"/channels/{other}/messages/{ids[3]}").json()["code"] == 10008


def test_only_ones_own_nonces_are_shown(bob: User, bob_api: Api, alice_api: Api, channel: Channel) -> None:
    say(bob, channel, "hi", nonce="secret")
    path = f"/channels/{channel.id}/messages"
    assert bob_api.get(path).json()[0]["nonce"] == "secret"
    assert "nonce" not in alice_api.get(path).json()[0]


def test_times_have_an_offset_and_edits_show(bob_api: Api, channel: Channel, ids: list[str]) -> None:
    path = f"/channels/{channel.id}/messages"
    bob_api.patch(f"{path}/{ids[9]}", {"content": "changed"})
    message = bob_api.get(path).json()[0]
    assert message["content"] == "changed"
    assert message["timestamp"].endswith("+00:00")
    assert message["edited_timestamp"].endswith("+00:00")
    assert message["tts"] is False
    assert message["mention_everyone"] is False
    assert message["embeds"] == []


def test_history_costs_few_queries_whatever_is_in_it(bob: User, alice: User, channel: Channel) -> None:
    first = say(alice, channel, f"hello <@{bob.id}>")
    for n in range(20):
        say(bob, channel, f"answer {n} to <@{alice.id}>", reply_to=Reply(first.row.id))
    api = as_user(bob)
    read(api, channel)
    with at_most(5):
        answer = api.get(f"/channels/{channel.id}/messages")
    newest = answer.json()[0]
    assert newest["referenced_message"]["mentions"][0]["id"] == str(bob.id)
    assert newest["mentions"][0]["id"] == str(alice.id)


def test_plain_history_costs_one_query_less(bob: User, channel: Channel, ids: list[str]) -> None:
    api = as_user(bob)
    with at_most(4):
        read(api, channel)
