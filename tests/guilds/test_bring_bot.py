"""Adding a bot to a guild: by who may manage it, and with no more rights than they have."""

from typing import Any

import pytest

from accounts.models import Application, User
from accounts.services import create_bot
from guilds.models import AuditAction, AuditLogEntry, Member, Role
from guilds.permissions import Permission
from guilds.services.bans import ban
from tests.base import MISSING, Api, Captured, Community


@pytest.fixture
def parrot(community: Community) -> User:
    return create_bot("Parrot", community.charlie).user


def path(community: Community) -> str:
    return f"/guilds/{community.guild.id}/bots"


def body(bot: User, permissions: int = 0) -> dict[str, Any]:
    return {"application_id": str(bot.id), "permissions": str(int(permissions))}


def test_it_comes_with_a_role_of_its_own(
    alice_api: Api, community: Community, parrot: User, captured_events: Captured
) -> None:
    answer = alice_api.post(path(community), body(parrot, Permission.KICK_MEMBERS))
    assert answer.status_code == 201
    role = Role.objects.get(bot_id=parrot.id)
    assert (role.name, role.permissions, role.managed) == ("parrot", int(Permission.KICK_MEMBERS), True)
    assert answer.json()["roles"] == [str(role.id)]
    assert captured_events.unaudited == ["GUILD_MEMBER_ADD", "GUILD_ROLE_CREATE", "GUILD_MEMBER_UPDATE"]
    entry = AuditLogEntry.objects.get()
    assert (entry.action_type, entry.target_id) == (AuditAction.BOT_ADD, parrot.id)


def test_the_second_time_changes_nothing(
    alice_api: Api, community: Community, parrot: User, captured_events: Captured
) -> None:
    first = alice_api.post(path(community), body(parrot)).json()
    captured_events.clear()
    assert alice_api.post(path(community), body(parrot, 8)).json() == first
    assert captured_events == []


def test_it_needs_the_right_and_gives_only_what_one_has(
    bob_api: Api, charlie_api: Api, community: Community, parrot: User
) -> None:
    assert charlie_api.post(path(community), body(parrot)).json()["code"] == 10004
    assert bob_api.post(path(community), body(parrot)).json()["code"] == 50013
    community.promote(community.bob, Permission.MANAGE_GUILD)
    for bits in (Permission.ADMINISTRATOR, Permission.BAN_MEMBERS):
        assert bob_api.post(path(community), body(parrot, bits)).json()["code"] == 50013
    assert bob_api.post(path(community), body(parrot, Permission.MANAGE_GUILD)).status_code == 201


def test_only_public_bots_and_ones_own(
    alice_api: Api, charlie_api: Api, community: Community, parrot: User
) -> None:
    Application.objects.update(public=False)
    assert alice_api.post(path(community), body(parrot)).json()["code"] == 10002
    assert alice_api.post(path(community), body(community.bob)).json()["code"] == 10002
    assert alice_api.post(path(community), {"application_id": str(MISSING)}).json()["code"] == 10002
    community.promote(community.charlie_joined(), Permission.MANAGE_GUILD)
    assert charlie_api.post(path(community), body(parrot)).status_code == 201


def test_a_banned_bot_stays_out(alice_api: Api, community: Community, parrot: User) -> None:
    ban(actor=community.alice, guild_id=community.guild.id, user_id=parrot.id)
    assert alice_api.post(path(community), body(parrot)).json()["code"] == 40007
    assert not Member.objects.filter(user=parrot).exists()


@pytest.mark.parametrize("given", [{}, {"application_id": "x"}, {"application_id": "1", "permissions": -1}])
def test_bad_input_is_refused(alice_api: Api, community: Community, given: dict[str, Any]) -> None:
    assert alice_api.post(path(community), given).json()["code"] == 50035
