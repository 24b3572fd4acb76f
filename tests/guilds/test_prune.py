"""Pruning: who has not been seen for long goes, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import SignIn, User
from accounts.services import create_bot
from guilds.models import AuditAction, AuditLogEntry, Guild, Member
from guilds.permissions import Permission
from guilds.services import prune
from guilds.services.members import add_bot
from tests.base import Api, Captured, Community, as_user, join, make_user


def path(community: Community) -> str:
    return f"/guilds/{community.guild.id}/prune"


@pytest.fixture
def sleepers(community: Community) -> list[User]:
    """Everybody came, and was last seen, ten days ago: alice, bob, and two more."""
    users = [make_user("dora"), make_user("erik")]
    for user in users:
        join(community.guild, user)
    age(10)
    return users


def age(days: int) -> None:
    past = timezone.now() - timedelta(days=days)
    Member.objects.update(joined_at=past)
    SignIn.objects.update(last_seen_at=past)


def test_counting_changes_nothing(alice_api: Api, community: Community, sleepers: list[User]) -> None:
    age(10)
    assert alice_api.get(path(community)).json() == {"pruned": 3}
    assert alice_api.get(path(community), days=11).json() == {"pruned": 0}
    assert Member.objects.count() == 4


def test_the_unseen_go(
    alice_api: Api, community: Community, sleepers: list[User], captured_events: Captured
) -> None:
    as_user(sleepers[0])
    alice_api.headers["X-Audit-Log-Reason"] = "spring"
    assert alice_api.post(path(community), {"days": 7}).json() == {"pruned": 2}
    assert set(Member.objects.values_list("user__username", flat=True)) == {"alice", "dora"}
    assert len(captured_events.of("GUILD_MEMBER_REMOVE")) == 2
    assert Guild.objects.get().member_count == 2
    entry = AuditLogEntry.objects.get()
    assert (entry.action_type, entry.reason) == (AuditAction.MEMBER_PRUNE, "spring")
    assert entry.options == {"delete_member_days": "7", "members_removed": "2"}
    assert alice_api.post(path(community), {}).json() == {"pruned": 0}


def test_who_just_came_and_bots_stay(alice_api: Api, community: Community, sleepers: list[User]) -> None:
    add_bot(guild_id=community.guild.id, bot=create_bot("Parrot", community.alice).user)
    age(10)
    Member.objects.filter(user__in=sleepers).update(joined_at=timezone.now())
    assert alice_api.get(path(community)).json() == {"pruned": 1}


def test_roles_save_unless_they_are_included(
    alice_api: Api, community: Community, sleepers: list[User]
) -> None:
    crew = community.promote(community.bob, 0)
    other = community.promote(sleepers[0], 0)
    age(10)
    assert alice_api.get(path(community)).json() == {"pruned": 1}
    assert alice_api.get(path(community), include_roles=str(crew.id)).json() == {"pruned": 2}
    both = f"{crew.id},{other.id}"
    assert alice_api.get(path(community), include_roles=both).json() == {"pruned": 3}
    body = {"include_roles": [str(crew.id)], "compute_prune_count": False}
    assert alice_api.post(path(community), body).json() == {"pruned": None}
    assert Member.objects.count() == 2


def test_it_needs_both_rights_and_a_rank(
    bob_api: Api, charlie_api: Api, community: Community, sleepers: list[User]
) -> None:
    assert charlie_api.get(path(community)).json()["code"] == 10004
    community.promote(community.bob, Permission.KICK_MEMBERS)
    assert bob_api.get(path(community)).json()["code"] == 50013
    assert bob_api.post(path(community), {}).json()["code"] == 50013
    mine = community.promote(community.bob, Permission.MANAGE_GUILD, position=2)
    top = community.promote(sleepers[0], 0, position=3)
    roles = f"{mine.id},{top.id}"
    assert bob_api.get(path(community), include_roles=roles).json() == {"pruned": 1}


def test_rights_of_everyone_reach_nobody(bob_api: Api, community: Community, sleepers: list[User]) -> None:
    everyone = community.everyone()
    everyone.permissions |= Permission.KICK_MEMBERS | Permission.MANAGE_GUILD
    everyone.save()
    assert bob_api.post(path(community), {}).json() == {"pruned": 0}


def test_many_go_in_batches(
    alice_api: Api, community: Community, sleepers: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prune, "BATCH", 1)
    assert alice_api.post(path(community), {}).json() == {"pruned": 3}
    assert AuditLogEntry.objects.count() == 3


@pytest.mark.parametrize("body", [{"days": 0}, {"days": 31}, {"days": "x"}, {"include_roles": ["x"]}])
def test_bad_input_is_refused(alice_api: Api, community: Community, body: dict[str, Any]) -> None:
    assert alice_api.post(path(community), body).json()["code"] == 50035
