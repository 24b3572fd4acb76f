"""Giving and taking roles."""

import pytest

from guilds.models import MemberRole, Role
from guilds.permissions import Permission
from guilds.services.roles import create_role
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community, make_community
from tests.guilds.test_roles import managed_role

MANAGE = Permission.MANAGE_ROLES


def path(community: Community, role_id: int, user_id: int | None = None) -> str:
    return f"/guilds/{community.guild.id}/members/{user_id or community.bob.id}/roles/{role_id}"


@pytest.fixture
def crew(community: Community) -> Role:
    return create_role(actor=community.alice, guild_id=community.guild.id, name="Crew", permissions=1 << 10)


def test_giving_and_taking(
    alice_api: Api, community: Community, crew: Role, captured_events: Captured
) -> None:
    answer = alice_api.put(path(community, crew.id))
    assert (answer.status_code, answer.content) == (204, b"")
    event = captured_events.one("GUILD_MEMBER_UPDATE")
    assert event.audience == Audience(community.guild.id)
    assert event.data()["roles"] == [str(crew.id)]
    assert event.data()["user"]["id"] == str(community.bob.id)
    assert event.before == {"roles": [], "timed_out_until": None}
    assert alice_api.put(path(community, crew.id)).status_code == 204
    assert captured_events.unaudited == ["GUILD_MEMBER_UPDATE"]
    assert alice_api.delete(path(community, crew.id)).status_code == 204
    assert captured_events[-1].data()["roles"] == []
    assert captured_events[-1].before == {"roles": [crew.id], "timed_out_until": None}
    assert alice_api.delete(path(community, crew.id)).status_code == 204
    assert captured_events.unaudited == ["GUILD_MEMBER_UPDATE"] * 2


def test_it_needs_the_right(bob_api: Api, charlie_api: Api, community: Community, crew: Role) -> None:
    for method in ("put", "delete"):
        assert getattr(bob_api, method)(path(community, crew.id)).json()["code"] == 50013
        assert getattr(charlie_api, method)(path(community, crew.id)).json()["code"] == 10004
    assert not MemberRole.objects.exists()


def test_nobody_gives_or_takes_a_role_at_or_above_their_own(bob_api: Api, community: Community) -> None:
    high = community.promote(community.charlie_joined(), 0, position=9)
    mine = community.promote(community.bob, MANAGE, position=2)
    assert bob_api.put(path(community, high.id)).json()["code"] == 50013
    assert bob_api.delete(path(community, high.id, community.charlie.id)).json()["code"] == 50013
    assert bob_api.put(path(community, mine.id, community.charlie.id)).json()["code"] == 50013
    assert bob_api.delete(path(community, mine.id)).json()["code"] == 50013


def test_nobody_gives_rights_that_they_lack(bob_api: Api, community: Community) -> None:
    community.promote(community.bob, MANAGE, position=5)
    strong = create_role(
        actor=community.alice, guild_id=community.guild.id, name="s", permissions=int(Permission.BAN_MEMBERS)
    )
    assert bob_api.put(path(community, strong.id)).json()["code"] == 50013


def test_everyone_and_bots_own_roles_are_not_given(alice_api: Api, community: Community) -> None:
    for id in (community.guild.id, managed_role(community).id):
        assert alice_api.put(path(community, id)).json()["code"] == 50028
        assert alice_api.delete(path(community, id)).json()["code"] == 50028


def test_foreign_ids(alice_api: Api, community: Community, crew: Role) -> None:
    elsewhere = make_community(community.alice, community.charlie, community.bob)
    foreign = create_role(actor=community.alice, guild_id=elsewhere.guild.id, name="x")
    assert alice_api.put(path(community, foreign.id)).json()["code"] == 10011
    assert alice_api.put(path(community, MISSING)).json()["code"] == 10011
    assert alice_api.put(path(community, crew.id, community.charlie.id)).json()["code"] == 10007
    assert alice_api.put(path(community, crew.id, MISSING)).json()["code"] == 10007


def test_the_servers_alias(alice_api: Api, community: Community, crew: Role) -> None:
    assert alice_api.put(path(community, crew.id).replace("guilds", "servers")).status_code == 204
    assert alice_api.delete(path(community, crew.id).replace("guilds", "servers")).status_code == 204
