"""The audit log: every act leaves an entry, with what changed and why, for those who may read it."""

from typing import Any

import discord
import pytest

from guilds.models import AuditAction as Action
from guilds.models import AuditLogEntry
from guilds.permissions import Permission
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community

VIEW_LOG = int(Permission.VIEW_AUDIT_LOG)


def log(api: Api, community: Community, **query: Any) -> Any:
    return api.get(f"/guilds/{community.guild.id}/audit-logs", **query).json()


def newest(api: Api, community: Community) -> Any:
    return log(api, community, limit=1)["audit_log_entries"][0]


def because(api: Api, reason: str) -> Api:
    api.headers["X-Audit-Log-Reason"] = reason
    return api


def test_a_change_tells_what_was_and_what_is(
    alice_api: Api, community: Community, captured_events: Captured
) -> None:
    path = f"/guilds/{community.guild.id}"
    because(alice_api, "%D0%BF%D0%BE%D1%80%D0%B0 now").patch(path, {"name": "Port", "afk_timeout": 60})
    entry = newest(alice_api, community)
    assert entry == {
        "id": entry["id"],
        "user_id": str(community.alice.id),
        "target_id": str(community.guild.id),
        "action_type": Action.GUILD_UPDATE,
        "changes": [
            {"key": "name", "old_value": "Harbour", "new_value": "Port"},
            {"key": "afk_timeout", "old_value": 300, "new_value": 60},
        ],
        "reason": "пора now",
    }
    event = captured_events.one("GUILD_AUDIT_LOG_ENTRY_CREATE")
    assert event.audience == Audience(community.guild.id, permission=VIEW_LOG)
    assert event.data() == entry | {"guild_id": str(community.guild.id)}


def test_what_changes_nothing_leaves_nothing(alice_api: Api, community: Community) -> None:
    alice_api.patch(f"/guilds/{community.guild.id}", {"name": "Harbour"})
    alice_api.patch(f"/channels/{community.channel.id}", {})
    assert not AuditLogEntry.objects.exists()


def test_what_is_refused_leaves_nothing(bob_api: Api, alice_api: Api, community: Community) -> None:
    bob_api.patch(f"/guilds/{community.guild.id}", {"name": "Port"})
    alice_api.patch(f"/guilds/{community.guild.id}", {"name": "Port", "system_channel_id": str(MISSING)})
    assert not AuditLogEntry.objects.exists()


def test_channels(alice_api: Api, community: Community) -> None:
    made = alice_api.post(f"/guilds/{community.guild.id}/channels", {"name": "deck"}).json()
    entry = newest(alice_api, community)
    assert (entry["action_type"], entry["target_id"]) == (Action.CHANNEL_CREATE, made["id"])
    assert {"key": "name", "new_value": "deck"} in entry["changes"]
    alice_api.patch(f"/channels/{made['id']}", {"topic": "sails"})
    assert newest(alice_api, community)["changes"] == [{"key": "topic", "new_value": "sails"}]
    alice_api.delete(f"/channels/{made['id']}")
    entry = newest(alice_api, community)
    assert entry["action_type"] == Action.CHANNEL_DELETE
    assert {"key": "name", "old_value": "deck"} in entry["changes"]


def test_overwrites(alice_api: Api, community: Community) -> None:
    path = f"/channels/{community.channel.id}/permissions/{community.guild.id}"
    alice_api.put(path, {"type": 0, "deny": "2048"})
    entry = newest(alice_api, community)
    assert (entry["action_type"], entry["target_id"]) == (Action.OVERWRITE_CREATE, str(community.channel.id))
    assert entry["options"] == {"id": str(community.guild.id), "type": "0", "role_name": "@everyone"}
    alice_api.put(path, {"type": 0, "allow": "2048"})
    entry = newest(alice_api, community)
    assert entry["action_type"] == Action.OVERWRITE_UPDATE
    assert entry["changes"] == [
        {"key": "allow", "old_value": "0", "new_value": "2048"},
        {"key": "deny", "old_value": "2048", "new_value": "0"},
    ]
    alice_api.delete(path)
    assert newest(alice_api, community)["action_type"] == Action.OVERWRITE_DELETE
    member = f"/channels/{community.channel.id}/permissions/{community.bob.id}"
    alice_api.put(member, {"type": 1, "allow": "2048"})
    assert newest(alice_api, community)["options"] == {"id": str(community.bob.id), "type": "1"}


def test_roles(alice_api: Api, community: Community) -> None:
    path = f"/guilds/{community.guild.id}/roles"
    role = alice_api.post(path, {"name": "Crew"}).json()
    assert newest(alice_api, community)["action_type"] == Action.ROLE_CREATE
    alice_api.patch(f"{path}/{role['id']}", {"permissions": "8"})
    change = {"key": "permissions", "old_value": role["permissions"], "new_value": "8"}
    assert newest(alice_api, community)["changes"] == [change]
    alice_api.patch(path, [{"id": role["id"], "position": 4}])
    assert newest(alice_api, community)["changes"] == [{"key": "position", "old_value": 1, "new_value": 4}]
    held = f"/guilds/{community.guild.id}/members/{community.bob.id}/roles/{role['id']}"
    brief = [{"id": role["id"], "name": "Crew"}]
    alice_api.put(held)
    entry = newest(alice_api, community)
    assert (entry["action_type"], entry["target_id"]) == (Action.MEMBER_ROLE_UPDATE, str(community.bob.id))
    assert entry["changes"] == [{"key": "$add", "new_value": brief}]
    alice_api.delete(held)
    assert newest(alice_api, community)["changes"] == [{"key": "$remove", "new_value": brief}]
    alice_api.delete(f"{path}/{role['id']}")
    assert newest(alice_api, community)["action_type"] == Action.ROLE_DELETE


def test_invites(alice_api: Api, community: Community) -> None:
    code = alice_api.post(f"/channels/{community.channel.id}/invites", {}).json()["code"]
    entry = newest(alice_api, community)
    assert (entry["action_type"], entry["target_id"]) == (Action.INVITE_CREATE, None)
    assert {"key": "code", "new_value": code} in entry["changes"]
    assert {"key": "inviter_id", "new_value": str(community.alice.id)} in entry["changes"]
    alice_api.delete(f"/invites/{code}")
    entry = newest(alice_api, community)
    assert entry["action_type"] == Action.INVITE_DELETE
    assert {"key": "code", "old_value": code} in entry["changes"]


def test_a_kick_names_both_people(alice_api: Api, community: Community) -> None:
    because(alice_api, "rude").delete(f"/guilds/{community.guild.id}/members/{community.bob.id}")
    found = log(alice_api, community)
    (entry,) = found["audit_log_entries"]
    assert (entry["action_type"], entry["target_id"], entry["reason"]) == (
        Action.MEMBER_KICK,
        str(community.bob.id),
        "rude",
    )
    assert {user["username"] for user in found["users"]} == {"alice", "bob"}
    assert found["webhooks"] == found["integrations"] == found["threads"] == []


def test_reading_needs_the_right(bob_api: Api, charlie_api: Api, community: Community) -> None:
    assert log(charlie_api, community)["code"] == 10004
    assert log(bob_api, community)["code"] == 50013
    community.promote(community.bob, VIEW_LOG)
    assert log(bob_api, community)["audit_log_entries"]


def test_pages_and_filters(alice_api: Api, bob_api: Api, community: Community) -> None:
    community.promote(community.bob, Permission.MANAGE_CHANNELS)
    for name in ("one", "two", "three"):
        bob_api.patch(f"/channels/{community.channel.id}", {"name": name})
    ids = [entry["id"] for entry in log(alice_api, community)["audit_log_entries"]]
    assert ids == sorted(ids, key=int, reverse=True)

    def found(**query: Any) -> list[str]:
        return [entry["id"] for entry in log(alice_api, community, **query)["audit_log_entries"]]

    assert found(limit=2) == ids[:2]
    assert found(before=ids[1], limit=1) == ids[2:3]
    assert found(after=ids[2]) == [ids[1], ids[0]]
    assert found(user_id=community.bob.id) == found(action_type=11) == ids[:3]
    assert found(user_id=MISSING) == []


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"before": "x"}, {"action_type": -1}])
def test_bad_queries_are_refused(alice_api: Api, community: Community, query: dict[str, Any]) -> None:
    assert log(alice_api, community, **query)["code"] == 50035


def test_a_reason_has_a_length(alice_api: Api, community: Community) -> None:
    path = f"/guilds/{community.guild.id}"
    answer = because(alice_api, "%D0%B6" * 513).patch(path, {"name": "Port"})
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    assert "reason" in answer.json()["errors"]
    assert because(alice_api, "%D0%B6" * 512).patch(path, {"name": "Port"}).status_code == 200
    assert AuditLogEntry.objects.get().reason == "ж" * 512


@pytest.mark.parametrize("reason", ["%00", "%", "%FF%zz", "   "])
def test_odd_reasons_do_no_harm(alice_api: Api, community: Community, reason: str) -> None:
    path = f"/guilds/{community.guild.id}"
    assert because(alice_api, reason).patch(path, {"name": "Port"}).status_code == 200


def test_discord_py_knows_every_action() -> None:
    for action in Action:
        assert discord.enums.try_enum(discord.AuditLogAction, action.value) in list(discord.AuditLogAction)
