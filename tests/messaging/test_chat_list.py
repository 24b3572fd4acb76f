"""The list of chats: the latest first, with the last message and what is unread."""

import pytest

from accounts.models import User
from guilds.models import Channel
from guilds.services.chats import open_chat
from messaging.selectors import read_states as selector
from messaging.selectors.chats import chats_of
from messaging.selectors.ready import read_states
from tests.base import MISSING, Api, Community, at_most, make_user, say


def unread(api: Api, chat: Channel) -> int:
    return int(api.get(f"/chats/{chat.id}").json()["unread"])


def test_it_shows_the_last_message_and_what_is_unread(
    alice_api: Api, bob_api: Api, alice: User, bob: User, charlie: User
) -> None:
    first, second = open_chat(opener=alice, other=bob), open_chat(opener=alice, other=charlie)
    say(charlie, second, "older")
    say(alice, first, "mine")
    said = say(bob, first, "yours")
    listed = alice_api.get("/chats").json()
    assert [chat["id"] for chat in listed] == [str(first.id), str(second.id)]
    assert [chat["unread"] for chat in listed] == [1, 1]
    assert [chat["last_message"]["content"] for chat in listed] == ["yours", "older"]
    assert alice_api.get("/chats", limit=1).json() == listed[:1]
    assert alice_api.get(f"/chats/{first.id}").json() == listed[0]
    alice_api.put(f"/channels/{first.id}/ack", {"message_id": str(said.row.id)})
    assert unread(alice_api, first) == 0
    assert unread(bob_api, first) == 1


def test_every_unread_message_of_a_chat_is_a_call(alice_api: Api, alice: User, bob: User) -> None:
    chat = open_chat(opener=alice, other=bob)
    first = say(bob, chat, "one")
    say(bob, chat, "two")
    say(alice, chat, "mine does not count")
    (state,) = read_states(alice)
    assert (state["channel_id"], state["mention_count"]) == (str(chat.id), 2)
    acked = alice_api.put(f"/channels/{chat.id}/ack", {"message_id": str(first.row.id)}).json()
    assert (acked["unread"], acked["mention_count"]) == (1, 1)


def test_a_deleted_last_message_is_not_shown(alice_api: Api, bob_api: Api, alice: User, bob: User) -> None:
    chat = open_chat(opener=alice, other=bob)
    assert "last_message" not in alice_api.get(f"/chats/{chat.id}").json()
    said = say(bob, chat, "oops")
    bob_api.delete(f"/channels/{chat.id}/messages/{said.row.id}")
    found = alice_api.get(f"/chats/{chat.id}").json()
    assert "last_message" not in found
    assert found["unread"] == 0


def test_counts_stop_somewhere(alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = open_chat(opener=alice, other=bob)
    for number in range(4):
        say(bob, chat, str(number))
    ends = {chat.id: say(bob, chat, "last").row.id}
    assert selector.unread_in(alice.id, ends, {}) == {chat.id: 5}
    monkeypatch.setattr(selector, "MOST", 3)
    assert selector.unread_in(alice.id, ends, {}) == {chat.id: 3}


def test_only_chats_are_in_it(community: Community, bob_api: Api, charlie_api: Api) -> None:
    for id in (community.channel.id, MISSING):
        answer = bob_api.get(f"/chats/{id}")
        assert (answer.status_code, answer.json()["code"]) == (404, 10003)
    assert bob_api.get("/chats", limit=0).status_code == 400


def test_it_costs_the_same_for_many(alice: User, bob: User, charlie: User) -> None:
    others = [bob, charlie, *(make_user(f"friend{n}") for n in range(5))]
    for other in others:
        say(other, open_chat(opener=other, other=alice), "hi")
    with at_most(5):
        assert [chat["unread"] for chat in chats_of(alice, 100)] == [1] * 7
