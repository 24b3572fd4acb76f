"""Overwrites: who may set them, to what, and what they do."""

from typing import Any

import pytest

from guilds.models import Channel, Overwrite
from guilds.permissions import ALL, Permission
from guilds.services.roles import create_role
from tests.base import MISSING, Api, Captured, Community, code_of, make_community

VIEW, SEND, BAN = Permission.VIEW_CHANNEL, Permission.SEND_MESSAGES, Permission.BAN_MEMBERS


def path(community: Community, target: int) -> str:
    return f"/channels/{community.channel.id}/permissions/{target}"


def test_a_channel_is_hidden_from_everyone_and_opened_to_one(
    alice_api: Api, bob_api: Api, community: Community, captured_events: Captured
) -> None:
    everyone, channel = community.guild.id, f"/channels/{community.channel.id}"
    answer = alice_api.put(path(community, everyone), {"type": 0, "deny": str(int(VIEW))})
    assert (answer.status_code, answer.content) == (204, b"")
    assert bob_api.get(channel).status_code == 404
    event = captured_events.one("CHANNEL_UPDATE")
    assert event.before == {"overwrites": [], "parent_id": None, "type": 0}
    listed = [{"id": str(everyone), "type": 0, "allow": "0", "deny": "1024"}]
    assert event.data()["permission_overwrites"] == listed
    alice_api.put(path(community, community.bob.id), {"type": 1, "allow": int(VIEW)})
    assert bob_api.get(channel).status_code == 200
    assert captured_events[-1].before["overwrites"] == [[everyone, 0, 0, 1024]]  # type: ignore[index]


def test_removing_one(alice_api: Api, bob_api: Api, community: Community, captured_events: Captured) -> None:
    community.forbid(VIEW)
    captured_events.clear()
    assert alice_api.delete(path(community, community.guild.id)).status_code == 204
    assert bob_api.get(f"/channels/{community.channel.id}").status_code == 200
    assert captured_events.one("CHANNEL_UPDATE").data()["permission_overwrites"] == []
    answer = alice_api.delete(path(community, community.guild.id))
    assert (answer.status_code, answer.json()["code"]) == (404, 10009)


def test_setting_needs_the_right(bob_api: Api, charlie_api: Api, community: Community) -> None:
    where, body = path(community, community.bob.id), {"type": 1, "allow": str(int(SEND))}
    assert charlie_api.put(where, body).json()["code"] == 10003
    assert charlie_api.delete(where).json()["code"] == 10003
    assert bob_api.put(where, body).json()["code"] == 50013
    assert bob_api.delete(where).json()["code"] == 50013
    assert not Overwrite.objects.exists()


def test_nobody_gives_or_takes_back_a_right_that_they_lack(bob_api: Api, community: Community) -> None:
    community.promote(community.bob, Permission.MANAGE_ROLES | Permission.MANAGE_CHANNELS)
    everyone = community.guild.id
    assert bob_api.put(path(community, everyone), {"type": 0, "deny": str(int(SEND))}).status_code == 204
    for body in ({"type": 0, "allow": str(int(BAN))}, {"type": 0, "deny": str(int(BAN))}):
        assert bob_api.put(path(community, everyone), body).json()["code"] == 50013
    listed = [{"id": str(community.bob.id), "type": 1, "allow": str(int(BAN)), "deny": "0"}]
    channel = f"/channels/{community.channel.id}"
    assert bob_api.patch(channel, {"permission_overwrites": listed}).json()["code"] == 50013
    made = {"name": "x", "permission_overwrites": listed}
    assert bob_api.post(f"/guilds/{everyone}/channels", made).json()["code"] == 50013


def test_removing_a_denial_of_a_right_that_one_lacks_is_giving_it(bob_api: Api, community: Community) -> None:
    community.promote(community.bob, Permission.MANAGE_ROLES)
    community.forbid(Permission.MENTION_EVERYONE)
    assert bob_api.delete(path(community, community.guild.id)).json()["code"] == 50013
    assert Overwrite.objects.count() == 1


def test_administrator_means_nothing_in_an_overwrite(
    alice_api: Api, bob_api: Api, community: Community
) -> None:
    alice_api.put(path(community, community.bob.id), {"type": 1, "allow": str(ALL)})
    assert Overwrite.objects.get().allow == ALL & ~Permission.ADMINISTRATOR
    alice_api.put(path(community, community.guild.id), {"type": 0, "deny": str(int(VIEW))})
    assert bob_api.get(f"/channels/{community.channel.id}").status_code == 200


def test_what_is_denied_is_not_allowed_as_well(alice_api: Api, community: Community) -> None:
    both = str(int(VIEW | SEND))
    alice_api.put(path(community, community.bob.id), {"type": 1, "allow": both, "deny": str(int(SEND))})
    kept = Overwrite.objects.get()
    assert (kept.allow, kept.deny) == (VIEW, SEND)


def test_unknown_bits_fall_away(alice_api: Api, community: Community) -> None:
    alice_api.put(path(community, community.bob.id), {"type": 1, "allow": str((1 << 63) - 1)})
    assert Overwrite.objects.get().allow < 1 << 53


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": 2},
        {"type": "x"},
        {"type": 0, "allow": "-1"},
        {"type": 0, "allow": 1.5},
        {"type": 0, "allow": [], "deny": "0"},
        {"type": 0, "deny": str(1 << 63)},
    ],
)
def test_bad_overwrites_are_refused(alice_api: Api, community: Community, body: dict[str, Any]) -> None:
    answer = alice_api.put(path(community, community.guild.id), body)
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)


def test_targets_are_of_this_guild(alice_api: Api, community: Community) -> None:
    elsewhere = make_community(community.alice, community.charlie, community.bob)
    foreign = create_role(actor=community.alice, guild_id=elsewhere.guild.id, name="x")
    for target, type in ((foreign.id, 0), (elsewhere.guild.id, 0), (community.charlie.id, 1), (MISSING, 1)):
        answer = alice_api.put(path(community, target), {"type": type, "allow": "1024"})
        assert code_of(answer, "permission_overwrites") == "OVERWRITES_INVALID"
    assert not Overwrite.objects.exists()


def test_the_same_target_twice_in_a_list_counts_once(alice_api: Api, community: Community) -> None:
    twice = [{"id": str(community.bob.id), "type": 1, "allow": "1024"}] * 2
    answer = alice_api.patch(f"/channels/{community.channel.id}", {"permission_overwrites": twice})
    assert answer.status_code == 200
    assert Overwrite.objects.count() == 1


def test_a_list_replaces_all(alice_api: Api, bob_api: Api, community: Community) -> None:
    community.forbid(VIEW)
    alice_api.patch(f"/channels/{community.channel.id}", {"permission_overwrites": []})
    assert bob_api.get(f"/channels/{community.channel.id}").status_code == 200


def test_a_list_of_thousands_is_refused(alice_api: Api, channel: Channel) -> None:
    many = [{"id": str(n), "type": 1} for n in range(501)]
    answer = alice_api.patch(f"/channels/{channel.id}", {"permission_overwrites": many})
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
