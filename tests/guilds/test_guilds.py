"""Seeing, changing, leaving and deleting guilds."""

from typing import Any

import pytest

from accounts.models import User
from guilds.models import Channel, Guild, Member
from guilds.permissions import ALL, Permission
from guilds.selectors.sight import guild_ids_of, snapshot
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community, as_user, at_most, code_of, make_community


def test_a_member_sees_it_by_both_names(bob_api: Api, guild: Guild) -> None:
    there = bob_api.get(f"/guilds/{guild.id}")
    assert there.status_code == 200
    assert there.json() == bob_api.get(f"/servers/{guild.id}").json()
    assert "approximate_member_count" not in there.json()


@pytest.mark.parametrize("value", ["1", "true"])
def test_counts_come_when_asked_for(bob_api: Api, guild: Guild, value: str) -> None:
    answer = bob_api.get(f"/guilds/{guild.id}", with_counts=value).json()
    assert answer["approximate_member_count"] == 2
    assert answer["approximate_presence_count"] >= 1


def test_outsiders_and_missing_guilds_look_alike(charlie_api: Api, guild: Guild) -> None:
    for method in ("get", "patch", "delete"):
        there = getattr(charlie_api, method)(f"/guilds/{guild.id}")
        missing = getattr(charlie_api, method)(f"/guilds/{MISSING}")
        assert (there.status_code, there.content) == (404, missing.content)
        assert there.json()["code"] == 10004


def test_my_guilds(bob_api: Api, alice_api: Api, charlie_api: Api, community: Community) -> None:
    for path in ("/guilds", "/servers", "/users/@me/guilds"):
        (mine,) = bob_api.get(path).json()
        assert (mine["id"], mine["owner"]) == (str(community.guild.id), False)
        assert mine["features"] == []
        (owned,) = alice_api.get(path).json()
        assert (owned["owner"], owned["permissions"]) == (True, str(ALL))
        assert charlie_api.get(path).json() == []
    assert bob_api.get("/users/@me/guilds", with_counts=1).json()[0]["approximate_member_count"] == 2


def test_my_guilds_by_cursor(alice: User, bob: User, charlie: User) -> None:
    ids = [str(make_community(alice, bob, charlie).guild.id) for _ in range(4)]
    api = as_user(bob)

    def read(**query: Any) -> list[str]:
        return [guild["id"] for guild in api.get("/users/@me/guilds", **query).json()]

    assert read() == ids
    assert read(limit=2) == ids[:2]
    assert read(after=ids[1], limit=1) == [ids[2]]
    assert read(before=ids[3], limit=2) == ids[1:3]
    with at_most(3):
        read()


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 201}, {"before": "x"}, {"after": -1}, {"with_counts": "x"}]
)
def test_bad_queries_are_refused(bob_api: Api, query: dict[str, Any]) -> None:
    assert code_of(bob_api.get("/users/@me/guilds", **query), next(iter(query)))


def test_the_owner_changes_it(alice_api: Api, community: Community, captured_events: Captured) -> None:
    body = {"name": "New name", "description": "About boats", "verification_level": 2, "icon": None}
    answer = alice_api.patch(f"/guilds/{community.guild.id}", body)
    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["verification_level"]) == ("New name", 2)
    event = captured_events.one("GUILD_UPDATE")
    assert event.audience == Audience(community.guild.id)
    assert event.data() == answer.json()
    assert event.before == {"owner_id": community.alice.id}


def test_null_clears_what_can_be_empty_and_leaves_the_rest(alice_api: Api, guild: Guild) -> None:
    body = {"name": None, "system_channel_id": None, "verification_level": None}
    answer = alice_api.patch(f"/guilds/{guild.id}", body).json()
    assert (answer["name"], answer["system_channel_id"]) == ("Harbour", None)


def test_changing_needs_the_right(bob_api: Api, community: Community) -> None:
    path = f"/guilds/{community.guild.id}"
    assert bob_api.patch(path, {"name": "Mine"}).json()["code"] == 50013
    community.promote(community.bob, Permission.MANAGE_GUILD)
    assert bob_api.patch(path, {"name": "Ours"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"verification_level": 9}, "verification_level"),
        ({"verification_level": "x"}, "verification_level"),
        ({"afk_timeout": 10**9}, "afk_timeout"),
        ({"system_channel_id": str(MISSING)}, "system_channel_id"),
        ({"owner_id": str(MISSING)}, "owner_id"),
        ({"description": "x" * 301}, "description"),
    ],
)
def test_bad_changes_are_refused(alice_api: Api, guild: Guild, body: dict[str, Any], field: str) -> None:
    answer = alice_api.patch(f"/guilds/{guild.id}", body)
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    assert code_of(answer, field)


def test_a_channel_of_another_guild_is_no_system_channel(
    alice_api: Api, alice: User, bob: User, charlie: User, guild: Guild
) -> None:
    foreign = make_community(alice, bob, charlie).channel
    answer = alice_api.patch(f"/guilds/{guild.id}", {"system_channel_id": str(foreign.id)})
    assert code_of(answer, "system_channel_id") == "CHANNEL_INVALID"


def test_only_the_owner_hands_it_over_and_only_to_a_member(
    alice_api: Api, bob_api: Api, community: Community, captured_events: Captured
) -> None:
    path = f"/guilds/{community.guild.id}"
    community.promote(community.bob, Permission.ADMINISTRATOR)
    assert bob_api.patch(path, {"owner_id": str(community.bob.id)}).json()["code"] == 50013
    outsider = alice_api.patch(path, {"owner_id": str(community.charlie.id)})
    assert code_of(outsider, "owner_id") == "OWNER_NOT_A_MEMBER"
    captured_events.clear()
    assert alice_api.patch(path, {"owner_id": str(community.bob.id)}).json()["owner_id"] == str(
        community.bob.id
    )
    assert captured_events.one("GUILD_UPDATE").before == {"owner_id": community.alice.id}
    assert alice_api.delete(path).json()["code"] == 50013


def test_fields_that_only_the_server_sets_are_ignored(alice_api: Api, guild: Guild) -> None:
    body = {
        "id": "5",
        "member_count": 99,
        "features": ["PARTNERED"],
        "deleted_at": "2020-01-01",
        "premium_tier": 3,
    }
    answer = alice_api.patch(f"/guilds/{guild.id}", body).json()
    assert (answer["id"], answer["features"], answer["premium_tier"]) == (str(guild.id), [], 0)
    assert Guild.objects.get().member_count == 2


def test_deleting_hides_it_from_everybody_at_once(
    alice_api: Api, bob_api: Api, community: Community, captured_events: Captured
) -> None:
    id, channel_id = community.guild.id, community.channel.id
    code = community.invite().code
    answer = alice_api.delete(f"/guilds/{id}")
    assert (answer.status_code, answer.content) == (204, b"")
    event = captured_events.one("GUILD_DELETE")
    assert (event.audience, event.data()) == (Audience(id), {"id": str(id)})
    for api in (alice_api, bob_api):
        assert api.get(f"/guilds/{id}").json()["code"] == 10004
        assert api.get(f"/channels/{channel_id}").json()["code"] == 10003
        assert api.get(f"/channels/{channel_id}/messages").json()["code"] == 10003
        assert api.get("/guilds").json() == []
        assert api.get(f"/invites/{code}").json()["code"] == 10006
        assert api.post(f"/invites/{code}").json()["code"] == 10006
    assert guild_ids_of(community.bob.id) == []
    assert snapshot([id]) == []
    assert Channel.objects.filter(id=channel_id).exists()


def test_only_the_owner_deletes(bob_api: Api, community: Community) -> None:
    community.promote(community.bob, Permission.ADMINISTRATOR)
    assert bob_api.delete(f"/guilds/{community.guild.id}").json()["code"] == 50013
    assert Guild.objects.filter(deleted_at=None).exists()


def test_leaving(bob_api: Api, community: Community, captured_events: Captured) -> None:
    answer = bob_api.delete(f"/users/@me/guilds/{community.guild.id}")
    assert (answer.status_code, answer.content) == (204, b"")
    event = captured_events.one("GUILD_MEMBER_REMOVE")
    assert event.audience == Audience(community.guild.id)
    assert event.data()["guild_id"] == str(community.guild.id)
    assert event.data()["user"]["id"] == str(community.bob.id)
    assert event.before == {"roles": [], "timed_out_until": None}
    assert Guild.objects.get().member_count == Member.objects.count() == 1
    assert bob_api.get(f"/guilds/{community.guild.id}").status_code == 404


def test_the_owner_cannot_leave_and_outsiders_have_nothing_to_leave(
    alice_api: Api, charlie_api: Api, guild: Guild
) -> None:
    assert alice_api.delete(f"/users/@me/guilds/{guild.id}").status_code == 403
    assert charlie_api.delete(f"/users/@me/guilds/{guild.id}").json()["code"] == 10004
    assert Member.objects.count() == 2
