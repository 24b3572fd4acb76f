"""Kicking: by rank, at once, and never the owner."""

import pytest

from guilds.models import Guild, Member
from guilds.permissions import Permission
from guilds.services.members import kick
from rscord.core.errors import UnknownMember
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community, in_parallel

KICK = Permission.KICK_MEMBERS


def path(community: Community, user_id: int) -> str:
    return f"/guilds/{community.guild.id}/members/{user_id}"


def test_the_kicked_member_is_outside_at_once(
    alice_api: Api, bob_api: Api, community: Community, captured_events: Captured
) -> None:
    role = community.promote(community.bob, 0)
    captured_events.clear()
    answer = alice_api.delete(path(community, community.bob.id))
    assert (answer.status_code, answer.content) == (204, b"")
    event = captured_events.one("GUILD_MEMBER_REMOVE")
    assert event.audience == Audience(community.guild.id)
    assert event.data() == {
        "guild_id": str(community.guild.id),
        "user": event.data()["user"] | {"id": str(community.bob.id), "username": "bob"},
    }
    assert event.before == {"roles": [role.id], "timed_out_until": None}
    assert bob_api.get(f"/channels/{community.channel.id}/messages").json()["code"] == 10003
    assert bob_api.get(f"/guilds/{community.guild.id}").json()["code"] == 10004
    assert Guild.objects.get().member_count == 1


def test_a_kicked_member_may_come_back_by_invite_without_the_old_roles(
    alice_api: Api, bob_api: Api, community: Community
) -> None:
    community.promote(community.bob, KICK)
    alice_api.delete(path(community, community.bob.id))
    assert bob_api.post(f"/invites/{community.invite().code}").status_code == 200
    assert bob_api.get(path(community, community.bob.id)).json()["roles"] == []


def test_it_needs_the_right(bob_api: Api, charlie_api: Api, community: Community) -> None:
    assert bob_api.delete(path(community, community.alice.id)).json()["code"] == 50013
    assert charlie_api.delete(path(community, community.bob.id)).json()["code"] == 10004
    assert Member.objects.count() == 2


def test_rank_decides(bob_api: Api, community: Community) -> None:
    community.promote(community.bob, KICK, position=2)
    charlie = community.charlie_joined()
    community.promote(charlie, 0, position=3)
    assert bob_api.delete(path(community, charlie.id)).json()["code"] == 50013
    assert bob_api.delete(path(community, community.alice.id)).json()["code"] == 50013
    assert bob_api.delete(path(community, community.bob.id)).json()["code"] == 50013


def test_a_moderator_kicks_those_below(bob_api: Api, community: Community) -> None:
    community.promote(community.bob, KICK, position=2)
    charlie = community.charlie_joined()
    community.promote(charlie, 0, position=1)
    assert bob_api.delete(path(community, charlie.id).replace("guilds", "servers")).status_code == 204


def test_nobody_kicks_the_owner_not_even_an_administrator(bob_api: Api, community: Community) -> None:
    community.promote(community.bob, Permission.ADMINISTRATOR, position=9)
    assert bob_api.delete(path(community, community.alice.id)).json()["code"] == 50013


def test_who_is_no_member_is_unknown(alice_api: Api, community: Community) -> None:
    assert alice_api.delete(path(community, community.charlie.id)).json()["code"] == 10007
    assert alice_api.delete(path(community, MISSING)).json()["code"] == 10007


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_remove_one_member_once(community: Community) -> None:
    def act(_: int) -> None:
        kick(actor=community.alice, guild_id=community.guild.id, user_id=community.bob.id)

    results = in_parallel(6, act)
    assert results.count(None) == 1
    assert sum(isinstance(result, UnknownMember) for result in results) == 5
    assert Guild.objects.get().member_count == 1


@pytest.mark.django_db(transaction=True)
def test_moderators_who_kick_each_other_at_once_do_not_both_succeed(community: Community) -> None:
    """Each must still be a member when their own kick is carried out."""
    charlie = community.charlie_joined()
    low = community.promote(charlie, KICK, position=1)
    community.promote(community.bob, KICK, position=2)
    assert low.position == 1
    pairs = [(community.alice, community.bob), (community.bob, charlie)]
    results = in_parallel(
        2, lambda n: kick(actor=pairs[n][0], guild_id=community.guild.id, user_id=pairs[n][1].id)
    )
    left = set(Member.objects.values_list("user_id", flat=True))
    assert results[0] is None
    assert left == {community.alice.id} if results[1] is None else left == {community.alice.id, charlie.id}
    assert Guild.objects.get().member_count == len(left)
