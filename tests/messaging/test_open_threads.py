"""Opening threads: from a message, from nothing, private ones; who may, and what is told."""

import pytest

from guilds.models import AuditLogEntry, Channel
from guilds.permissions import Permission
from guilds.services import threads as services
from guilds.services.channels import update_channel
from messaging.models import Message
from rscord.core import events
from tests.base import MISSING, Api, Captured, Community, as_user, code_of, say

PRIVATE = 12


@pytest.fixture
def path(community: Community) -> str:
    return f"/channels/{community.channel.id}"


def test_from_a_message(bob_api: Api, community: Community, path: str, captured_events: Captured) -> None:
    message = say(community.alice, community.channel, "what shall we build?")
    one = f"{path}/messages/{message.row.id}"
    answer = bob_api.post(f"{one}/threads", {"name": "  building  "})
    thread = answer.json()
    assert answer.status_code == 201
    assert (thread["id"], thread["type"], thread["name"]) == (str(message.row.id), 11, "building")
    assert (thread["parent_id"], thread["owner_id"]) == (str(community.channel.id), str(community.bob.id))
    assert (thread["message_count"], thread["total_message_sent"], thread["member_count"]) == (0, 0, 1)
    assert thread["member"]["user_id"] == str(community.bob.id)
    metadata = thread["thread_metadata"]
    assert (metadata["archived"], metadata["locked"], metadata["auto_archive_duration"]) == (
        False,
        False,
        4320,
    )
    starter = bob_api.get(one).json()
    assert starter["flags"] == 32
    assert starter["thread"]["id"] == thread["id"]
    (first,) = bob_api.get(f"/channels/{thread['id']}/messages").json()
    assert (first["type"], first["content"]) == (21, "")
    assert first["message_reference"]["message_id"] == str(message.row.id)
    assert first["message_reference"]["channel_id"] == str(community.channel.id)
    assert first["referenced_message"]["content"] == "what shall we build?"
    assert captured_events.unaudited[1:] == [
        "THREAD_CREATE", "THREAD_MEMBER_UPDATE", "THREAD_MEMBERS_UPDATE", "MESSAGE_UPDATE", "MESSAGE_CREATE",
    ]  # fmt: skip
    made = captured_events.one("THREAD_CREATE")
    assert made.data()["newly_created"] is True
    assert (made.audience.channel_id, made.before) == (community.channel.id, None)


def test_a_message_begins_one_thread_only(bob_api: Api, community: Community, path: str) -> None:
    message = say(community.alice, community.channel, "hi")
    one = f"{path}/messages/{message.row.id}/threads"
    assert bob_api.post(one, {"name": "x"}).status_code == 201
    assert bob_api.post(one, {"name": "x"}).json()["code"] == 160004


def test_nor_does_it_after_the_thread_was_deleted(
    alice_api: Api, community: Community, path: str, captured_events: Captured
) -> None:
    message = say(community.alice, community.channel, "hi")
    one = f"{path}/messages/{message.row.id}"
    alice_api.post(f"{one}/threads", {"name": "x"})
    say(community.alice, Channel.objects.get(id=message.row.id), "secret")
    assert alice_api.delete(f"/channels/{message.row.id}").status_code == 200
    shown = alice_api.get(one).json()
    assert shown["flags"] == 0
    assert "thread" not in shown
    assert captured_events[-2].type == "MESSAGE_UPDATE" or captured_events[-1].type == "MESSAGE_UPDATE"
    assert alice_api.get(f"/channels/{message.row.id}/messages").json()["code"] == 10003
    assert alice_api.post(f"{one}/threads", {"name": "x"}).json()["code"] == 160004


def test_system_messages_begin_none(alice_api: Api, community: Community, path: str) -> None:
    message = say(community.alice, community.channel, "hi")
    Message.objects.filter(id=message.row.id).update(type=7)
    assert alice_api.post(f"{path}/messages/{message.row.id}/threads", {"name": "x"}).json()["code"] == 50021
    assert alice_api.post(f"{path}/messages/{MISSING}/threads", {"name": "x"}).json()["code"] == 10008


def test_from_nothing_it_is_told_in_the_channel(bob_api: Api, community: Community, path: str) -> None:
    thread = bob_api.post(f"{path}/threads", {"name": "plans", "type": 11}).json()
    (notice,) = bob_api.get(f"{path}/messages").json()
    assert (notice["type"], notice["content"]) == (18, "plans")
    reference = {"type": 0, "channel_id": thread["id"], "guild_id": str(community.guild.id)}
    assert notice["message_reference"] == reference
    assert bob_api.get(f"/channels/{thread['id']}/messages").json() == []


def test_a_private_one_is_told_to_nobody(
    bob_api: Api, alice_api: Api, community: Community, path: str, captured_events: Captured
) -> None:
    dora = as_user(community.charlie_joined())
    captured_events.clear()
    thread = bob_api.post(f"{path}/threads", {"name": "gift"}).json()
    assert thread["type"] == PRIVATE
    assert thread["thread_metadata"]["invitable"] is True
    assert bob_api.get(f"{path}/messages").json() == []
    made = captured_events.one("THREAD_CREATE")
    assert made.before == {"whole": True, "members": [community.bob.id]}
    assert made.audience.channel_id == int(thread["id"])
    assert dora.get(f"/channels/{thread['id']}").json()["code"] == 10003
    assert alice_api.get(f"/channels/{thread['id']}").status_code == 200, "she oversees it"


@pytest.mark.parametrize(
    ("type", "needed"), [(11, Permission.CREATE_PUBLIC_THREADS), (12, Permission.CREATE_PRIVATE_THREADS)]
)
def test_it_takes_its_permission(
    bob_api: Api, community: Community, path: str, type: int, needed: Permission
) -> None:
    community.forbid(int(needed))
    head = events.head()
    assert bob_api.post(f"{path}/threads", {"name": "x", "type": type}).json()["code"] == 50013
    assert events.head() == head


def test_a_thread_from_a_message_takes_create_public_threads(
    bob_api: Api, community: Community, path: str
) -> None:
    message = say(community.alice, community.channel, "hi")
    community.forbid(int(Permission.CREATE_PUBLIC_THREADS))
    assert bob_api.post(f"{path}/messages/{message.row.id}/threads", {"name": "x"}).json()["code"] == 50013


def test_strangers_find_nothing(charlie_api: Api, community: Community, path: str) -> None:
    message = say(community.alice, community.channel, "hi")
    for call in (f"{path}/threads", f"{path}/messages/{message.row.id}/threads"):
        assert charlie_api.post(call, {"name": "x"}).json()["code"] == 10003


@pytest.mark.parametrize("name", ["", " ", "x" * 101])
def test_bad_names(bob_api: Api, path: str, name: str) -> None:
    assert bob_api.post(f"{path}/threads", {"name": name, "type": 11}).json()["code"] == 50035
    assert not Channel.objects.filter(type=11).exists()


def test_names_at_the_edge(bob_api: Api, path: str) -> None:
    for name in ("x", "x" * 100):
        assert bob_api.post(f"{path}/threads", {"name": name, "type": 11}).json()["name"] == name


@pytest.mark.parametrize(
    "field",
    [{"auto_archive_duration": 61}, {"rate_limit_per_user": 21601}, {"type": 0}, {"type": 10}, {"type": "x"}],
)
def test_bad_fields(bob_api: Api, path: str, field: dict[str, object]) -> None:
    assert bob_api.post(f"{path}/threads", {"name": "x", "type": 11} | field).json()["code"] == 50035


def test_there_are_at_most_so_many_active_ones(
    bob_api: Api, community: Community, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert services.MAX_ACTIVE_THREADS == 1000
    monkeypatch.setattr(services, "MAX_ACTIVE_THREADS", 2)
    first, _ = community.thread(), community.thread(private=True)
    assert bob_api.post(f"{path}/threads", {"name": "x", "type": 11}).json()["code"] == 160006
    Channel.objects.filter(id=first.id).update(archived=True, idle_check_at=None)
    assert bob_api.post(f"{path}/threads", {"name": "x", "type": 11}).status_code == 201


def test_threads_are_no_channels_of_the_guild(bob_api: Api, community: Community) -> None:
    community.thread()
    listed = bob_api.get(f"/guilds/{community.guild.id}/channels").json()
    assert [channel["id"] for channel in listed] == [str(community.channel.id)]


def test_what_the_channel_says_about_its_threads_holds(bob_api: Api, community: Community, path: str) -> None:
    alice = as_user(community.alice)
    fields = {"default_auto_archive_duration": 60, "default_thread_rate_limit_per_user": 7}
    changed = alice.patch(path, fields).json()
    assert {name: changed[name] for name in fields} == fields
    thread = bob_api.post(f"{path}/threads", {"name": "x", "type": 11}).json()
    assert thread["thread_metadata"]["auto_archive_duration"] == 60
    assert thread["rate_limit_per_user"] == 7


def test_the_channels_slow_mode_counts_for_threads(bob_api: Api, community: Community, path: str) -> None:
    update_channel(actor=community.alice, channel_id=community.channel.id, rate_limit_per_user=60)
    assert bob_api.post(f"{path}/threads", {"name": "x", "type": 11}).status_code == 201
    answer = bob_api.post(f"{path}/threads", {"name": "y", "type": 11})
    assert (answer.status_code, answer.json()["code"]) == (429, 20016)
    assert community.thread(), "whoever manages is free"


def test_an_announcement_channel_has_its_own_type(community: Community, alice_api: Api) -> None:
    made = alice_api.post(f"/guilds/{community.guild.id}/channels", {"name": "news", "type": 5}).json()
    news = Channel.objects.get(id=made["id"])
    message = say(community.alice, news, "hear, hear")
    path = f"/channels/{news.id}"
    assert alice_api.post(f"{path}/threads", {"name": "x", "type": 11}).json()["code"] == 50035
    assert alice_api.post(f"{path}/threads", {"name": "x", "type": 10}).json()["type"] == 10
    assert alice_api.post(f"{path}/messages/{message.row.id}/threads", {"name": "x"}).json()["type"] == 10


def test_a_voice_channel_has_none_and_a_thread_has_none(alice_api: Api, community: Community) -> None:
    voice = alice_api.post(f"/guilds/{community.guild.id}/channels", {"name": "v", "type": 2}).json()
    for id in (voice["id"], community.thread().id):
        answer = alice_api.post(f"/channels/{id}/threads", {"name": "x", "type": 11})
        assert answer.json()["code"] == 50024


def test_a_thread_has_neither_overwrites_nor_invites_nor_a_place_among_channels(
    alice_api: Api, community: Community
) -> None:
    thread = community.thread()
    rights = {"type": 0, "deny": "1024"}
    path = f"/channels/{thread.id}"
    assert alice_api.put(f"{path}/permissions/{community.guild.id}", rights).json()["code"] == 50024
    assert alice_api.post(f"{path}/invites", {}).json()["code"] == 50024
    moved = alice_api.patch(f"/guilds/{community.guild.id}/channels", [{"id": str(thread.id), "position": 0}])
    assert moved.json()["code"] == 10003


def test_it_is_audited(alice_api: Api, community: Community, path: str) -> None:
    thread = alice_api.post(f"{path}/threads", {"name": "plans", "type": 11}).json()
    alice_api.patch(f"/channels/{thread['id']}", {"name": "deeds", "locked": True})
    alice_api.delete(f"/channels/{thread['id']}")
    entries = AuditLogEntry.objects.filter(target_id=int(thread["id"])).order_by("id")
    assert [entry.action_type for entry in entries] == [110, 111, 112]
    changes = {change["key"]: change for change in entries[1].changes}
    assert changes["name"] == {"key": "name", "old_value": "plans", "new_value": "deeds"}
    assert changes["locked"] == {"key": "locked", "old_value": False, "new_value": True}


def test_with_its_channel_a_thread_is_gone(alice_api: Api, bob_api: Api, community: Community) -> None:
    active, archived = community.thread(), community.thread()
    Channel.objects.filter(id=archived.id).update(archived=True, idle_check_at=None)
    alice_api.post(f"/guilds/{community.guild.id}/channels", {"name": "other"})
    assert alice_api.delete(f"/channels/{community.channel.id}").status_code == 200
    for thread in (active, archived):
        assert bob_api.get(f"/channels/{thread.id}").json()["code"] == 10003
    assert bob_api.get(f"/guilds/{community.guild.id}/threads/active").json() == {
        "threads": [],
        "members": [],
    }


def test_codes_name_the_field(bob_api: Api, path: str) -> None:
    answer = bob_api.post(f"{path}/threads", {"name": "x" * 101, "type": 11})
    assert code_of(answer, "name") == "BASE_TYPE_BAD_LENGTH"
