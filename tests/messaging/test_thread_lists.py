"""Lists of threads: the active ones, the archives, GUILD_CREATE's, and read states."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guilds.models import Channel
from guilds.permissions import Permission
from guilds.services.thread_members import add_to_thread
from messaging.selectors.ready import guild_creates, read_states
from tests.base import Api, Community, as_user, at_most, say


def put_away(*threads: Channel) -> None:
    """Archive threads, each a minute before the one after it."""
    for minutes, thread in enumerate(reversed(threads)):
        at = timezone.now() - timedelta(minutes=minutes)
        Channel.objects.filter(id=thread.id).update(archived=True, archive_changed_at=at, idle_check_at=None)


def ids(answer: object) -> list[int]:
    return [int(thread["id"]) for thread in answer["threads"]]  # type: ignore[index]


def test_the_active_ones_that_one_sees(bob_api: Api, alice_api: Api, community: Community) -> None:
    public, private = community.thread(), community.thread(private=True)
    put_away(community.thread())
    own = community.thread(by=community.bob, private=True)
    path = f"/guilds/{community.guild.id}/threads/active"
    listed = bob_api.get(path).json()
    assert ids(listed) == [own.id, public.id]
    assert [place["id"] for place in listed["members"]] == [str(own.id)]
    assert ids(alice_api.get(path).json()) == [own.id, private.id, public.id]
    community.forbid(int(Permission.VIEW_CHANNEL))
    assert ids(bob_api.get(path).json()) == []


def test_strangers_get_none(charlie_api: Api, community: Community) -> None:
    assert charlie_api.get(f"/guilds/{community.guild.id}/threads/active").json()["code"] == 10004
    for path in ("threads/archived/public", "threads/archived/private", "users/@me/threads/archived/private"):
        assert charlie_api.get(f"/channels/{community.channel.id}/{path}").json()["code"] == 10003


def test_the_public_archive_by_page(bob_api: Api, community: Community) -> None:
    first, second, third = (community.thread(by=community.bob) for _ in range(3))
    community.thread()
    put_away(first, second, third)
    path = f"/channels/{community.channel.id}/threads/archived/public"
    page = bob_api.get(path, limit=2).json()
    assert (ids(page), page["has_more"]) == ([third.id, second.id], True)
    assert len(page["members"]) == 2
    last = page["threads"][-1]["thread_metadata"]["archive_timestamp"]
    rest = bob_api.get(path, limit=2, before=last).json()
    assert (ids(rest), rest["has_more"]) == ([first.id], False)
    for bad in ({"limit": 1}, {"limit": 101}, {"before": "yesterday"}):
        assert bob_api.get(path, **bad).json()["code"] == 50035


def test_the_private_archive_is_for_who_oversees_it(
    bob_api: Api, alice_api: Api, community: Community
) -> None:
    private = community.thread(by=community.bob, private=True)
    put_away(private)
    path = f"/channels/{community.channel.id}/threads/archived/private"
    assert bob_api.get(path).json()["code"] == 50013
    assert ids(alice_api.get(path).json()) == [private.id]


def test_ones_own_private_archive(bob_api: Api, alice_api: Api, community: Community) -> None:
    older, newer = (community.thread(by=community.bob, private=True) for _ in range(2))
    others, active = community.thread(private=True), community.thread(by=community.bob, private=True)
    put_away(older, newer, others)
    path = f"/channels/{community.channel.id}/users/@me/threads/archived/private"
    assert ids(bob_api.get(path).json()) == [newer.id, older.id]
    assert ids(bob_api.get(path, before=newer.id).json()) == [older.id]
    assert ids(alice_api.get(path).json()) == [others.id]
    assert not active.archived


def test_archives_take_the_right_to_read(bob_api: Api, community: Community) -> None:
    community.forbid(int(Permission.READ_MESSAGE_HISTORY))
    for path in ("threads/archived/public", "users/@me/threads/archived/private"):
        assert bob_api.get(f"/channels/{community.channel.id}/{path}").json()["code"] == 50013


def test_a_voice_channel_has_no_archive(alice_api: Api, community: Community) -> None:
    voice = alice_api.post(f"/guilds/{community.guild.id}/channels", {"name": "v", "type": 2}).json()
    assert alice_api.get(f"/channels/{voice['id']}/threads/archived/public").json()["code"] == 50024


def test_guild_create_brings_those_that_one_sees(community: Community) -> None:
    public, own = community.thread(), community.thread(by=community.bob, private=True)
    community.thread(private=True)
    put_away(community.thread())
    (payload,) = guild_creates(community.bob, [community.guild.id], with_presences=False, large_threshold=50)
    assert ids(payload) == [public.id, own.id]
    assert [thread["member"]["user_id"] for thread in payload["threads"] if "member" in thread] == [
        str(community.bob.id)
    ]
    assert [channel["id"] for channel in payload["channels"]] == [str(community.channel.id)]


def test_its_price_does_not_grow_with_threads(community: Community) -> None:
    for _ in range(4):
        community.thread()
        community.thread(by=community.bob, private=True)
    with at_most(9):
        (payload,) = guild_creates(
            community.bob, [community.guild.id], with_presences=False, large_threshold=50
        )
    assert len(payload["threads"]) == 8
    with at_most(5):
        as_user(community.bob)


def test_read_states_are_those_of_threads_too(bob_api: Api, community: Community) -> None:
    own, others = community.thread(by=community.bob, private=True), community.thread(private=True)
    add_to_thread(actor=community.alice, channel_id=others.id, user_id=community.bob.id)
    for thread in (own, others):
        message = say(community.bob, thread, "x")
        bob_api.put(f"/channels/{thread.id}/ack", {"message_id": str(message.row.id)})
    bob_api.delete(f"/channels/{others.id}/thread-members/@me")
    assert [int(state["channel_id"]) for state in read_states(community.bob)] == [own.id]


@pytest.mark.parametrize("private", [True, False])
def test_the_file_of_a_thread_is_for_who_sees_it(community: Community, private: bool) -> None:
    from messaging.models import Attachment
    from messaging.selectors.files import get_file
    from rscord.core.errors import NotFound

    thread = community.thread(by=community.bob, private=private)
    message = say(community.bob, thread, "x")
    file = Attachment.objects.create(
        message_id=message.row.id, uploader=community.bob, filename="x", path="x", size=1
    )
    dora = community.charlie_joined()
    assert get_file(community.alice, file.id)
    if private:
        with pytest.raises(NotFound):
            get_file(dora, file.id)
    else:
        assert get_file(dora, file.id)
