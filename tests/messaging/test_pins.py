"""Pins: who pins, how many, what the channel is told, and the two addresses of the list."""

import pytest

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Permission
from guilds.selectors.channels import get_channel
from guilds.services.chats import open_chat
from messaging.models import Message
from messaging.services.pins import MAX_PINS, pin_message
from rscord.core.errors import TooMany
from tests.base import MISSING, Api, Captured, Community, code_of, in_parallel, say


@pytest.fixture
def message_id(bob: User, channel: Channel) -> int:
    return say(bob, channel, "remember this").row.id


@pytest.fixture
def pins(channel: Channel) -> str:
    return f"/channels/{channel.id}/messages/pins"


@pytest.mark.parametrize("below", ["messages/pins", "pins"])
def test_pinning_is_told_and_listed(
    alice_api: Api, community: Community, message_id: int, captured_events: Captured, below: str
) -> None:
    place = f"/channels/{community.channel.id}"
    answer = alice_api.put(f"{place}/{below}/{message_id}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert captured_events.types == ["CHANNEL_PINS_UPDATE", "MESSAGE_UPDATE", "MESSAGE_CREATE"]
    update = captured_events.one("MESSAGE_UPDATE").data()
    assert (update["id"], update["pinned"], "member" in update) == (str(message_id), True, False)
    notice = captured_events.one("MESSAGE_CREATE").data()
    assert (notice["type"], notice["content"]) == (6, "")
    assert notice["author"]["id"] == str(community.alice.id)
    assert notice["message_reference"] == {
        "type": 0,
        "message_id": str(message_id),
        "channel_id": str(community.channel.id),
        "guild_id": str(community.guild.id),
    }
    listed = alice_api.get(f"{place}/messages/pins").json()
    assert listed["has_more"] is False
    (item,) = listed["items"]
    assert item["message"]["pinned"] is True
    assert captured_events.one("CHANNEL_PINS_UPDATE").data() == {
        "channel_id": str(community.channel.id),
        "guild_id": str(community.guild.id),
        "last_pin_timestamp": item["pinned_at"],
    }
    assert [message["id"] for message in alice_api.get(f"{place}/pins").json()] == [str(message_id)]
    assert alice_api.get(place).json()["last_pin_timestamp"] == item["pinned_at"]


def test_pinning_twice_and_taking_it_off(
    alice_api: Api, pins: str, message_id: int, captured_events: Captured
) -> None:
    for _ in range(2):
        assert alice_api.put(f"{pins}/{message_id}").status_code == 204
    assert captured_events.types.count("MESSAGE_CREATE") == 1
    for _ in range(2):
        assert alice_api.delete(f"{pins}/{message_id}").status_code == 204
    assert captured_events.types.count("CHANNEL_PINS_UPDATE") == 2
    assert captured_events.of("MESSAGE_UPDATE")[1].data()["pinned"] is False
    assert alice_api.get(pins).json() == {"items": [], "has_more": False}


@pytest.mark.parametrize("right", [Permission.PIN_MESSAGES, Permission.MANAGE_MESSAGES])
def test_it_takes_one_of_two_rights(
    bob_api: Api, community: Community, pins: str, message_id: int, right: Permission
) -> None:
    for call in (bob_api.put, bob_api.delete):
        assert call(f"{pins}/{message_id}").json()["code"] == 50013
    community.allow(community.bob, right)
    for call in (bob_api.put, bob_api.delete):
        assert call(f"{pins}/{message_id}").status_code == 204


def test_pages_of_pins(alice_api: Api, bob: User, alice: User, channel: Channel, pins: str) -> None:
    ids = [say(bob, channel, str(number)).row.id for number in range(3)]
    for id in ids:
        pin_message(actor=get_channel(alice, channel.id), message_id=id)
    first = alice_api.get(pins, limit=2).json()
    assert [item["message"]["id"] for item in first["items"]] == [str(ids[2]), str(ids[1])]
    assert first["has_more"] is True
    second = alice_api.get(pins, before=first["items"][-1]["pinned_at"]).json()
    assert [item["message"]["id"] for item in second["items"]] == [str(ids[0])]
    assert second["has_more"] is False
    assert code_of(alice_api.get(pins, before="yesterday"), "before") == "INVALID"
    assert alice_api.get(pins, limit=51).status_code == 400


def test_without_the_history_there_is_nothing_to_see(
    alice_api: Api, bob_api: Api, community: Community, pins: str, message_id: int
) -> None:
    alice_api.put(f"{pins}/{message_id}")
    community.forbid(Permission.READ_MESSAGE_HISTORY)
    community.allow(community.bob, Permission.PIN_MESSAGES)
    assert bob_api.get(pins).json() == {"items": [], "has_more": False}
    assert bob_api.delete(f"{pins}/{message_id}").json()["code"] == 50013


def test_what_cannot_be_pinned(
    alice_api: Api, charlie_api: Api, bob: User, community: Community, pins: str, message_id: int
) -> None:
    assert alice_api.put(f"{pins}/{MISSING}").json()["code"] == 10008
    assert charlie_api.put(f"{pins}/{message_id}").json()["code"] == 10003
    elsewhere = say(community.alice, community.hidden_channel(), "hidden").row.id
    assert alice_api.put(f"{pins}/{elsewhere}").json()["code"] == 10008
    alice_api.put(f"{pins}/{message_id}")
    notice = Message.objects.get(type=6)
    assert alice_api.put(f"{pins}/{notice.id}").json()["code"] == 50021


def test_a_deleted_message_is_no_pin(alice_api: Api, pins: str, channel: Channel, message_id: int) -> None:
    alice_api.put(f"{pins}/{message_id}")
    alice_api.delete(f"/channels/{channel.id}/messages/{message_id}")
    assert alice_api.get(pins).json()["items"] == []


def test_both_people_in_a_chat_pin(bob_api: Api, community: Community) -> None:
    chat = open_chat(opener=community.alice, other=community.bob)
    id = say(community.alice, chat, "hi").row.id
    assert bob_api.put(f"/channels/{chat.id}/messages/pins/{id}").status_code == 204
    assert len(bob_api.get(f"/channels/{chat.id}/pins").json()) == 1


@pytest.mark.django_db(transaction=True)
def test_at_once_there_are_never_more_than_the_most(community: Community) -> None:
    ids = [say(community.bob, community.channel, str(number)).row.id for number in range(MAX_PINS + 3)]
    access = get_channel(community.alice, community.channel.id)
    for id in ids[: MAX_PINS - 1]:
        pin_message(actor=access, message_id=id)
    results = in_parallel(4, lambda n: pin_message(actor=access, message_id=ids[-1 - n]))
    assert sum(isinstance(result, TooMany) for result in results) == 3
    assert Message.objects.filter(pinned_at__isnull=False).count() == MAX_PINS
