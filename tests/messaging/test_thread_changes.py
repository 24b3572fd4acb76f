"""Changing threads: who may change what, archiving, bringing back, deleting."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guilds.models import Channel
from guilds.permissions import Permission
from guilds.services import threads as services
from rscord.core import events
from tests.base import Api, Captured, Community, say


def archived(thread: Channel) -> Channel:
    Channel.objects.filter(id=thread.id).update(archived=True, idle_check_at=None)
    return thread


def test_its_owner_changes_it(bob_api: Api, community: Community, captured_events: Captured) -> None:
    thread = community.thread(by=community.bob)
    fields = {"name": "deeds", "auto_archive_duration": 60}
    changed = bob_api.patch(f"/channels/{thread.id}", fields).json()
    assert changed["name"] == "deeds"
    assert changed["thread_metadata"]["auto_archive_duration"] == 60
    assert changed["member"]["user_id"] == str(community.bob.id)
    event = captured_events.one("THREAD_UPDATE")
    assert (event.data()["name"], event.before) == ("deeds", None)


@pytest.mark.parametrize("fields", [{"locked": True}, {"rate_limit_per_user": 5}, {"flags": 2}])
def test_but_not_all_of_it(bob_api: Api, community: Community, fields: dict[str, Any]) -> None:
    path = f"/channels/{community.thread(by=community.bob).id}"
    head = events.head()
    assert bob_api.patch(path, fields).json()["code"] == 50013
    assert events.head() == head


def test_others_do_not(bob_api: Api, charlie_api: Api, community: Community) -> None:
    path = f"/channels/{community.thread().id}"
    for api, code in ((bob_api, 50013), (charlie_api, 10003)):
        assert api.patch(path, {"name": "mine"}).json()["code"] == code
        assert api.patch(path, {"archived": True}).json()["code"] == code
        assert api.delete(path).json()["code"] == code


def test_who_manages_threads_changes_all_of_it(bob_api: Api, community: Community) -> None:
    community.promote(community.bob, int(Permission.MANAGE_THREADS))
    path = f"/channels/{community.thread(private=True).id}"
    fields = {"locked": True, "rate_limit_per_user": 5, "invitable": False, "name": "x"}
    changed = bob_api.patch(path, fields).json()
    assert (changed["rate_limit_per_user"], changed["name"]) == (5, "x")
    assert (changed["thread_metadata"]["locked"], changed["thread_metadata"]["invitable"]) == (True, False)
    assert bob_api.delete(path).json()["id"] == str(changed["id"])
    assert bob_api.get(path).json()["code"] == 10003


def test_archived_it_is_closed_until_it_is_brought_back(
    bob_api: Api, community: Community, captured_events: Captured
) -> None:
    path = f"/channels/{community.thread(by=community.bob).id}"
    metadata = bob_api.patch(path, {"archived": True}).json()["thread_metadata"]
    assert metadata["archived"]
    assert Channel.objects.get(id=path.split("/")[-1]).idle_check_at is None
    assert bob_api.patch(path, {"name": "x"}).json()["code"] == 50083
    changed = bob_api.patch(path, {"archived": False, "name": "x"}).json()
    assert (changed["name"], changed["thread_metadata"]["archived"]) == ("x", False)
    assert changed["thread_metadata"]["archive_timestamp"] > metadata["archive_timestamp"]
    assert len(captured_events.of("THREAD_UPDATE")) == 2
    assert Channel.objects.get(id=path.split("/")[-1]).idle_check_at is not None


def test_a_private_ones_turns_say_for_whom(community: Community, captured_events: Captured) -> None:
    thread = community.thread(by=community.bob, private=True)
    for value in (True, False):
        services.update_thread(actor=community.bob, channel_id=thread.id, archived=value)
    for event in captured_events.of("THREAD_UPDATE"):
        assert event.before == {"whole": True, "members": [community.bob.id]}
        assert event.audience.channel_id == thread.id


def test_who_may_write_brings_it_back(bob_api: Api, community: Community) -> None:
    path = f"/channels/{archived(community.thread()).id}"
    assert bob_api.patch(path, {"archived": False}).status_code == 200


def test_but_not_who_may_not_write(bob_api: Api, community: Community) -> None:
    thread = archived(community.thread())
    community.forbid(int(Permission.SEND_MESSAGES_IN_THREADS))
    assert bob_api.patch(f"/channels/{thread.id}", {"archived": False}).json()["code"] == 50013


def test_a_locked_one_is_for_moderators(bob_api: Api, alice_api: Api, community: Community) -> None:
    thread = archived(community.thread(by=community.bob))
    Channel.objects.filter(id=thread.id).update(locked=True)
    path = f"/channels/{thread.id}"
    assert bob_api.patch(path, {"archived": False}).json()["code"] == 160005
    assert bob_api.post(f"{path}/messages", {"content": "x"}).json()["code"] == 160005
    assert alice_api.patch(path, {"archived": False}).status_code == 200
    assert bob_api.patch(path, {"name": "x"}).json()["code"] == 160005
    assert bob_api.post(f"{path}/messages", {"content": "x"}).json()["code"] == 160005
    assert alice_api.post(f"{path}/messages", {"content": "x"}).status_code == 200


def test_bringing_back_counts(bob_api: Api, community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = archived(community.thread())
    community.thread()
    monkeypatch.setattr(services, "MAX_ACTIVE_THREADS", 1)
    path = f"/channels/{thread.id}"
    assert bob_api.patch(path, {"archived": False}).json()["code"] == 160006
    assert bob_api.post(f"{path}/messages", {"content": "x"}).json()["code"] == 160006
    assert Channel.objects.get(id=thread.id).archived


def test_deleted_nobody_finds_it(
    alice_api: Api, bob_api: Api, community: Community, captured_events: Captured
) -> None:
    thread = community.thread(by=community.bob, private=True)
    say(community.bob, thread, "secret")
    alice_api.delete(f"/channels/{thread.id}")
    event = captured_events.one("THREAD_DELETE")
    bare = {
        "id": str(thread.id),
        "guild_id": str(community.guild.id),
        "parent_id": str(community.channel.id),
        "type": 12,
    }
    assert event.data() == bare
    assert event.before == {"whole": True, "members": [community.bob.id]}
    assert bob_api.get(f"/channels/{thread.id}/messages").json()["code"] == 10003
    assert alice_api.patch(f"/channels/{thread.id}", {"archived": False}).json()["code"] == 10003


def test_an_archived_private_one_is_deleted_before_those_in_it(
    alice_api: Api, community: Community, captured_events: Captured
) -> None:
    thread = archived(community.thread(by=community.bob, private=True))
    alice_api.delete(f"/channels/{thread.id}")
    event = captured_events.one("THREAD_DELETE")
    assert event.before is None
    audience = event.audience
    assert (audience.channel_id, audience.user_ids) == (community.channel.id, (community.bob.id,))


@pytest.mark.parametrize(
    "fields",
    [
        {"auto_archive_duration": 5},
        {"name": ""},
        {"archived": "x"},
        {"applied_tags": ["1"] * 6},
        {"flags": -1},
    ],
)
def test_bad_fields(alice_api: Api, community: Community, fields: dict[str, Any]) -> None:
    assert alice_api.patch(f"/channels/{community.thread().id}", fields).json()["code"] == 50035


def test_a_timed_out_manager_still_sees_it_and_does_nothing(
    bob_api: Api, alice_api: Api, community: Community
) -> None:
    community.promote(community.bob, int(Permission.MANAGE_THREADS))
    thread = community.thread(private=True)
    until = {"communication_disabled_until": (timezone.now() + timedelta(hours=1)).isoformat()}
    alice_api.patch(f"/guilds/{community.guild.id}/members/{community.bob.id}", until)
    assert bob_api.get(f"/channels/{thread.id}").status_code == 200
    assert bob_api.patch(f"/channels/{thread.id}", {"name": "x"}).json()["code"] == 50013
