"""Roles: made, changed, moved and deleted by those who stand above them."""

from typing import Any

import pytest

from accounts.services import create_bot
from guilds.models import MemberRole, Overwrite, Role
from guilds.permissions import ALL, DEFAULT_EVERYONE, Permission
from guilds.services import roles
from guilds.services.members import add_bot
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community, at_most, code_of, make_community

KEYS = {
    "id", "name", "color", "colors", "hoist", "position", "permissions", "managed", "mentionable", "flags", "icon",
    "unicode_emoji",
}  # fmt: skip
MANAGE = Permission.MANAGE_ROLES


def roles_path(community: Community, role: Role | None = None) -> str:
    return f"/guilds/{community.guild.id}/roles" + (f"/{role.id}" if role else "")


def test_making_one(alice_api: Api, community: Community, captured_events: Captured) -> None:
    body = {
        "name": "Crew",
        "permissions": str(int(MANAGE)),
        "colors": {"primary_color": 0xFF0000},
        "hoist": True,
    }
    answer = alice_api.post(roles_path(community), body)
    assert answer.status_code == 200
    role = answer.json()
    assert set(role) >= KEYS
    assert "tags" not in role
    assert (role["name"], role["permissions"], role["position"]) == ("Crew", str(int(MANAGE)), 1)
    assert role["color"] == role["colors"]["primary_color"] == 0xFF0000
    event = captured_events.one("GUILD_ROLE_CREATE")
    assert event.audience == Audience(community.guild.id)
    assert event.data() == {"guild_id": str(community.guild.id), "role": role}


def test_by_default_it_is_new_and_has_the_rights_of_everyone(alice_api: Api, community: Community) -> None:
    for body in ({}, {"name": ""}, {"name": None, "permissions": None, "color": 5}):
        role = alice_api.post(roles_path(community), body).json()
        assert (role["name"], role["permissions"]) == ("new role", str(DEFAULT_EVERYONE))


def test_permissions_as_a_number_and_unknown_bits(alice_api: Api, community: Community) -> None:
    role = alice_api.post(roles_path(community), {"permissions": (1 << 63) - 1}).json()
    assert role["permissions"] == str(ALL)


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x" * 101},
        {"name": "\u200b"},
        {"name": 5},
        {"permissions": "x"},
        {"permissions": -1},
        {"permissions": 1 << 63},
        {"color": 1 << 24},
        {"color": "red"},
        {"colors": 5},
        {"hoist": "maybe"},
    ],
)
def test_bad_roles_are_refused(alice_api: Api, community: Community, body: dict[str, Any]) -> None:
    answer = alice_api.post(roles_path(community), body)
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    assert next(iter(body)) in answer.json()["errors"]
    assert Role.objects.count() == 1


def test_making_needs_the_right_and_gives_only_what_one_has(
    bob_api: Api, charlie_api: Api, community: Community
) -> None:
    path = roles_path(community)
    assert charlie_api.post(path, {}).json()["code"] == 10004
    assert bob_api.post(path, {}).json()["code"] == 50013
    community.promote(community.bob, MANAGE)
    assert bob_api.post(path, {"permissions": str(int(MANAGE))}).status_code == 200
    for bits in (Permission.BAN_MEMBERS, Permission.ADMINISTRATOR):
        assert bob_api.post(path, {"permissions": str(int(bits))}).json()["code"] == 50013


def test_there_is_an_end_to_it(alice_api: Api, community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "MAX_ROLES", 1)
    assert alice_api.post(roles_path(community), {}).json()["code"] == 30005


def test_members_see_the_roles_lowest_first(bob_api: Api, charlie_api: Api, community: Community) -> None:
    made = community.promote(community.bob, 0)
    listed = bob_api.get(roles_path(community)).json()
    assert [role["id"] for role in listed] == [str(community.guild.id), str(made.id)]
    assert bob_api.get(roles_path(community, made)).json() == listed[1]
    assert charlie_api.get(roles_path(community)).json()["code"] == 10004
    assert charlie_api.get(roles_path(community, made)).json()["code"] == 10004
    assert bob_api.get(f"{roles_path(community)}/{MISSING}").json()["code"] == 10011


def test_changing(alice_api: Api, community: Community, captured_events: Captured) -> None:
    role = community.promote(community.bob, MANAGE)
    captured_events.clear()
    answer = alice_api.patch(roles_path(community, role), {"name": "Renamed", "permissions": "0"})
    assert (answer.json()["name"], answer.json()["permissions"]) == ("Renamed", "0")
    event = captured_events.one("GUILD_ROLE_UPDATE")
    assert event.data()["role"] == answer.json()
    assert event.before == {"permissions": int(MANAGE)}


def test_everyone_keeps_its_name(alice_api: Api, community: Community) -> None:
    answer = alice_api.patch(
        roles_path(community, community.everyone()), {"name": "x", "permissions": "1024"}
    )
    assert (answer.json()["name"], answer.json()["permissions"]) == ("@everyone", "1024")


def test_nobody_changes_a_role_at_or_above_their_own(bob_api: Api, community: Community) -> None:
    above = community.promote(community.charlie_joined(), 0, position=3)
    mine = community.promote(community.bob, MANAGE, position=2)
    below = community.promote(community.alice, 0, position=1)
    for role in (above, mine):
        assert bob_api.patch(roles_path(community, role), {"name": "x"}).json()["code"] == 50013
        assert bob_api.delete(roles_path(community, role)).json()["code"] == 50013
    assert bob_api.patch(roles_path(community, below), {"name": "x"}).status_code == 200


def test_an_older_role_at_the_same_height_stands_above(bob_api: Api, community: Community) -> None:
    older = community.promote(community.alice, 0)
    community.promote(community.bob, MANAGE)
    younger = community.promote(community.alice, 0)
    assert bob_api.patch(roles_path(community, older), {"name": "x"}).json()["code"] == 50013
    assert bob_api.patch(roles_path(community, younger), {"name": "x"}).status_code == 200


def test_nobody_adds_a_right_that_they_lack(bob_api: Api, community: Community) -> None:
    community.promote(community.bob, MANAGE, position=5)
    strong = community.promote(community.alice, Permission.BAN_MEMBERS)
    path = roles_path(community, strong)
    more = int(Permission.BAN_MEMBERS | Permission.KICK_MEMBERS)
    assert bob_api.patch(path, {"permissions": str(more)}).json()["code"] == 50013
    less = int(Permission.BAN_MEMBERS | MANAGE)
    assert bob_api.patch(path, {"permissions": str(less)}).status_code == 200
    everyone = roles_path(community, community.everyone())
    raised = str(DEFAULT_EVERYONE | Permission.BAN_MEMBERS)
    assert bob_api.patch(everyone, {"permissions": raised}).json()["code"] == 50013


def test_a_role_through_everyone_alone_does_not_reach_everyone(bob_api: Api, community: Community) -> None:
    Role.objects.filter(id=community.guild.id).update(permissions=int(MANAGE))
    answer = bob_api.patch(roles_path(community, community.everyone()), {"permissions": "0"})
    assert answer.json()["code"] == 50013


def test_deleting_takes_it_from_everybody(
    alice_api: Api, community: Community, captured_events: Captured
) -> None:
    role = community.promote(community.bob, MANAGE)
    path = f"/channels/{community.channel.id}/permissions/{role.id}"
    alice_api.put(path, {"type": 0, "allow": "1024"})
    captured_events.clear()
    answer = alice_api.delete(roles_path(community, role))
    assert (answer.status_code, answer.content) == (204, b"")
    event = captured_events.one("GUILD_ROLE_DELETE")
    assert event.data() == {"guild_id": str(community.guild.id), "role_id": str(role.id)}
    assert event.before == {
        "permissions": int(MANAGE),
        "members": [community.bob.id],
        "overwrites": [[community.channel.id, 1024, 0]],
    }
    assert not MemberRole.objects.exists()
    assert not Overwrite.objects.exists()
    assert alice_api.delete(roles_path(community, role)).json()["code"] == 10011


def test_everyone_and_bots_own_roles_are_not_deleted(alice_api: Api, community: Community) -> None:
    assert alice_api.delete(roles_path(community, community.everyone())).json()["code"] == 50028
    own = managed_role(community)
    assert own.bot_id is not None
    assert alice_api.get(roles_path(community, own)).json()["tags"] == {"bot_id": str(own.bot_id)}
    assert alice_api.delete(roles_path(community, own)).json()["code"] == 50028


def test_roles_of_other_guilds_are_unknown(alice_api: Api, community: Community) -> None:
    elsewhere = make_community(community.alice, community.bob, community.charlie)
    foreign = elsewhere.promote(community.bob, 0)
    path = roles_path(community, foreign)
    assert alice_api.get(path).json()["code"] == 10011
    assert alice_api.patch(path, {"name": "x"}).json()["code"] == 10011
    assert alice_api.delete(path).json()["code"] == 10011
    moved = [{"id": str(foreign.id), "position": 2}]
    assert alice_api.patch(roles_path(community), moved).json()["code"] == 10011


def test_moving(alice_api: Api, community: Community, captured_events: Captured) -> None:
    first, second = community.promote(community.bob, 0), community.promote(community.bob, 0)
    captured_events.clear()
    wanted = [{"id": str(first.id), "position": 2}, {"id": second.id, "position": 1}]
    answer = alice_api.patch(roles_path(community), wanted)
    ids = [role["id"] for role in answer.json()]
    assert ids == [str(community.guild.id), str(second.id), str(first.id)]
    assert captured_events.unaudited == ["GUILD_ROLE_UPDATE"]


def test_nobody_moves_a_role_past_their_own(bob_api: Api, community: Community) -> None:
    mine = community.promote(community.bob, MANAGE, position=2)
    below = community.promote(community.alice, 0, position=1)
    path = roles_path(community)

    def move(role: Role, position: int) -> int:
        return int(bob_api.patch(path, [{"id": str(role.id), "position": position}]).status_code)

    assert move(below, 3) == 403
    assert move(mine, 1) == 403
    assert move(community.everyone(), 1) == 400
    assert Role.objects.get(id=below.id).position == 1


def test_a_move_that_smuggles_one_role_up_moves_none(bob_api: Api, community: Community) -> None:
    community.promote(community.bob, MANAGE, position=5)
    one, two = community.promote(community.alice, 0), community.promote(community.alice, 0)
    wanted = [{"id": str(one.id), "position": 3}, {"id": str(two.id), "position": 9}]
    assert bob_api.patch(roles_path(community), wanted).json()["code"] == 50013
    assert set(Role.objects.filter(id__in=[one.id, two.id]).values_list("position", flat=True)) == {1}


@pytest.mark.parametrize(
    "body", [{}, "x", [5], [{"position": 1}], [{"id": "x", "position": 1}], [{"id": 1, "position": -1}]]
)
def test_bad_moves_are_refused(alice_api: Api, community: Community, body: object) -> None:
    answer = alice_api.patch(roles_path(community), body)
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)


def test_a_role_edit_costs_no_query_per_member(alice_api: Api, community: Community) -> None:
    role = community.promote(community.bob, 0)
    with at_most(10):  # one of them looks whether anybody is in voice
        alice_api.patch(roles_path(community, role), {"permissions": "1024"})


def test_a_bad_name_shows_its_field(alice_api: Api, community: Community) -> None:
    assert code_of(alice_api.post(roles_path(community), {"name": "x\u202ey"}), "name") == "NAME_CONTROL"


def managed_role(community: Community) -> Role:
    """Return the own role of a bot that has just come in."""
    bot = create_bot("Parrot", community.alice).user
    add_bot(guild_id=community.guild.id, bot=bot, permissions=1024)
    return Role.objects.get(bot_id=bot.id)
