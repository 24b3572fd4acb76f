"""Chats: opened once between two people, heard by them alone."""

import pytest

from accounts.models import User
from guilds.models import Channel, Recipient
from guilds.selectors.sight import chat_ids_of
from guilds.services.chats import open_chat
from messaging.selectors.ready import private_channels
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, at_most, code_of, in_parallel, make_user, say


def test_opening_a_chat_gives_its_channel(
    alice_api: Api, alice: User, bob: User, captured_events: Captured
) -> None:
    answer = alice_api.post("/users/@me/channels", {"recipient_id": str(bob.id)})
    assert answer.status_code == 200
    chat = answer.json()
    assert chat["type"] == 1
    assert chat["channel_type"] == "direct"
    assert [user["username"] for user in chat["recipients"]] == ["bob"]
    assert {member["user_id"] for member in chat["members"]} == {str(alice.id), str(bob.id)}
    assert chat["last_message_id"] is None
    assert "guild_id" not in chat
    event = captured_events.one("CHANNEL_CREATE")
    assert event.audience == Audience(user_ids=(alice.id,))
    assert event.data() == chat


def test_there_is_one_chat_between_two_people(alice: User, bob: User) -> None:
    assert open_chat(opener=alice, other=bob) == open_chat(opener=bob, other=alice)
    assert Channel.objects.count() == 1
    assert chat_ids_of(alice.id) == chat_ids_of(bob.id) != []


def test_the_other_hears_of_it_with_the_first_message(
    alice_api: Api, bob_api: Api, alice: User, bob: User, captured_events: Captured
) -> None:
    chat = alice_api.post("/users/@me/channels", {"recipient_id": str(bob.id)}).json()
    assert bob_api.get("/users/@me/channels").json() == []
    captured_events.clear()
    message = alice_api.post(f"/channels/{chat['id']}/messages", {"content": "hi"})
    assert message.status_code == 200
    assert captured_events.types == ["CHANNEL_CREATE", "MESSAGE_CREATE"]
    opened, sent = captured_events
    assert opened.audience == Audience(user_ids=(bob.id,))
    assert [user["username"] for user in opened.data()["recipients"]] == ["alice"]
    assert sent.audience == Audience(channel_id=int(chat["id"]), user_ids=(alice.id, bob.id))
    assert "guild_id" not in sent.data()
    assert "member" not in sent.data()
    (listed,) = bob_api.get("/users/@me/channels").json()
    assert listed["last_message_id"] == message.json()["id"]


def test_both_read_and_write_and_nobody_else(
    alice_api: Api, bob_api: Api, charlie_api: Api, alice: User, bob: User
) -> None:
    chat = open_chat(opener=alice, other=bob)
    path = f"/channels/{chat.id}"
    message = alice_api.post(f"{path}/messages", {"content": "hi"}).json()
    assert bob_api.get(f"{path}/messages").json()[0]["id"] == message["id"]
    assert bob_api.get(path).json()["recipients"][0]["username"] == "alice"
    for call in (
        charlie_api.get(path),
        charlie_api.get(f"{path}/messages"),
        charlie_api.post(f"{path}/messages", {"content": "hi"}),
        charlie_api.delete(path),
    ):
        assert (call.status_code, call.json()["code"]) == (404, 10003)


def test_nobody_manages_a_chat(alice_api: Api, bob_api: Api, alice: User, bob: User) -> None:
    chat = open_chat(opener=alice, other=bob)
    said = say(alice, chat, "mine")
    assert bob_api.delete(f"/channels/{chat.id}/messages/{said.row.id}").json()["code"] == 50013
    assert bob_api.patch(f"/channels/{chat.id}", {"name": "x"}).json()["code"] == 10003
    assert bob_api.post(f"/channels/{chat.id}/invites").json()["code"] == 10003
    assert bob_api.put(f"/channels/{chat.id}/permissions/{bob.id}", {"type": 1}).json()["code"] == 10003
    assert bob_api.get(f"/channels/{chat.id}/invites").json()["code"] == 50013


def test_closing_hides_it_until_the_next_message(
    alice_api: Api, alice: User, bob: User, captured_events: Captured
) -> None:
    chat = open_chat(opener=alice, other=bob)
    answer = alice_api.delete(f"/channels/{chat.id}")
    assert (answer.status_code, answer.json()["id"]) == (200, str(chat.id))
    assert captured_events.one("CHANNEL_DELETE").audience == Audience(user_ids=(alice.id,))
    assert alice_api.get("/users/@me/channels").json() == []
    say(bob, chat, "still there?")
    assert len(alice_api.get("/users/@me/channels").json()) == 1


def test_the_latest_chat_comes_first(alice_api: Api, alice: User, bob: User, charlie: User) -> None:
    first, second = open_chat(opener=alice, other=bob), open_chat(opener=alice, other=charlie)
    say(alice, first, "newer")
    listed = [chat["id"] for chat in alice_api.get("/users/@me/channels").json()]
    assert listed == [str(first.id), str(second.id)]


def test_bad_recipients_are_refused(alice_api: Api, alice: User) -> None:
    def post(id: object) -> object:
        return alice_api.post("/users/@me/channels", {"recipient_id": id})

    assert code_of(post("x"), "recipient_id")
    assert code_of(alice_api.post("/users/@me/channels", {}), "recipients")
    assert post(str(MISSING)).json()["code"] == 10013  # type: ignore[attr-defined]
    assert post(str(alice.id)).json()["code"] == 50007  # type: ignore[attr-defined]


def test_listing_costs_the_same_for_many(alice: User, bob: User, charlie: User) -> None:
    for other in [bob, charlie, *(make_user(f"friend{n}") for n in range(5))]:
        open_chat(opener=alice, other=other)
    with at_most(2):
        assert len(private_channels(alice)) == 7


@pytest.mark.django_db(transaction=True)
def test_opening_from_both_sides_at_once_makes_one_chat(alice: User, bob: User) -> None:
    pairs = [(alice, bob), (bob, alice)]
    made = in_parallel(8, lambda n: open_chat(opener=pairs[n % 2][0], other=pairs[n % 2][1]))
    assert all(isinstance(chat, Channel) for chat in made), made
    assert len({chat.id for chat in made}) == 1
    assert Recipient.objects.count() == 2
