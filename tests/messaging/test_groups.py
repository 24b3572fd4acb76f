"""Group chats: made, named, joined, left; only who is in one hears it."""

from base64 import b64encode
from io import BytesIO
from typing import Any

import pytest
from django.test import Client, override_settings
from PIL import Image

from accounts.models import User
from accounts.services import create_bot, update_settings
from accounts.services.relationships import block
from guilds.models import Channel, Recipient
from guilds.services.groups import add_recipient, create_group, remove_recipient
from messaging.selectors.ready import read_states
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, code_of, in_parallel, make_user, say


@pytest.fixture
def group(alice: User, bob: User) -> Channel:
    """Alice's group with bob; charlie is outside."""
    return create_group(owner=alice, others=[bob])


def people(chat_id: int) -> set[str]:
    return set(Recipient.objects.filter(channel_id=chat_id).values_list("user__username", flat=True))


def last(api: Api, chat_id: int) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/channels/{chat_id}/messages", limit=1).json()[0]
    return found


def picture() -> str:
    file = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, "PNG")
    return "data:image/png;base64," + b64encode(file.getvalue()).decode()


def test_making_one(alice_api: Api, alice: User, bob: User, charlie: User, captured_events: Captured) -> None:
    ids = [str(bob.id), str(charlie.id), str(bob.id)]
    answer = alice_api.post("/chats", {"recipients": ids, "name": "  Sunday   walk "})
    assert answer.status_code == 200
    made = answer.json()
    assert (made["type"], made["channel_type"], made["name"]) == (3, "group", "Sunday walk")
    assert made["owner_id"] == str(alice.id)
    assert {user["username"] for user in made["recipients"]} == {"bob", "charlie"}
    assert {place["user_id"]: place["role"] for place in made["members"]} == {
        str(alice.id): "owner", str(bob.id): "member", str(charlie.id): "member",
    }  # fmt: skip
    assert {event.audience.user_ids for event in captured_events.of("CHANNEL_CREATE")} == {
        (alice.id,), (bob.id,), (charlie.id,),
    }  # fmt: skip


def test_a_name_makes_a_group_of_two(alice_api: Api, bob: User) -> None:
    assert alice_api.post("/chats", {"recipients": [str(bob.id)]}).json()["type"] == 1
    assert alice_api.post("/chats", {"recipients": [str(bob.id)], "name": "us"}).json()["type"] == 3


def test_bad_groups_are_refused(alice_api: Api, alice: User, bob: User, charlie: User) -> None:
    def refused(ids: list[Any], **more: Any) -> Any:
        return alice_api.post("/chats", {"recipients": ids, **more})

    assert code_of(refused([]), "recipients")
    assert code_of(refused([str(alice.id)], name="me"), "recipients")
    assert code_of(refused([str(bob.id)], name="x" * 101), "name")
    assert refused([str(bob.id), str(MISSING)]).json()["code"] == 10013
    bot = create_bot("Parrot", alice).user
    assert refused([str(bob.id), str(bot.id)]).json()["code"] == 50007
    block(actor=bob, other=alice)
    assert refused([str(bob.id), str(charlie.id)]).json()["code"] == 50007
    assert not Channel.objects.exists()


def test_all_talk_and_nobody_else(
    group: Channel, alice_api: Api, bob_api: Api, charlie_api: Api, alice: User, bob: User
) -> None:
    said = say(bob, group, "hi")
    assert last(alice_api, group.id)["id"] == str(said.row.id)
    path = f"/channels/{group.id}"
    for call in (
        charlie_api.get(f"/chats/{group.id}"),
        charlie_api.get(f"{path}/messages"),
        charlie_api.patch(path, {"name": "x"}),
        charlie_api.put(f"{path}/recipients/{bob.id}"),
        charlie_api.delete(f"{path}/recipients/{bob.id}"),
        charlie_api.post(f"/chats/{group.id}/members", {"user_id": str(bob.id)}),
    ):
        assert (call.status_code, call.json()["code"]) == (404, 10003)


def test_anybody_in_it_brings_others(
    group: Channel, bob_api: Api, charlie_api: Api, alice: User, bob: User, charlie: User,
    captured_events: Captured,
) -> None:  # fmt: skip
    say(alice, group, "before")
    captured_events.clear()
    answer = bob_api.post(f"/chats/{group.id}/members", {"user_id": str(charlie.id)})
    assert answer.status_code == 200
    assert {user["username"] for user in answer.json()["recipients"]} == {"alice", "charlie"}
    assert captured_events.types == ["CHANNEL_CREATE", "CHANNEL_RECIPIENT_ADD", "MESSAGE_CREATE"]
    assert captured_events[0].audience == Audience(user_ids=(charlie.id,))
    everybody = (alice.id, bob.id, charlie.id)
    assert captured_events[1].audience == Audience(channel_id=group.id, user_ids=everybody)
    assert captured_events[1].data()["user"]["username"] == "charlie"
    notice = last(charlie_api, group.id)
    assert (notice["type"], notice["author"]["username"]) == (1, "bob")
    assert [user["username"] for user in notice["mentions"]] == ["charlie"]
    (state,) = read_states(charlie)
    assert state["mention_count"] == 1
    captured_events.clear()
    assert bob_api.put(f"/channels/{group.id}/recipients/{charlie.id}").status_code == 204
    assert captured_events == []


def test_nobody_is_brought_against_their_will(group: Channel, bob_api: Api, charlie: User) -> None:
    update_settings(charlie, {"direct_messages": "friends"})
    assert bob_api.put(f"/channels/{group.id}/recipients/{charlie.id}").json()["code"] == 50007
    assert people(group.id) == {"alice", "bob"}


def test_the_owner_puts_people_out(
    group: Channel, alice_api: Api, bob_api: Api, alice: User, bob: User, charlie: User,
    captured_events: Captured,
) -> None:  # fmt: skip
    add_recipient(actor=alice, channel_id=group.id, user_id=charlie.id)
    path = f"/channels/{group.id}/recipients"
    assert bob_api.delete(f"{path}/{charlie.id}").json()["code"] == 50013
    assert alice_api.delete(f"{path}/{MISSING}").json()["code"] == 10013
    captured_events.clear()
    assert alice_api.delete(f"{path}/{bob.id}").status_code == 204
    assert captured_events.types == ["CHANNEL_DELETE", "CHANNEL_RECIPIENT_REMOVE", "MESSAGE_CREATE"]
    gone, removed, told = captured_events
    assert gone.audience == Audience(user_ids=(bob.id,))
    left = Audience(channel_id=group.id, user_ids=(alice.id, charlie.id))
    assert removed.audience == told.audience == left
    assert told.data()["type"] == 2
    assert [user["username"] for user in told.data()["mentions"]] == ["bob"]
    assert bob_api.get(f"/channels/{group.id}/messages").json()["code"] == 10003
    assert bob_api.get("/chats").json() == []


def test_leaving_hands_the_group_on_and_the_last_closes_it(
    group: Channel, alice_api: Api, bob_api: Api, bob: User, captured_events: Captured
) -> None:
    answer = alice_api.delete(f"/channels/{group.id}")
    assert (answer.status_code, answer.json()["owner_id"]) == (200, str(bob.id))
    update = captured_events.one("CHANNEL_UPDATE")
    assert (update.data()["owner_id"], update.data()["members"][0]["role"]) == (str(bob.id), "owner")
    notice = last(bob_api, group.id)
    assert (notice["type"], notice["author"]["username"]) == (2, "alice")
    assert bob_api.delete(f"/channels/{group.id}").status_code == 200
    assert bob_api.get(f"/channels/{group.id}").status_code == 404
    assert bob_api.get("/chats").json() == []


def test_anybody_names_it_and_gives_it_a_picture(
    group: Channel, bob_api: Api, alice: User, bob: User, captured_events: Captured
) -> None:
    path = f"/channels/{group.id}"
    assert bob_api.patch(path, {"name": "Walks"}).json()["name"] == "Walks"
    update = captured_events.one("CHANNEL_UPDATE")
    assert update.audience == Audience(channel_id=group.id, user_ids=(alice.id, bob.id))
    assert "recipients" not in update.data()
    assert (last(bob_api, group.id)["type"], last(bob_api, group.id)["content"]) == (4, "Walks")
    icon = bob_api.patch(path, {"icon": picture()}).json()["icon"]
    assert last(bob_api, group.id)["type"] == 5
    assert Client().get(f"/channel-icons/{group.id}/{icon}.png").status_code == 200
    captured_events.clear()
    assert bob_api.patch(path, {"name": "Walks"}).status_code == 200
    assert captured_events == []
    cleared = bob_api.patch(path, {"name": None, "icon": None}).json()
    assert (cleared["name"], cleared["icon"]) == (None, None)
    assert code_of(bob_api.patch(path, {"name": "x" * 101}), "name")
    assert code_of(bob_api.patch(path, {"icon": "x"}), "icon")


def test_a_notice_cannot_be_edited(group: Channel, bob_api: Api) -> None:
    bob_api.patch(f"/channels/{group.id}", {"name": "Walks"})
    notice = last(bob_api, group.id)
    answer = bob_api.patch(f"/channels/{group.id}/messages/{notice['id']}", {"content": "x"})
    assert answer.json()["code"] == 50021


def test_a_chat_of_two_takes_nobody_in(alice_api: Api, bob: User, charlie: User) -> None:
    chat = alice_api.post("/chats", {"recipients": [str(bob.id)]}).json()
    path = f"/channels/{chat['id']}"
    assert alice_api.put(f"{path}/recipients/{charlie.id}").json()["code"] == 50024
    assert alice_api.delete(f"{path}/recipients/{bob.id}").json()["code"] == 50024
    assert alice_api.patch(path, {"name": "x"}).json()["code"] == 10003


@override_settings(MAX_GROUP_MEMBERS=3)
def test_only_so_many_people(alice: User, bob: User, charlie: User, alice_api: Api) -> None:
    group = create_group(owner=alice, others=[bob, charlie])
    dora = make_user("dora")
    assert alice_api.put(f"/channels/{group.id}/recipients/{dora.id}").json()["code"] == 30004
    ids = [str(user.id) for user in (bob, charlie, dora)]
    assert alice_api.post("/chats", {"recipients": ids}).json()["code"] == 30004


@pytest.mark.django_db(transaction=True)
@override_settings(MAX_GROUP_MEMBERS=4)
def test_many_at_once_do_not_pass_the_limit(alice: User, bob: User) -> None:
    group = create_group(owner=alice, others=[bob])
    others = [make_user(f"guest{n}") for n in range(6)]
    in_parallel(6, lambda n: add_recipient(actor=alice, channel_id=group.id, user_id=others[n].id))
    assert len(people(group.id)) == 4


@pytest.mark.django_db(transaction=True)
def test_all_leaving_at_once_close_it(alice: User, bob: User, charlie: User) -> None:
    group = create_group(owner=alice, others=[bob, charlie])
    trio = [alice, bob, charlie]
    found = in_parallel(3, lambda n: remove_recipient(actor=trio[n], channel_id=group.id, user_id=trio[n].id))
    assert all(isinstance(each, Channel) for each in found), found
    group.refresh_from_db()
    assert group.deleted_at is not None
    assert not people(group.id)
