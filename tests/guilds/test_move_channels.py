"""Moving channels in bulk: all or none, and no right smuggled in by it."""

from typing import Any

import pytest

from guilds.models import AuditAction, AuditLogEntry, Channel, ChannelType
from guilds.permissions import Overwrite, OverwriteType, Permission
from guilds.services.channels import create_channel
from guilds.services.overwrites import overwrites_of, set_overwrite
from tests.base import MISSING, Api, Captured, Community, at_most, code_of, make_community

MANAGE = Permission.MANAGE_CHANNELS


def path(community: Community) -> str:
    return f"/guilds/{community.guild.id}/channels"


def make(community: Community, name: str, type: int = ChannelType.TEXT, **fields: Any) -> Channel:
    return create_channel(actor=community.alice, guild_id=community.guild.id, name=name, type=type, **fields)


def category(community: Community) -> Channel:
    return make(community, "section", ChannelType.CATEGORY)


def rule(community: Community, channel: Channel, allow: int, deny: int = 0) -> Overwrite:
    overwrite = Overwrite(community.guild.id, OverwriteType.ROLE, int(allow), int(deny))
    set_overwrite(actor=community.alice, channel_id=channel.id, overwrite=overwrite)
    return overwrite


def test_positions(alice_api: Api, community: Community, captured_events: Captured) -> None:
    one, two = make(community, "one"), make(community, "two")
    captured_events.clear()
    moves = [{"id": str(two.id), "position": 1}, {"id": one.id, "position": 2}, {"id": str(one.id)}]
    answer = alice_api.patch(path(community), moves)
    assert (answer.status_code, answer.content) == (204, b"")
    listed = [channel["name"] for channel in alice_api.get(path(community)).json()]
    assert listed == ["general", "two", "one"]
    assert captured_events.unaudited == ["CHANNEL_UPDATE"] * 2
    entry = AuditLogEntry.objects.latest("id")
    assert (entry.action_type, entry.target_id) == (AuditAction.CHANNEL_UPDATE, one.id)
    assert entry.changes == [{"key": "position", "old_value": 1, "new_value": 2}]


def test_what_stays_is_not_told(alice_api: Api, community: Community, captured_events: Captured) -> None:
    alice_api.patch(path(community), [{"id": str(community.channel.id), "position": 0}])
    assert captured_events == []


def test_into_a_category_and_out(alice_api: Api, community: Community, captured_events: Captured) -> None:
    section = category(community)
    hidden = rule(community, section, 0, Permission.VIEW_CHANNEL)
    where = {"id": str(community.channel.id), "parent_id": str(section.id)}
    alice_api.patch(path(community), [where])
    assert overwrites_of(community.channel.id) == []
    captured_events.clear()
    alice_api.patch(path(community), [where | {"lock_permissions": True}])
    assert overwrites_of(community.channel.id) == [hidden]
    event = captured_events.one("CHANNEL_UPDATE")
    assert event.before == {"overwrites": [], "parent_id": section.id, "type": 0}
    alice_api.patch(path(community), [where | {"parent_id": None, "lock_permissions": True}])
    assert alice_api.get(f"/channels/{community.channel.id}").json()["parent_id"] is None
    assert overwrites_of(community.channel.id) == [hidden]


def test_it_needs_the_right_in_every_channel(bob_api: Api, charlie_api: Api, community: Community) -> None:
    other = make(community, "other")
    moves = [{"id": str(community.channel.id), "position": 5}, {"id": str(other.id), "position": 6}]
    assert charlie_api.patch(path(community), moves).json()["code"] == 10004
    assert bob_api.patch(path(community), moves).json()["code"] == 50013
    community.promote(community.bob, MANAGE)
    community.forbid(int(MANAGE), other)
    assert bob_api.patch(path(community), moves).json()["code"] == 50013
    assert set(Channel.objects.values_list("position", flat=True)) == {0, 1}


def test_hidden_foreign_and_missing_channels_are_unknown(bob_api: Api, community: Community) -> None:
    community.promote(community.bob, MANAGE)
    elsewhere = make_community(community.alice, community.bob, community.charlie)
    for id in (community.hidden_channel().id, elsewhere.channel.id, MISSING):
        assert bob_api.patch(path(community), [{"id": str(id), "position": 3}]).json()["code"] == 10003


def test_a_parent_is_a_category_of_this_guild(alice_api: Api, community: Community) -> None:
    elsewhere = make_community(community.alice, community.bob, community.charlie)
    section = category(community)
    moved = str(community.channel.id)
    for id, parent in (
        (moved, community.channel.id),
        (moved, category(elsewhere).id),
        (moved, MISSING),
        (str(section.id), section.id),
    ):
        answer = alice_api.patch(path(community), [{"id": id, "parent_id": str(parent)}])
        assert code_of(answer, "parent_id") == "CHANNEL_PARENT_INVALID"


def test_a_sync_smuggles_no_right(bob_api: Api, community: Community) -> None:
    section = category(community)
    rule(community, section, Permission.MANAGE_WEBHOOKS)
    move = [{"id": str(community.channel.id), "parent_id": str(section.id), "lock_permissions": True}]
    community.promote(community.bob, MANAGE)
    assert bob_api.patch(path(community), move).json()["code"] == 50013
    community.promote(community.bob, Permission.MANAGE_ROLES)
    assert bob_api.patch(path(community), move).json()["code"] == 50013
    assert overwrites_of(community.channel.id) == []
    community.promote(community.bob, Permission.MANAGE_WEBHOOKS)
    assert bob_api.patch(path(community), move).status_code == 204


@pytest.mark.parametrize(
    "body",
    [{}, "x", [5], [{"position": 1}], [{"id": "x"}], [{"id": "1", "position": -1}], [{"id": "1"}] * 501],
)
def test_bad_moves_are_refused(alice_api: Api, community: Community, body: object) -> None:
    answer = alice_api.patch(path(community), body)
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)


def test_what_does_not_move_costs_nothing(alice_api: Api, community: Community) -> None:
    moves = [{"id": str(make(community, str(n)).id), "position": n + 1} for n in range(20)]
    with at_most(9):
        assert alice_api.patch(path(community), moves).status_code == 204
