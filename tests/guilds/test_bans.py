"""Bans: by rank, for members and strangers, one and many, and what the banned one wrote."""

from typing import Any

import pytest

from guilds.models import AuditAction, AuditLogEntry, Ban, Guild, Member
from guilds.permissions import Permission
from guilds.services.bans import ban
from messaging.models import Message
from messaging.services import cleanup
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community, in_parallel, make_user, say

BAN = Permission.BAN_MEMBERS
WEEK = 604_800


def bans(community: Community, user_id: object = None) -> str:
    return f"/guilds/{community.guild.id}/bans" + (f"/{user_id}" if user_id else "")


def test_a_banned_member_is_out_and_stays_out(
    alice_api: Api, bob_api: Api, community: Community, captured_events: Captured
) -> None:
    invite = community.invite()
    captured_events.clear()
    alice_api.headers["X-Audit-Log-Reason"] = "spam"
    answer = alice_api.put(bans(community, community.bob.id), {})
    assert (answer.status_code, answer.content) == (204, b"")
    assert captured_events.types == ["GUILD_AUDIT_LOG_ENTRY_CREATE", "GUILD_BAN_ADD", "GUILD_MEMBER_REMOVE"]
    event = captured_events.one("GUILD_BAN_ADD")
    assert event.audience == Audience(community.guild.id)
    assert (event.data()["guild_id"], event.data()["user"]["username"]) == (str(community.guild.id), "bob")
    assert bob_api.get(f"/guilds/{community.guild.id}").json()["code"] == 10004
    assert bob_api.post(f"/invites/{invite.code}").json()["code"] == 10006
    assert Guild.objects.get().member_count == 1
    entry = AuditLogEntry.objects.latest("id")
    assert (entry.action_type, entry.target_id, entry.reason) == (
        AuditAction.MEMBER_BAN_ADD,
        community.bob.id,
        "spam",
    )


def test_an_unbanned_one_may_come_back(
    alice_api: Api, bob_api: Api, community: Community, captured_events: Captured
) -> None:
    alice_api.put(bans(community, community.bob.id))
    answer = alice_api.delete(bans(community, community.bob.id))
    assert (answer.status_code, answer.content) == (204, b"")
    assert captured_events.one("GUILD_BAN_REMOVE").data()["user"]["username"] == "bob"
    assert AuditLogEntry.objects.latest("id").action_type == AuditAction.MEMBER_BAN_REMOVE
    assert bob_api.post(f"/invites/{community.invite().code}").status_code == 200
    assert alice_api.delete(bans(community, community.bob.id)).json()["code"] == 10026


def test_a_stranger_is_banned_beforehand(alice_api: Api, charlie_api: Api, community: Community) -> None:
    assert alice_api.put(bans(community, community.charlie.id)).status_code == 204
    assert charlie_api.post(f"/invites/{community.invite().code}").json()["code"] == 10006
    assert alice_api.put(bans(community, MISSING)).json()["code"] == 10013


def test_the_second_ban_changes_nothing(
    alice_api: Api, community: Community, captured_events: Captured
) -> None:
    alice_api.put(bans(community, community.bob.id))
    captured_events.clear()
    assert alice_api.put(bans(community, community.bob.id)).status_code == 204
    assert captured_events == []
    assert Ban.objects.count() == 1


def test_the_list(alice_api: Api, community: Community) -> None:
    alice_api.headers["X-Audit-Log-Reason"] = "rude"
    for user in (community.bob, community.charlie):
        alice_api.put(bans(community, user.id))
    one, two = alice_api.get(bans(community)).json()
    assert one == alice_api.get(bans(community, community.bob.id)).json()
    assert (one["reason"], one["user"]["username"], two["user"]["username"]) == ("rude", "bob", "charlie")
    assert alice_api.get(bans(community), limit=1).json() == [one]
    assert alice_api.get(bans(community), after=community.bob.id).json() == [two]
    assert alice_api.get(bans(community), before=community.charlie.id, limit=1).json() == [one]
    assert alice_api.get(bans(community, community.alice.id)).json()["code"] == 10026


def test_it_needs_the_right(bob_api: Api, charlie_api: Api, community: Community) -> None:
    ban(actor=community.alice, guild_id=community.guild.id, user_id=community.charlie.id)
    for api, code in ((bob_api, 50013), (charlie_api, 10004)):
        assert api.get(bans(community)).json()["code"] == code
        assert api.get(bans(community, community.charlie.id)).json()["code"] == code
        assert api.put(bans(community, community.alice.id)).json()["code"] == code
        assert api.delete(bans(community, community.charlie.id)).json()["code"] == code
    assert Member.objects.count() == 2


def test_rank_decides(bob_api: Api, community: Community) -> None:
    community.promote(community.bob, BAN, position=2)
    charlie = community.charlie_joined()
    community.promote(charlie, 0, position=3)
    for user in (charlie, community.alice, community.bob):
        assert bob_api.put(bans(community, user.id)).json()["code"] == 50013
    assert not Ban.objects.exists()


@pytest.mark.parametrize(
    "body", [{"delete_message_seconds": WEEK + 1}, {"delete_message_seconds": -1}, {"delete_message_days": 8}]
)
def test_bad_bans_are_refused(alice_api: Api, community: Community, body: dict[str, Any]) -> None:
    assert alice_api.put(bans(community, community.bob.id), body).json()["code"] == 50035
    assert not Ban.objects.exists()


@pytest.mark.parametrize("body", [{"delete_message_seconds": WEEK}, {"delete_message_days": 1}])
def test_recent_messages_go_too(
    alice_api: Api, community: Community, captured_events: Captured, body: dict[str, Any]
) -> None:
    sent = [say(community.bob, community.channel, f"spam {n}").row.id for n in range(3)]
    kept = say(community.alice, community.channel, "mine").row.id
    captured_events.clear()
    alice_api.put(bans(community, community.bob.id), body)
    event = captured_events.one("MESSAGE_DELETE_BULK")
    assert event.audience == Audience(community.guild.id, community.channel.id)
    assert event.data() == {
        "ids": [str(id) for id in reversed(sent)],
        "channel_id": str(community.channel.id),
        "guild_id": str(community.guild.id),
    }
    history = alice_api.get(f"/channels/{community.channel.id}/messages").json()
    assert [message["id"] for message in history] == [str(kept)]
    assert set(Message.objects.filter(id__in=sent).values_list("content", flat=True)) == {""}


def test_messages_stay_unless_asked(alice_api: Api, community: Community) -> None:
    say(community.bob, community.channel, "goodbye")
    alice_api.put(bans(community, community.bob.id))
    assert len(alice_api.get(f"/channels/{community.channel.id}/messages").json()) == 1


def test_one_ban_deletes_so_many_messages_and_no_more(
    alice_api: Api, community: Community, captured_events: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleanup, "MOST", 3)
    monkeypatch.setattr(cleanup, "EVENT_MOST", 2)
    first = say(community.bob, community.channel, "0").row.id
    for n in range(3):
        say(community.bob, community.channel, str(n + 1))
    alice_api.put(bans(community, community.bob.id), {"delete_message_seconds": WEEK})
    assert [len(event.data()["ids"]) for event in captured_events.of("MESSAGE_DELETE_BULK")] == [2, 1]
    assert list(Message.objects.filter(deleted_at=None).values_list("id", flat=True)) == [first]


def test_many_at_once(alice_api: Api, community: Community) -> None:
    other = make_user("dora")
    ban(actor=community.alice, guild_id=community.guild.id, user_id=community.charlie.id)
    ids = [community.bob.id, other.id, community.charlie.id, community.alice.id, MISSING, other.id]
    answer = alice_api.post(f"/guilds/{community.guild.id}/bulk-ban", {"user_ids": [str(id) for id in ids]})
    assert answer.status_code == 200
    assert answer.json() == {
        "banned_users": [str(community.bob.id), str(other.id)],
        "failed_users": [str(community.charlie.id), str(community.alice.id), str(MISSING)],
    }
    again = alice_api.post(f"/guilds/{community.guild.id}/bulk-ban", {"user_ids": [str(community.bob.id)]})
    assert (again.status_code, again.json()["code"]) == (400, 500000)


def test_many_at_once_needs_both_rights(bob_api: Api, community: Community) -> None:
    path, body = f"/guilds/{community.guild.id}/bulk-ban", {"user_ids": [str(community.charlie.id)]}
    community.promote(community.bob, BAN)
    assert bob_api.post(path, body).json()["code"] == 50013
    community.promote(community.bob, Permission.MANAGE_GUILD)
    assert bob_api.post(path, body).status_code == 200


@pytest.mark.parametrize("ids", [[], "x", ["x"], list(range(1, 202)), None])
def test_bad_lists_are_refused(alice_api: Api, community: Community, ids: object) -> None:
    answer = alice_api.post(f"/guilds/{community.guild.id}/bulk-ban", {"user_ids": ids})
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_ban_once(community: Community) -> None:
    def act(_: int) -> bool:
        return ban(actor=community.alice, guild_id=community.guild.id, user_id=community.bob.id)

    assert sorted(in_parallel(4, act)) == [False, False, False, True]
    assert Guild.objects.get().member_count == 1
