"""Seeing members: one, all, and by name."""

from typing import Any

import pytest

from accounts.models import User
from guilds.models import Member
from guilds.permissions import Permission
from tests.base import MISSING, Api, Community, at_most, code_of, join, make_user

KEYS = {"user", "roles", "joined_at", "flags", "nick", "avatar", "deaf", "mute", "pending", "premium_since"}


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [member["user"]["username"] for member in answer.json()]


def test_one_member(bob_api: Api, community: Community) -> None:
    role = community.promote(community.bob, 0)
    member = bob_api.get(f"/guilds/{community.guild.id}/members/{community.bob.id}").json()
    assert set(member) >= KEYS | {"communication_disabled_until"}
    assert member["roles"] == [str(role.id)]
    assert member["joined_at"].endswith("+00:00")
    assert "email" not in member["user"]


def test_who_is_no_member_is_unknown(bob_api: Api, charlie_api: Api, community: Community) -> None:
    path = f"/guilds/{community.guild.id}/members"
    assert bob_api.get(f"{path}/{community.charlie.id}").json()["code"] == 10007
    assert bob_api.get(f"{path}/{MISSING}").json()["code"] == 10007
    for address in (path, f"{path}/{community.bob.id}", f"{path}/search?query=b"):
        assert charlie_api.get(address).json()["code"] == 10004


def test_all_members_in_the_order_of_their_ids(alice: User, bob_api: Api, community: Community) -> None:
    path = f"/servers/{community.guild.id}/members"
    assert names(bob_api.get(path)) == ["alice", "bob"]
    assert names(bob_api.get(path, limit=1)) == ["alice"]
    assert names(bob_api.get(path, limit=1, after=community.alice.id)) == ["bob"]
    assert names(bob_api.get(path, after=community.bob.id)) == []


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 1001}, {"limit": "x"}, {"after": "x"}, {"after": 1 << 63}]
)
def test_bad_queries_are_refused(bob_api: Api, community: Community, query: dict[str, Any]) -> None:
    answer = bob_api.get(f"/guilds/{community.guild.id}/members", **query)
    assert code_of(answer, next(iter(query)))


def test_listing_costs_the_same_for_many(bob_api: Api, community: Community) -> None:
    for n in range(5):
        join(community.guild, make_user(f"sailor{n}"))
    with at_most(5):
        assert len(names(bob_api.get(f"/guilds/{community.guild.id}/members"))) == 7


def test_searching_by_the_beginning_of_any_name(bob_api: Api, community: Community) -> None:
    anna = make_user("anna_k", display_name="Ёлка Анна")
    member = join(community.guild, anna)
    Member.objects.filter(id=member.id).update(nick="Captain", name_folded="captain")
    path = f"/guilds/{community.guild.id}/members/search"
    for query in ("anna", "ANNA_", "елка", "Ёл", "cap", " Cap"):
        assert names(bob_api.get(path, query=query)) == ["anna_k"]
    assert names(bob_api.get(path, query="nna")) == []
    assert names(bob_api.get(path, query="%")) == names(bob_api.get(path, query="_")) == []
    assert names(bob_api.get(path.replace("guilds", "servers"), query="al", limit=1)) == ["alice"]


def test_only_moderators_find_by_email(alice_api: Api, bob_api: Api, community: Community) -> None:
    path = f"/guilds/{community.guild.id}/members/search"
    assert names(alice_api.get(path, query="BOB@example.org")) == ["bob"]
    assert names(bob_api.get(path, query="alice@example.org")) == []
    community.promote(community.bob, Permission.MODERATE_MEMBERS)
    assert names(bob_api.get(path, query="alice@example.org")) == ["alice"]
    assert names(bob_api.get(path, query="alice@")) == []


@pytest.mark.parametrize(
    "query", [{}, {"query": ""}, {"query": "x" * 101}, {"query": "a\x00"}, {"query": "a", "limit": 0}]
)
def test_bad_searches_are_refused(bob_api: Api, community: Community, query: dict[str, Any]) -> None:
    answer = bob_api.get(f"/guilds/{community.guild.id}/members/search", **query)
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)


def test_a_user_is_no_member_of_a_guild_they_left(bob_api: Api, alice_api: Api, community: Community) -> None:
    bob_api.delete(f"/users/@me/guilds/{community.guild.id}")
    path = f"/guilds/{community.guild.id}/members/{community.bob.id}"
    assert alice_api.get(path).json()["code"] == 10007


def test_a_new_name_is_known_in_every_guild(bob_api: Api, bob: User, community: Community) -> None:
    bob_api.patch("/users/@me", {"display_name": "Боб ЁЖ"})
    assert Member.objects.get(user=bob).name_folded == "боб еж"
