"""How far somebody has read, and what that leaves unread."""

import pytest

from accounts.models import User
from guilds.models import Channel
from messaging.models import ReadState
from messaging.selectors.ready import read_states
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community, code_of, say


@pytest.fixture
def ids(alice: User, bob: User, channel: Channel) -> list[int]:
    texts = ["one", f"two <@{bob.id}>", "three @everyone", f"four <@{bob.id}> @everyone"]
    return [say(alice, channel, text).row.id for text in texts]


def test_reading_leaves_what_came_after(
    bob_api: Api, bob: User, channel: Channel, ids: list[int], captured_events: Captured
) -> None:
    answer = bob_api.put(f"/channels/{channel.id}/ack", {"message_id": str(ids[0])})
    assert answer.status_code == 200
    assert answer.json() == {
        "channel_id": str(channel.id),
        "last_message_id": str(ids[0]),
        "unread": 3,
        "mention_count": 3,
    }
    event = captured_events.one("MESSAGE_ACK")
    assert event.audience == Audience(user_ids=(bob.id,))
    assert event.data() == answer.json()


def test_reading_again_moves_the_position_both_ways(bob_api: Api, channel: Channel, ids: list[int]) -> None:
    path = f"/channels/{channel.id}/ack"
    assert bob_api.put(path, {"message_id": str(ids[3])}).json()["unread"] == 0
    assert bob_api.put(path, {"messageId": ids[1]}).json()["unread"] == 2
    assert ReadState.objects.count() == 1


def test_the_position_never_passes_the_newest(bob_api: Api, channel: Channel, ids: list[int]) -> None:
    answer = bob_api.put(f"/channels/{channel.id}/ack", {"message_id": str((1 << 63) - 1)})
    assert answer.json()["last_message_id"] == str(ids[3])


def test_ones_own_messages_are_not_unread(alice_api: Api, channel: Channel, ids: list[int]) -> None:
    answer = alice_api.put(f"/channels/{channel.id}/ack", {"message_id": "0"}).json()
    assert (answer["unread"], answer["mention_count"]) == (0, 0)


def test_counts_are_capped(alice: User, bob: User, bob_api: Api, channel: Channel) -> None:
    for _ in range(105):
        say(alice, channel, f"<@{bob.id}>")
    answer = bob_api.put(f"/channels/{channel.id}/ack", {"message_id": "0"}).json()
    assert (answer["unread"], answer["mention_count"]) == (100, 100)


def test_outsiders_read_nothing(charlie_api: Api, bob_api: Api, channel: Channel, ids: list[int]) -> None:
    body = {"message_id": str(ids[0])}
    assert charlie_api.put(f"/channels/{channel.id}/ack", body).json()["code"] == 10003
    assert bob_api.put(f"/channels/{MISSING}/ack", body).json()["code"] == 10003
    assert not ReadState.objects.exists()


@pytest.mark.parametrize("body", [{}, {"message_id": "x"}, {"message_id": None}, {"message_id": -1}])
def test_a_bad_position_is_refused(bob_api: Api, channel: Channel, body: object) -> None:
    assert code_of(bob_api.put(f"/channels/{channel.id}/ack", body), "message_id")


def test_ready_tells_positions_and_mentions(
    bob: User, bob_api: Api, channel: Channel, ids: list[int]
) -> None:
    (never_read,) = read_states(bob)
    assert (never_read["id"], never_read["last_message_id"], never_read["mention_count"]) == (
        str(channel.id),
        "0",
        3,
    )
    bob_api.put(f"/channels/{channel.id}/ack", {"message_id": str(ids[2])})
    (state,) = read_states(bob)
    assert (state["last_message_id"], state["mention_count"]) == (str(ids[2]), 1)


def test_ready_does_not_tell_of_channels_that_are_hidden(
    alice: User, bob: User, community: Community
) -> None:
    hidden = community.hidden_channel()
    say(alice, hidden, f"<@{bob.id}>")
    assert read_states(bob) == []
