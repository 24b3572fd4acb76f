"""The sender's own name for a message: a retry never says a thing twice."""

import pytest

from accounts.models import User
from guilds.models import Channel
from messaging.models import Message
from messaging.rows import MessageFacts
from tests.base import Api, Captured, Community, at_most, in_parallel, say


def test_a_retry_answers_the_first_message(bob_api: Api, channel: Channel, captured_events: Captured) -> None:
    path = f"/channels/{channel.id}/messages"
    first = bob_api.post(path, {"content": "once", "nonce": "a"}).json()
    again = bob_api.post(path, {"content": "once more", "nonce": "a"})
    assert again.status_code == 200
    assert again.json() == first
    assert Message.objects.count() == 1
    assert captured_events.types.count("MESSAGE_CREATE") == 1


def test_a_retry_does_not_move_the_channels_newest_message(bob: User, channel: Channel) -> None:
    first = say(bob, channel, "once", nonce="a")
    say(bob, channel, "once", nonce="a")
    channel.refresh_from_db()
    assert channel.last_message_id == first.row.id


def test_a_number_comes_back_as_a_number(bob_api: Api, channel: Channel, captured_events: Captured) -> None:
    answer = bob_api.post(f"/channels/{channel.id}/messages", {"content": "hi", "nonce": 1 << 60})
    assert answer.json()["nonce"] == 1 << 60
    assert captured_events.one("MESSAGE_CREATE").data()["nonce"] == 1 << 60


def test_a_nonce_is_the_authors_own_and_the_channels_own(
    bob_api: Api, alice_api: Api, community: Community, alice: User
) -> None:
    path = f"/channels/{community.channel.id}/messages"
    other = alice_api.post(f"/guilds/{community.guild.id}/channels", {"name": "other"}).json()["id"]
    sent = {
        bob_api.post(path, {"content": "1", "nonce": "a"}).json()["id"],
        alice_api.post(path, {"content": "2", "nonce": "a"}).json()["id"],
        bob_api.post(f"/channels/{other}/messages", {"content": "3", "nonce": "a"}).json()["id"],
    }
    assert len(sent) == 3


def test_a_retry_after_deletion_does_not_bring_the_message_back(bob_api: Api, channel: Channel) -> None:
    path = f"/channels/{channel.id}/messages"
    message = bob_api.post(path, {"content": "oops", "nonce": "a"}).json()
    bob_api.delete(f"{path}/{message['id']}")
    answer = bob_api.post(path, {"content": "oops", "nonce": "a"})
    assert (answer.status_code, answer.json()["code"]) == (404, 10008)
    assert Message.objects.get().content == ""


def test_a_retry_within_slow_mode_answers_the_first_message(bob_api: Api, channel: Channel) -> None:
    Channel.objects.filter(id=channel.id).update(rate_limit_per_user=60)
    path = f"/channels/{channel.id}/messages"
    first = bob_api.post(path, {"content": "hi", "nonce": "a"}).json()
    assert bob_api.post(path, {"content": "hi", "nonce": "a"}).json()["id"] == first["id"]


def test_sending_with_a_nonce_costs_no_query_more(bob: User, channel: Channel) -> None:
    with at_most(6):
        say(bob, channel, "hi", nonce="a")


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_with_one_nonce_make_one_message(community: Community) -> None:
    sent = in_parallel(10, lambda _: say(community.bob, community.channel, "hi", nonce="same"))
    assert all(isinstance(found, MessageFacts) for found in sent), sent
    assert len({found.row.id for found in sent}) == 1
    assert Message.objects.count() == 1
