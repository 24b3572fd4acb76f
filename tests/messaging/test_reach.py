"""Who may begin a chat with whom, and who may go on."""

import pytest
from django.test import override_settings

from accounts.models import User
from accounts.services import create_bot, disable, update_settings
from accounts.services.relationships import block
from guilds.services.chats import open_chat
from tests.accounts.test_friends import befriend
from tests.base import Api, Captured, Community, as_user, at_most, join, say


def opening(api: Api, other: User) -> int:
    """Open a chat; return 200 or Discord's code of the refusal."""
    answer = api.post("/users/@me/channels", {"recipient_id": str(other.id)})
    return 200 if answer.status_code == 200 else int(answer.json()["code"])


def sending(api: Api, chat_id: int) -> int:
    answer = api.post(f"/channels/{chat_id}/messages", {"content": "hi"})
    return 200 if answer.status_code == 200 else int(answer.json()["code"])


@pytest.mark.parametrize(
    ("choice", "bob_may", "charlie_may"),
    [("everyone", 200, 200), ("guilds", 200, 50007), ("friends", 50007, 50007), ("nonsense", 200, 200)],
)
def test_people_choose_who_begins_a_chat(
    community: Community, bob_api: Api, charlie_api: Api, choice: str, bob_may: int, charlie_may: int
) -> None:
    update_settings(community.alice, {"direct_messages": choice})
    assert opening(bob_api, community.alice) == bob_may
    assert opening(charlie_api, community.alice) == charlie_may


def test_friends_always_may(alice: User, bob: User, bob_api: Api) -> None:
    update_settings(alice, {"direct_messages": "friends"})
    befriend(alice, bob)
    assert opening(bob_api, alice) == 200


@override_settings(DIRECT_MESSAGES="guilds")
def test_an_operator_sets_the_default(community: Community, bob_api: Api, charlie_api: Api) -> None:
    assert opening(bob_api, community.alice) == 200
    assert opening(charlie_api, community.alice) == 50007


def test_a_first_message_is_asked_about_again(alice: User, bob: User, bob_api: Api, alice_api: Api) -> None:
    chat = open_chat(opener=bob, other=alice)
    update_settings(alice, {"direct_messages": "friends"})
    assert sending(bob_api, chat.id) == 50007
    assert sending(alice_api, chat.id) == 200
    assert sending(bob_api, chat.id) == 200
    assert opening(bob_api, alice) == 200


def test_a_block_stops_both(
    alice: User, bob: User, alice_api: Api, bob_api: Api, captured_events: Captured
) -> None:
    chat = open_chat(opener=alice, other=bob)
    said = say(bob, chat, "before")
    block(actor=alice, other=bob)
    captured_events.clear()
    path = f"/channels/{chat.id}"
    for api in (alice_api, bob_api):
        assert sending(api, chat.id) == 50007
        assert api.post(f"{path}/typing").json()["code"] == 50007
        assert api.put(f"{path}/messages/{said.row.id}/reactions/👍/@me").json()["code"] == 50007
        assert api.put(f"{path}/pins/{said.row.id}").json()["code"] == 50007
        assert api.get(f"{path}/messages").status_code == 200
    assert bob_api.patch(f"{path}/messages/{said.row.id}", {"content": "changed"}).json()["code"] == 50007
    assert captured_events == []
    assert opening(bob_api, alice) == 200


def test_nobody_opens_a_chat_with_who_has_blocked_them(
    alice: User, bob: User, alice_api: Api, bob_api: Api
) -> None:
    block(actor=alice, other=bob)
    assert opening(bob_api, alice) == opening(alice_api, bob) == 50007


def test_a_closed_account_gets_no_new_chats(alice_api: Api, bob: User) -> None:
    disable(bob)
    assert opening(alice_api, bob) == 50007


def test_bots_reach_their_guilds_only(community: Community) -> None:
    bot = create_bot("Parrot", community.alice).user
    api = as_user(bot)
    assert opening(api, community.bob) == 50007
    join(community.guild, bot)
    assert opening(api, community.bob) == 200
    assert opening(api, community.charlie) == 50007


def test_what_sending_costs(alice: User, bob: User) -> None:
    chat = open_chat(opener=alice, other=bob)
    say(alice, chat, "first")
    with at_most(9):
        say(bob, chat, "second")
