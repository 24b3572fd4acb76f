"""Stickers in messages: whose one may send where, and what others see of them."""

import pytest

from accounts.models import User
from guilds.models import Channel, Guild, Sticker
from guilds.permissions import Permission
from guilds.selectors.channels import get_channel
from guilds.services.chats import open_chat
from guilds.services.guilds import create_guild
from guilds.services.stickers import delete_sticker
from messaging.services.messages import edit_message
from tests.base import MISSING, Api, Captured, Community, at_most, make_community, say


@pytest.fixture
def path(channel: Channel) -> str:
    return f"/channels/{channel.id}/messages"


def sticker_in(guild: Guild, name: str = "Gull") -> Sticker:
    return Sticker.objects.create(guild=guild, name=name, tags="bird", picture="0" * 32, format_type=4)


def test_a_sticker_alone_is_a_message(
    bob_api: Api, alice_api: Api, community: Community, path: str, captured_events: Captured
) -> None:
    sticker = sticker_in(community.guild)
    item = {"id": str(sticker.id), "name": "Gull", "format_type": 4}
    sent = bob_api.post(path, {"sticker_ids": [str(sticker.id)]}).json()
    assert (sent["content"], sent["sticker_items"]) == ("", [item])
    assert captured_events.one("MESSAGE_CREATE").data()["sticker_items"] == [item]
    assert alice_api.get(path).json()[0]["sticker_items"] == [item]
    assert alice_api.get(f"{path}/{sent['id']}").json()["sticker_items"] == [item]


def test_without_them_the_key_is_left_out(bob_api: Api, path: str) -> None:
    assert "sticker_items" not in bob_api.post(path, {"content": "hi", "sticker_ids": []}).json()


def test_their_order_and_number(bob_api: Api, community: Community, path: str) -> None:
    ids = [str(sticker_in(community.guild, name).id) for name in ("one", "two", "three", "four")]
    sent = bob_api.post(path, {"sticker_ids": [ids[2], ids[0], ids[2]]}).json()
    assert [item["name"] for item in sent["sticker_items"]] == ["three", "one"]
    refused = bob_api.post(path, {"sticker_ids": ids})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["sticker_ids"])


def test_only_stickers_within_reach(
    alice: User, bob_api: Api, charlie: User, community: Community, path: str
) -> None:
    theirs = sticker_in(create_guild(owner=charlie, name="Elsewhere"))
    for id in (theirs.id, MISSING):
        answer = bob_api.post(path, {"content": "x", "sticker_ids": [str(id)]})
        assert (answer.status_code, answer.json()["code"]) == (404, 10060)
    own = sticker_in(community.guild)
    delete_sticker(actor=alice, guild_id=community.guild.id, sticker_id=own.id)
    assert bob_api.post(path, {"sticker_ids": [str(own.id)]}).json()["code"] == 10060
    assert bob_api.get(path).json() == []


def test_another_guilds_needs_a_right(
    bob_api: Api, alice: User, bob: User, charlie: User, community: Community, path: str
) -> None:
    body = {"sticker_ids": [str(sticker_in(make_community(alice, bob, charlie).guild).id)]}
    assert bob_api.post(path, body).status_code == 200
    community.forbid(Permission.USE_EXTERNAL_STICKERS)
    assert bob_api.post(path, body).json()["code"] == 50013
    assert bob_api.post(path, {"sticker_ids": [str(sticker_in(community.guild).id)]}).status_code == 200


def test_in_a_chat(bob_api: Api, alice: User, bob: User, community: Community) -> None:
    chat = open_chat(opener=alice, other=bob)
    body = {"sticker_ids": [str(sticker_in(community.guild).id)]}
    sent = bob_api.post(f"/channels/{chat.id}/messages", body)
    assert sent.json()["sticker_items"][0]["name"] == "Gull"


def test_a_deleted_one_stays_in_messages(
    bob_api: Api, alice: User, bob: User, community: Community, path: str
) -> None:
    sticker = sticker_in(community.guild)
    sent = bob_api.post(path, {"content": "hi", "sticker_ids": [str(sticker.id)]}).json()
    delete_sticker(actor=alice, guild_id=community.guild.id, sticker_id=sticker.id)
    editor = get_channel(bob, community.channel.id)
    edit_message(editor=editor, message_id=int(sent["id"]), content="")
    (message,) = bob_api.get(path).json()
    assert (message["content"], len(message["sticker_items"])) == ("", 1)


def test_they_cost_the_history_nothing(alice_api: Api, bob: User, community: Community, path: str) -> None:
    ids = [sticker_in(community.guild, name).id for name in ("one", "two", "three")]
    for _ in range(3):
        say(bob, community.channel, "look", sticker_ids=ids)
    alice_api.get(path)
    with at_most(4):
        assert len(alice_api.get(path).json()) == 3
