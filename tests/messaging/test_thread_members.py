"""Who is in a thread: coming, going, being brought and put out."""

import pytest

from guilds.models import Channel, ThreadMember
from guilds.permissions import Overwrite, OverwriteType, Permission
from guilds.services import members, thread_members
from guilds.services.overwrites import set_overwrite
from rscord.core import events
from tests.base import MISSING, Api, Captured, Community, as_user, join, make_user, say


def inside(thread: Channel) -> set[int]:
    return set(ThreadMember.objects.filter(thread=thread).values_list("user_id", flat=True))


def hide(community: Community, user_id: int) -> None:
    """Hide the channel from one member."""
    hidden = Overwrite(user_id, OverwriteType.MEMBER, 0, int(Permission.VIEW_CHANNEL))
    set_overwrite(actor=community.alice, channel_id=community.channel.id, overwrite=hidden)


def test_coming_and_going(bob_api: Api, community: Community, captured_events: Captured) -> None:
    thread = community.thread()
    captured_events.clear()
    own = f"/channels/{thread.id}/thread-members/@me"
    assert bob_api.put(own).status_code == 204
    assert bob_api.put(own).status_code == 204
    assert captured_events.types == ["THREAD_MEMBER_UPDATE", "THREAD_MEMBERS_UPDATE"]
    assert captured_events[0].audience.user_ids == (community.bob.id,)
    news = captured_events[1].data()
    assert (news["member_count"], news["added_members"][0]["user_id"]) == (2, str(community.bob.id))
    assert news["added_members"][0]["member"]["user"]["username"] == "bob"
    assert bob_api.delete(own).status_code == 204
    assert bob_api.delete(own).status_code == 204
    assert captured_events[-1].data()["removed_member_ids"] == [str(community.bob.id)]
    assert bob_api.get(f"/channels/{thread.id}").json()["member_count"] == 1


def test_the_list(bob_api: Api, community: Community) -> None:
    thread = community.thread()
    thread_members.join_thread(actor=community.bob, channel_id=thread.id)
    path = f"/channels/{thread.id}/thread-members"
    listed = bob_api.get(path).json()
    ids = sorted([community.alice.id, community.bob.id])
    assert [int(place["user_id"]) for place in listed] == ids
    assert "member" not in listed[0]
    (second,) = bob_api.get(path, after=ids[0], with_member="true", limit=1).json()
    assert int(second["member"]["user"]["id"]) == ids[1]
    one = bob_api.get(f"{path}/{community.alice.id}", with_member="true").json()
    assert (one["id"], one["member"]["user"]["username"]) == (str(thread.id), "alice")
    assert bob_api.get(f"{path}/{community.charlie.id}").json()["code"] == 10007
    assert bob_api.get(f"{path}/@me").json()["user_id"] == str(community.bob.id)
    thread_members.leave_thread(actor=community.bob, channel_id=thread.id)
    assert bob_api.get(f"{path}/@me").json()["code"] == 10007
    assert bob_api.get(path, limit=101).json()["code"] == 50035


def test_who_writes_in_a_private_one_brings_others(
    bob_api: Api, community: Community, captured_events: Captured
) -> None:
    dora = community.charlie_joined()
    thread = community.thread(by=community.bob, private=True)
    captured_events.clear()
    path = f"/channels/{thread.id}/thread-members/{dora.id}"
    assert bob_api.put(path).status_code == 204
    shown, own, told = captured_events
    assert (shown.type, own.type, told.type) == (
        "THREAD_CREATE", "THREAD_MEMBER_UPDATE", "THREAD_MEMBERS_UPDATE",
    )  # fmt: skip
    assert shown.before == {"whole": False, "members": [dora.id]}
    assert shown.audience.user_ids == (dora.id,)
    assert shown.data()["member"]["user_id"] == str(dora.id)
    assert "newly_created" not in shown.data()
    assert as_user(dora).get(f"/channels/{thread.id}").status_code == 200


def test_who_is_not_in_it_brings_nobody_not_even_themselves(bob_api: Api, community: Community) -> None:
    thread = community.thread(private=True)
    head = events.head()
    for user_id in ("@me", community.bob.id):
        answer = bob_api.put(f"/channels/{thread.id}/thread-members/{user_id}")
        assert answer.json()["code"] == 10003
    assert events.head() == head


def test_where_members_may_not_invite_its_owner_does(community: Community) -> None:
    dora, eve = community.charlie_joined(), make_user("eve")
    join(community.guild, eve)
    thread = community.thread(by=community.bob, private=True)
    thread_members.add_to_thread(actor=community.bob, channel_id=thread.id, user_id=dora.id)
    Channel.objects.filter(id=thread.id).update(invitable=False)
    path = f"/channels/{thread.id}/thread-members/{eve.id}"
    assert as_user(dora).put(path).json()["code"] == 50013
    assert as_user(community.bob).put(path).status_code == 204


def test_only_who_views_the_channel_is_brought(bob_api: Api, community: Community) -> None:
    dora = community.charlie_joined()
    hide(community, dora.id)
    thread = community.thread(by=community.bob, private=True)
    path = f"/channels/{thread.id}/thread-members"
    assert bob_api.put(f"{path}/{dora.id}").json()["code"] == 50001
    assert bob_api.put(f"{path}/{MISSING}").json()["code"] == 10007
    assert inside(thread) == {community.bob.id}


def test_putting_out_takes_manage_threads_or_the_private_threads_owner(
    bob_api: Api, alice_api: Api, community: Community, captured_events: Captured
) -> None:
    dora = community.charlie_joined()
    private, public = community.thread(by=community.bob, private=True), community.thread(by=community.bob)
    for thread in (private, public):
        thread_members.add_to_thread(actor=community.bob, channel_id=thread.id, user_id=dora.id)
    captured_events.clear()
    path = "/channels/{}/thread-members/{}"
    assert as_user(dora).delete(path.format(private.id, community.bob.id)).json()["code"] == 50013
    assert bob_api.delete(path.format(public.id, dora.id)).json()["code"] == 50013
    assert captured_events == []
    assert bob_api.delete(path.format(private.id, dora.id)).status_code == 204
    assert captured_events.types == ["THREAD_MEMBERS_UPDATE", "THREAD_DELETE"]
    assert captured_events[1].before == {"whole": False, "members": [dora.id]}
    assert as_user(dora).get(f"/channels/{private.id}").json()["code"] == 10003
    assert alice_api.delete(path.format(public.id, dora.id)).status_code == 204
    assert alice_api.delete(path.format(public.id, dora.id)).json()["code"] == 10007


def test_in_an_archived_one_nobody_moves(bob_api: Api, alice_api: Api, community: Community) -> None:
    thread = community.thread(by=community.bob)
    Channel.objects.filter(id=thread.id).update(archived=True, idle_check_at=None)
    path = f"/channels/{thread.id}/thread-members"
    for answer in (
        alice_api.put(f"{path}/@me"),
        bob_api.delete(f"{path}/@me"),
        alice_api.put(f"{path}/{community.alice.id}"),
        alice_api.delete(f"{path}/{community.bob.id}"),
    ):
        assert answer.json()["code"] == 50083


def test_it_holds_so_many(bob_api: Api, community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    assert thread_members.MAX_THREAD_MEMBERS == 1000
    thread = community.thread()
    monkeypatch.setattr(thread_members, "MAX_THREAD_MEMBERS", 2)
    assert bob_api.put(f"/channels/{thread.id}/thread-members/@me").status_code == 204
    dora = as_user(community.charlie_joined())
    assert dora.put(f"/channels/{thread.id}/thread-members/@me").json()["code"] == 30033
    assert Channel.objects.get(id=thread.id).member_count == 2


def test_who_writes_and_who_is_called_are_in_it(community: Community) -> None:
    dora = community.charlie_joined()
    thread = community.thread()
    say(community.bob, thread, f"hello <@{dora.id}>")
    assert inside(thread) == {community.alice.id, community.bob.id, dora.id}
    assert Channel.objects.get(id=thread.id).member_count == 3


def test_nobody_is_called_into_a_channel_that_they_do_not_view(community: Community) -> None:
    dora = community.charlie_joined()
    hide(community, dora.id)
    thread = community.thread(by=community.bob, private=True)
    say(community.bob, thread, f"hello <@{dora.id}>")
    assert inside(thread) == {community.bob.id}


def test_nor_where_one_may_not_invite(community: Community) -> None:
    dora, eve = community.charlie_joined(), make_user("eve")
    join(community.guild, eve)
    thread = community.thread(by=community.bob, private=True)
    say(community.bob, thread, f"<@{dora.id}>")
    Channel.objects.filter(id=thread.id).update(invitable=False)
    say(dora, thread, f"<@{eve.id}>")
    assert inside(thread) == {community.bob.id, dora.id}


def test_who_leaves_the_guild_is_in_no_thread_when_they_come_back(
    community: Community, captured_events: Captured
) -> None:
    public, private = community.thread(), community.thread(private=True)
    for thread in (public, private):
        thread_members.add_to_thread(actor=community.alice, channel_id=thread.id, user_id=community.bob.id)
    members.leave(actor=community.bob, guild_id=community.guild.id)
    assert captured_events.one("GUILD_MEMBER_REMOVE").before == {
        "roles": [], "timed_out_until": None, "threads": [private.id],
    }  # fmt: skip
    join(community.guild, community.bob)
    assert inside(public) == inside(private) == {community.alice.id}
    assert Channel.objects.get(id=private.id).member_count == 1
    assert as_user(community.bob).get(f"/channels/{private.id}").json()["code"] == 10003


def test_no_channel_is_a_thread(alice_api: Api, community: Community) -> None:
    path = f"/channels/{community.channel.id}/thread-members"
    assert alice_api.get(path).json()["code"] == 10003
    assert alice_api.put(f"{path}/@me").json()["code"] == 10003
    assert alice_api.delete(f"{path}/{community.bob.id}").json()["code"] == 10003
