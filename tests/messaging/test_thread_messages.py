"""Messages, typing, pins, reactions and read state in threads: as in channels, and what is different there."""

import pytest

from guilds.models import Channel, ThreadMember
from guilds.permissions import Permission
from messaging.models import Message
from tests.base import Api, Captured, Community, as_user, at_most, say


@pytest.fixture
def thread(community: Community) -> Channel:
    return community.thread()


@pytest.fixture
def private(community: Community) -> Channel:
    return community.thread(by=community.bob, private=True)


def fresh(thread: Channel) -> Channel:
    return Channel.objects.get(id=thread.id)


def test_it_counts_its_messages(bob_api: Api, thread: Channel) -> None:
    path = f"/channels/{thread.id}/messages"
    ids = [bob_api.post(path, {"content": str(number)}).json()["id"] for number in range(3)]
    assert bob_api.delete(f"{path}/{ids[0]}").status_code == 204
    shape = bob_api.get(f"/channels/{thread.id}").json()
    assert (shape["message_count"], shape["total_message_sent"]) == (2, 3)
    assert shape["last_message_id"] == ids[2]


def test_what_shows_the_message_it_began_from_counts_for_nothing(
    alice_api: Api, community: Community
) -> None:
    message = say(community.bob, community.channel, "hi")
    path = f"/channels/{community.channel.id}/messages/{message.row.id}/threads"
    thread = alice_api.post(path, {"name": "x"}).json()
    messages = f"/channels/{thread['id']}/messages"
    (starter,) = alice_api.get(messages).json()
    alice_api.post(messages, {"content": "x"})
    assert alice_api.delete(f"{messages}/{starter['id']}").status_code == 204
    assert alice_api.get(f"/channels/{thread['id']}").json()["message_count"] == 1


def test_many_that_go_at_once_are_counted(
    alice_api: Api, bob_api: Api, community: Community, thread: Channel
) -> None:
    sent = [say(community.bob, thread, str(number)).row.id for number in range(3)]
    body = {"messages": [str(id) for id in sent[:2]]}
    assert alice_api.post(f"/channels/{thread.id}/messages/bulk-delete", body).status_code == 204
    assert fresh(thread).message_count == 1
    ban = {"delete_message_seconds": 3600}
    alice_api.put(f"/guilds/{community.guild.id}/bans/{community.bob.id}", ban)
    assert fresh(thread).message_count == 0


def test_a_bans_deletions_are_heard_by_who_views_the_channel(
    alice_api: Api, community: Community, thread: Channel, captured_events: Captured
) -> None:
    say(community.bob, thread, "x")
    ban = {"delete_message_seconds": 3600}
    alice_api.put(f"/guilds/{community.guild.id}/bans/{community.bob.id}", ban)
    event = captured_events.one("MESSAGE_DELETE_BULK")
    assert event.audience.channel_id == community.channel.id
    assert event.data()["channel_id"] == str(thread.id)


def test_events_are_for_who_views_the_channel_or_knows_the_private_thread(
    community: Community, thread: Channel, private: Channel, captured_events: Captured
) -> None:
    say(community.bob, thread, "x")
    say(community.bob, private, "x")
    places = [event.audience.channel_id for event in captured_events.of("MESSAGE_CREATE")]
    assert places == [community.channel.id, private.id]


def test_writing_takes_send_messages_in_threads_and_not_send_messages(
    bob_api: Api, community: Community, thread: Channel
) -> None:
    path = f"/channels/{thread.id}/messages"
    community.forbid(int(Permission.SEND_MESSAGES))
    assert bob_api.post(path, {"content": "x"}).status_code == 200
    assert bob_api.post(f"/channels/{thread.id}/typing").status_code == 204
    community.forbid(int(Permission.SEND_MESSAGES_IN_THREADS))
    assert bob_api.post(path, {"content": "x"}).json()["code"] == 50013
    assert bob_api.post(f"/channels/{thread.id}/typing").json()["code"] == 50013
    assert bob_api.post(f"/channels/{community.channel.id}/messages", {"content": "x"}).status_code == 200


def test_what_is_said_in_a_private_one_is_for_those_in_it(
    bob_api: Api, alice_api: Api, community: Community, private: Channel
) -> None:
    dora = as_user(community.charlie_joined())
    message = say(community.bob, private, "secret")
    one = f"/channels/{private.id}/messages/{message.row.id}"
    for path in (one, f"/channels/{private.id}/messages", f"/channels/{private.id}/pins"):
        assert dora.get(path).json()["code"] == 10003
        assert bob_api.get(path).status_code == 200
        assert alice_api.get(path).status_code == 200
    assert dora.put(f"{one}/reactions/👍/@me").json()["code"] == 10003
    ack = f"/channels/{private.id}/ack"
    assert dora.put(ack, {"message_id": str(message.row.id)}).json()["code"] == 10003


def test_reactions_pins_edits_and_read_state(bob_api: Api, community: Community, private: Channel) -> None:
    community.promote(community.bob, int(Permission.MANAGE_MESSAGES))
    message = say(community.alice, private, f"hi <@{community.bob.id}>")
    path = f"/channels/{private.id}"
    own = bob_api.post(f"{path}/messages", {"content": "a"}).json()["id"]
    assert bob_api.patch(f"{path}/messages/{own}", {"content": "b"}).json()["content"] == "b"
    assert bob_api.put(f"{path}/messages/{message.row.id}/reactions/👍/@me").status_code == 204
    assert bob_api.put(f"{path}/messages/pins/{message.row.id}").status_code == 204
    assert [pin["id"] for pin in bob_api.get(f"{path}/pins").json()] == [str(message.row.id)]
    state = bob_api.put(f"{path}/ack", {"message_id": str(message.row.id - 1)}).json()
    assert state["mention_count"] == 1


def test_writing_brings_an_archived_one_back(
    bob_api: Api, community: Community, private: Channel, captured_events: Captured
) -> None:
    Channel.objects.filter(id=private.id).update(archived=True, idle_check_at=None)
    assert bob_api.post(f"/channels/{private.id}/messages", {"content": "x"}).status_code == 200
    turned, said = captured_events
    assert (turned.type, said.type) == ("THREAD_UPDATE", "MESSAGE_CREATE")
    assert turned.before == {"whole": True, "members": [community.bob.id]}
    assert turned.data()["thread_metadata"]["archived"] is False
    assert fresh(private).idle_check_at is not None


def test_in_an_archived_one_nothing_changes_but_that_messages_go(
    alice_api: Api, community: Community, thread: Channel
) -> None:
    message = say(community.alice, thread, "x")
    one = f"/channels/{thread.id}/messages/{message.row.id}"
    alice_api.put(f"{one}/reactions/👍/@me")
    Channel.objects.filter(id=thread.id).update(archived=True, idle_check_at=None)
    for answer in (
        alice_api.patch(one, {"content": "y"}),
        alice_api.put(f"{one}/reactions/👍/@me"),
        alice_api.delete(f"{one}/reactions/👍/@me"),
        alice_api.delete(f"{one}/reactions/👍"),
        alice_api.delete(f"{one}/reactions"),
        alice_api.put(f"/channels/{thread.id}/pins/{message.row.id}"),
        alice_api.delete(f"/channels/{thread.id}/pins/{message.row.id}"),
    ):
        assert answer.json()["code"] == 50083
    assert alice_api.delete(one).status_code == 204
    assert fresh(thread).archived
    assert Message.objects.get(id=message.row.id).deleted_at is not None


def test_its_own_slow_mode(bob_api: Api, thread: Channel) -> None:
    Channel.objects.filter(id=thread.id).update(rate_limit_per_user=60)
    path = f"/channels/{thread.id}/messages"
    assert bob_api.post(path, {"content": "x"}).status_code == 200
    assert bob_api.post(path, {"content": "y"}).json()["code"] == 20016


def test_the_price_of_a_message_is_that_of_one_elsewhere(
    bob_api: Api, community: Community, thread: Channel
) -> None:
    path = f"/channels/{thread.id}/messages"
    bob_api.post(path, {"content": "warm"})
    with at_most(7):
        assert bob_api.post(path, {"content": "x"}).status_code == 200
    assert ThreadMember.objects.filter(thread=thread, user=community.bob).exists()
