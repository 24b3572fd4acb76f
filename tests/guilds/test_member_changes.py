"""Changing members: each field by its own right, and nobody at or above one's own rank."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.services import create_bot
from guilds.models import AuditAction, AuditLogEntry, Member, Role
from guilds.permissions import Permission
from guilds.services.members import add_bot
from guilds.services.roles import create_role
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community, code_of


def path(community: Community, user_id: object) -> str:
    return f"/guilds/{community.guild.id}/members/{user_id}"


def soon(**delta: float) -> str:
    return (timezone.now() + timedelta(**delta)).isoformat()


def test_a_nickname(alice_api: Api, community: Community, captured_events: Captured) -> None:
    answer = alice_api.patch(path(community, community.bob.id), {"nick": "  Bosun "})
    assert (answer.status_code, answer.json()["nick"]) == (200, "Bosun")
    event = captured_events.one("GUILD_MEMBER_UPDATE")
    assert event.audience == Audience(community.guild.id)
    assert event.data() == answer.json() | {"guild_id": str(community.guild.id)}
    assert event.before == {"roles": [], "timed_out_until": None}
    entry = AuditLogEntry.objects.get()
    assert (entry.action_type, entry.target_id) == (AuditAction.MEMBER_UPDATE, community.bob.id)
    assert entry.changes == [{"key": "nick", "new_value": "Bosun"}]
    found = alice_api.get(f"/guilds/{community.guild.id}/members/search", query="bos").json()
    assert [member["user"]["username"] for member in found] == ["bob"]
    for empty in ("", None):
        assert alice_api.patch(path(community, community.bob.id), {"nick": empty}).json()["nick"] is None


def test_what_changes_nothing_is_not_told(
    alice_api: Api, community: Community, captured_events: Captured
) -> None:
    role = community.promote(community.bob, 0)
    captured_events.clear()
    for body in ({}, {"nick": None}, {"mute": False, "roles": [str(role.id)]}):
        assert alice_api.patch(path(community, community.bob.id), body).status_code == 200
    assert captured_events == []


def test_ones_own_nickname(bob_api: Api, community: Community) -> None:
    assert bob_api.patch(path(community, "@me"), {"nick": "Bo"}).json()["nick"] == "Bo"
    assert bob_api.patch(path(community, community.bob.id), {"nick": "Bob"}).json()["nick"] == "Bob"
    Role.objects.filter(id=community.guild.id).update(permissions=int(Permission.VIEW_CHANNEL))
    assert bob_api.patch(path(community, "@me"), {"nick": "B"}).json()["code"] == 50013


def test_me_is_only_a_nickname(bob_api: Api, community: Community) -> None:
    role = create_role(actor=community.alice, guild_id=community.guild.id, permissions=0)
    answer = bob_api.patch(path(community, "@me"), {"roles": [str(role.id)], "mute": True})
    assert (answer.json()["roles"], answer.json()["mute"]) == ([], False)


@pytest.mark.parametrize(
    ("bits", "body"),
    [
        (Permission.MANAGE_NICKNAMES, {"nick": "x"}),
        (Permission.MUTE_MEMBERS, {"mute": True}),
        (Permission.DEAFEN_MEMBERS, {"deaf": True}),
        (Permission.MODERATE_MEMBERS, {"communication_disabled_until": soon(hours=1)}),
    ],
)
def test_each_field_needs_its_right_and_a_higher_rank(
    bob_api: Api, community: Community, bits: Permission, body: dict[str, Any]
) -> None:
    charlie = community.charlie_joined()
    where = path(community, charlie.id)
    community.promote(community.bob, (Permission.ADMINISTRATOR - 1) & ~bits & ~Permission.ADMINISTRATOR)
    assert bob_api.patch(where, body).json()["code"] == 50013
    community.promote(community.bob, bits, position=3)
    assert bob_api.patch(where, body).status_code == 200
    assert bob_api.patch(path(community, community.alice.id), body).json()["code"] == 50013
    community.promote(charlie, 0, position=4)
    assert bob_api.patch(where, body).json()["code"] == 50013


def test_a_timeout_silences_until_it_ends(alice_api: Api, bob_api: Api, community: Community) -> None:
    where, until = path(community, community.bob.id), soon(days=28)
    answer = alice_api.patch(where, {"communication_disabled_until": until})
    assert answer.json()["communication_disabled_until"] == until
    send = f"/channels/{community.channel.id}/messages"
    assert bob_api.post(send, {"content": "let me"}).json()["code"] == 50013
    assert bob_api.get(send).status_code == 200
    for over in (None, soon(hours=-1)):
        assert alice_api.patch(where, {"communication_disabled_until": over}).status_code == 200
        assert Member.objects.get(user=community.bob).timed_out_until is None
    assert bob_api.post(send, {"content": "at last"}).status_code == 200


def test_nobody_times_out_an_administrator_or_themselves(
    alice_api: Api, bob_api: Api, community: Community
) -> None:
    body = {"communication_disabled_until": soon(hours=1)}
    community.promote(community.bob, Permission.ADMINISTRATOR)
    assert alice_api.patch(path(community, community.bob.id), body).json()["code"] == 50013
    assert bob_api.patch(path(community, community.bob.id), body).json()["code"] == 50013
    assert alice_api.patch(path(community, community.alice.id), body).json()["code"] == 50013


def test_roles_are_given_and_taken_at_once(
    alice_api: Api, community: Community, captured_events: Captured
) -> None:
    old = community.promote(community.bob, 0)
    new = create_role(actor=community.alice, guild_id=community.guild.id, name="new", permissions=0)
    captured_events.clear()
    answer = alice_api.patch(path(community, community.bob.id), {"roles": [str(new.id), new.id]})
    assert answer.json()["roles"] == [str(new.id)]
    event = captured_events.one("GUILD_MEMBER_UPDATE")
    assert event.before == {"roles": [old.id], "timed_out_until": None}
    assert AuditLogEntry.objects.latest("id").changes == [
        {"key": "$add", "new_value": [{"id": str(new.id), "name": "new"}]},
        {"key": "$remove", "new_value": [{"id": str(old.id), "name": "made"}]},
    ]


def test_nobody_gives_or_takes_a_role_at_or_above_their_own(bob_api: Api, community: Community) -> None:
    charlie = community.charlie_joined()
    top = community.promote(charlie, 0, position=5)
    mine = community.promote(community.bob, Permission.MANAGE_ROLES, position=3)
    where = path(community, charlie.id)
    for roles in ([], [str(top.id), str(mine.id)]):
        assert bob_api.patch(where, {"roles": roles}).json()["code"] == 50013
    strong = create_role(
        actor=community.alice, guild_id=community.guild.id, permissions=int(Permission.BAN_MEMBERS)
    )
    body = {"roles": [str(top.id), str(strong.id)]}
    assert bob_api.patch(where, body).json()["code"] == 50013
    assert bob_api.patch(path(community, community.bob.id), body).json()["code"] == 50013
    weak = create_role(actor=community.alice, guild_id=community.guild.id, permissions=0)
    assert bob_api.patch(where, {"roles": [str(top.id), str(weak.id)]}).status_code == 200


def test_foreign_and_managed_roles(alice_api: Api, community: Community) -> None:
    where = path(community, community.bob.id)
    assert alice_api.patch(where, {"roles": [str(MISSING)]}).json()["code"] == 10011
    bot = create_bot("Parrot", community.alice).user
    add_bot(guild_id=community.guild.id, bot=bot, permissions=1024)
    own = Role.objects.get(bot_id=bot.id)
    assert alice_api.patch(where, {"roles": [str(own.id)]}).json()["code"] == 50028
    assert alice_api.patch(path(community, bot.id), {"roles": []}).json()["code"] == 50028
    everyone = {"roles": [str(community.guild.id)]}
    assert alice_api.patch(where, everyone).json()["roles"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"nick": "x" * 33},
        {"nick": "\u200b"},
        {"nick": 5},
        {"roles": "x"},
        {"roles": ["x"]},
        {"mute": "maybe"},
        {"communication_disabled_until": "tomorrow"},
        {"communication_disabled_until": soon(days=29)},
        {"communication_disabled_until": "9999-12-31T23:59:59-23:59"},
    ],
)
def test_bad_changes_are_refused(alice_api: Api, community: Community, body: dict[str, Any]) -> None:
    answer = alice_api.patch(path(community, community.bob.id), body)
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    assert next(iter(body)) in answer.json()["errors"]


def test_who_is_no_member_is_unknown(alice_api: Api, charlie_api: Api, community: Community) -> None:
    assert alice_api.patch(path(community, community.charlie.id), {"nick": "x"}).json()["code"] == 10007
    assert charlie_api.patch(path(community, community.bob.id), {"nick": "x"}).json()["code"] == 10004
    assert charlie_api.patch(path(community, "@me"), {"nick": "x"}).json()["code"] == 10004


def test_a_bad_nickname_shows_its_field(alice_api: Api, community: Community) -> None:
    answer = alice_api.patch(path(community, community.bob.id), {"nick": "x\u202ey"})
    assert code_of(answer, "nick") == "NAME_CONTROL"
