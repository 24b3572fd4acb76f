"""Making, changing and deleting channels."""

from typing import Any

import pytest

from accounts.models import User
from guilds.models import Channel, Guild, Invite
from guilds.permissions import Permission
from guilds.services import channels
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community, at_most, code_of, make_community, say

BASE = {"id", "type", "guild_id", "name", "position", "permission_overwrites", "parent_id", "nsfw", "flags"}
TEXT = {"topic", "rate_limit_per_user", "last_message_id"}
VOICE = {"bitrate", "user_limit", "rtc_region"}


@pytest.mark.parametrize(
    ("body", "type", "keys"),
    [
        ({}, 0, BASE | TEXT),
        ({"type": 0}, 0, BASE | TEXT),
        ({"type": 2}, 2, BASE | VOICE),
        ({"channel_type": "voice"}, 2, BASE | VOICE),
        ({"type": 4}, 4, BASE),
        ({"channel_type": "category"}, 4, BASE),
        ({"type": 5}, 5, BASE | TEXT),
    ],
)
def test_making_one_of_each_type(
    alice_api: Api, guild: Guild, body: dict[str, Any], type: int, keys: set[str], captured_events: Captured
) -> None:
    answer = alice_api.post(f"/guilds/{guild.id}/channels", {"name": "new", **body})
    assert answer.status_code == 201
    channel = answer.json()
    assert channel["type"] == type
    assert set(channel) >= keys
    assert channel["position"] == 1
    event = captured_events.one("CHANNEL_CREATE")
    assert event.audience == Audience(guild.id, int(channel["id"]))
    assert event.data() == channel
    assert alice_api.get(f"/channels/{channel['id']}").json() == channel


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "\u200b"}, "name"),
        ({"name": "x", "type": 1}, "type"),
        ({"name": "x", "type": 3}, "type"),
        ({"name": "x", "type": 99}, "type"),
        ({"name": "x", "type": []}, "type"),
        ({"name": "x", "channel_type": "room"}, "channel_type"),
        ({"name": "x", "topic": "t" * 1025}, "topic"),
        ({"name": "x", "topic": 5}, "topic"),
        ({"name": "x", "rate_limit_per_user": 21_601}, "rate_limit_per_user"),
        ({"name": "x", "rate_limit_per_user": -1}, "rate_limit_per_user"),
        ({"name": "x", "position": 10**12}, "position"),
        ({"name": "x", "parent_id": "x"}, "parent_id"),
        ({"name": "x", "parent_id": str(MISSING)}, "parent_id"),
        ({"name": "x", "permission_overwrites": {}}, "permission_overwrites"),
        ({"name": "x", "bitrate": 7999}, "bitrate"),
        ({"name": "x", "nsfw": "maybe"}, "nsfw"),
    ],
)
def test_bad_channels_are_refused(alice_api: Api, guild: Guild, body: dict[str, Any], field: str) -> None:
    answer = alice_api.post(f"/guilds/{guild.id}/channels", body)
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    assert field in answer.json()["errors"]
    assert Channel.objects.count() == 1


def test_making_needs_the_right(bob_api: Api, charlie_api: Api, community: Community) -> None:
    path = f"/guilds/{community.guild.id}/channels"
    assert charlie_api.post(path, {"name": "x"}).json()["code"] == 10004
    assert bob_api.post(path, {"name": "x"}).json()["code"] == 50013
    community.promote(community.bob, Permission.MANAGE_CHANNELS)
    assert bob_api.post(path, {"name": "x"}).status_code == 201


def test_there_is_an_end_to_it(alice_api: Api, guild: Guild, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "MAX_CHANNELS", 1)
    assert alice_api.post(f"/guilds/{guild.id}/channels", {"name": "x"}).json()["code"] == 30013


def category(api: Api, guild: Guild, **more: Any) -> str:
    made = api.post(f"/guilds/{guild.id}/channels", {"name": "section", "type": 4, **more})
    return str(made.json()["id"])


def test_in_a_category_it_has_the_categorys_overwrites(alice_api: Api, bob_api: Api, guild: Guild) -> None:
    hide = [{"id": str(guild.id), "type": 0, "allow": "0", "deny": str(1 << 10)}]
    parent = category(alice_api, guild, permission_overwrites=hide)
    inside = alice_api.post(f"/guilds/{guild.id}/channels", {"name": "x", "parent_id": parent}).json()
    assert inside["parent_id"] == parent
    assert inside["permission_overwrites"] == hide
    assert bob_api.get(f"/channels/{inside['id']}").json()["code"] == 10003
    own = {"name": "x", "parent_id": parent, "permission_overwrites": []}
    assert alice_api.post(f"/guilds/{guild.id}/channels", own).json()["permission_overwrites"] == []


def test_only_a_category_of_this_guild_that_one_sees_is_a_parent(
    alice_api: Api, bob_api: Api, community: Community
) -> None:
    def refused(api: Api, parent_id: object, type: int = 0) -> bool:
        body = {"name": "x", "parent_id": str(parent_id), "type": type}
        answer = api.post(f"/guilds/{community.guild.id}/channels", body)
        return code_of(answer, "parent_id") == "CHANNEL_PARENT_INVALID"

    assert refused(alice_api, community.channel.id)
    elsewhere = make_community(community.alice, community.bob, community.charlie)
    assert refused(alice_api, category(alice_api, elsewhere.guild))
    section = category(alice_api, community.guild)
    assert refused(alice_api, section, type=4)
    community.promote(community.bob, Permission.MANAGE_CHANNELS)
    community.forbid(Permission.VIEW_CHANNEL, Channel.objects.get(id=section))
    assert refused(bob_api, section)


def test_members_see_the_list_without_what_is_hidden(
    alice_api: Api, bob_api: Api, charlie_api: Api, community: Community
) -> None:
    community.hidden_channel()
    path = f"/guilds/{community.guild.id}/channels"
    assert [channel["name"] for channel in alice_api.get(path).json()] == ["general", "hidden"]
    assert [channel["name"] for channel in bob_api.get(path).json()] == ["general"]
    assert charlie_api.get(path).json()["code"] == 10004
    assert bob_api.get(path.replace("guilds", "servers")).status_code == 200


def test_listing_costs_the_same_for_many(alice_api: Api, community: Community) -> None:
    for _ in range(5):
        community.hidden_channel()
    with at_most(5):
        assert len(alice_api.get(f"/guilds/{community.guild.id}/channels").json()) == 6


def test_seeing_one_channel(bob_api: Api, charlie_api: Api, community: Community) -> None:
    path = f"/channels/{community.channel.id}"
    sent = say(community.bob, community.channel, "hi")
    assert bob_api.get(path).json()["last_message_id"] == str(sent.row.id)
    assert charlie_api.get(path).content == charlie_api.get(f"/channels/{MISSING}").content
    assert bob_api.get(f"/channels/{community.hidden_channel().id}").json()["code"] == 10003


def test_changing(alice_api: Api, community: Community, captured_events: Captured) -> None:
    body = {"name": "talk", "topic": "all sorts", "rate_limit_per_user": 5, "nsfw": True, "position": 3}
    answer = alice_api.patch(f"/channels/{community.channel.id}", body)
    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in body} == body
    event = captured_events.one("CHANNEL_UPDATE")
    assert event.audience == Audience(community.guild.id, community.channel.id)
    assert event.data() == answer.json()
    assert event.before == {"overwrites": [], "parent_id": None, "type": 0}
    assert alice_api.patch(f"/channels/{community.channel.id}", {"topic": None}).json()["topic"] is None
    assert alice_api.patch(f"/channels/{community.channel.id}", {"name": None}).json()["name"] == "talk"


def test_changing_needs_the_right_in_the_channel(
    bob_api: Api, charlie_api: Api, community: Community
) -> None:
    path = f"/channels/{community.channel.id}"
    assert charlie_api.patch(path, {"name": "x"}).json()["code"] == 10003
    assert bob_api.patch(path, {"name": "x"}).json()["code"] == 50013
    community.allow(community.bob, Permission.MANAGE_CHANNELS)
    assert bob_api.patch(path, {"name": "x"}).status_code == 200
    assert bob_api.patch(path, {"permission_overwrites": []}).json()["code"] == 50013


@pytest.mark.parametrize("body", [{"name": ""}, {"name": 5}, {"position": -1}, {"parent_id": str(MISSING)}])
def test_bad_changes_are_refused(alice_api: Api, channel: Channel, body: dict[str, Any]) -> None:
    answer = alice_api.patch(f"/channels/{channel.id}", body)
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    assert code_of(answer, next(iter(body)))


def test_fields_that_only_the_server_sets_are_ignored(alice_api: Api, channel: Channel) -> None:
    body = {"id": "5", "guild_id": "5", "last_message_id": "5", "deleted_at": "2020-01-01", "dm_key": "x"}
    answer = alice_api.patch(f"/channels/{channel.id}", body).json()
    assert (answer["id"], answer["last_message_id"]) == (str(channel.id), None)


def test_deleting(alice_api: Api, bob_api: Api, community: Community, captured_events: Captured) -> None:
    community.invite()
    captured_events.clear()
    answer = alice_api.delete(f"/channels/{community.channel.id}")
    assert answer.status_code == 200
    assert answer.json()["id"] == str(community.channel.id)
    assert captured_events.unaudited == ["INVITE_DELETE", "CHANNEL_DELETE", "GUILD_UPDATE"]
    event = captured_events.one("CHANNEL_DELETE")
    assert event.data() == answer.json()
    assert event.before == {"overwrites": [], "parent_id": None, "type": 0}
    assert captured_events.one("GUILD_UPDATE").data()["system_channel_id"] is None
    assert not Invite.objects.exists()
    for api in (alice_api, bob_api):
        assert api.get(f"/channels/{community.channel.id}").json()["code"] == 10003
        assert api.get(f"/guilds/{community.guild.id}/channels").json() == []


def test_deleting_needs_the_right(bob_api: Api, charlie_api: Api, community: Community) -> None:
    path = f"/channels/{community.channel.id}"
    assert charlie_api.delete(path).json()["code"] == 10003
    assert bob_api.delete(path).json()["code"] == 50013


def test_a_deleted_category_frees_its_channels(
    alice_api: Api, guild: Guild, captured_events: Captured
) -> None:
    parent = category(alice_api, guild)
    inside = alice_api.post(f"/guilds/{guild.id}/channels", {"name": "x", "parent_id": parent}).json()["id"]
    captured_events.clear()
    alice_api.delete(f"/channels/{parent}")
    assert captured_events.unaudited == ["CHANNEL_UPDATE", "CHANNEL_DELETE"]
    assert captured_events.one("CHANNEL_UPDATE").data()["parent_id"] is None
    assert captured_events.one("CHANNEL_UPDATE").before["parent_id"] == int(parent)  # type: ignore[index]
    assert alice_api.get(f"/channels/{inside}").json()["parent_id"] is None


@pytest.mark.parametrize("id", ["x", "-1", "1" * 21, str(1 << 63), "1.0", "%00", "١"])
def test_what_is_no_id_is_no_address(bob_api: Api, bob: User, id: str) -> None:
    answer = bob_api.get(f"/channels/{id}")
    assert answer.status_code == 404
    assert answer.json()["message"] == "404: Not Found"
