"""Typing is announced at once and kept nowhere."""

import time

from guilds.permissions import Permission
from guilds.services.chats import open_chat
from rscord.core import events
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community


def test_those_who_see_the_channel_hear_it(
    bob_api: Api, community: Community, captured_events: Captured
) -> None:
    head = events.head()
    answer = bob_api.post(f"/channels/{community.channel.id}/typing")
    assert (answer.status_code, answer.content) == (204, b"")
    event = captured_events.one("TYPING_START")
    assert event.audience == Audience(community.guild.id, community.channel.id)
    assert event.position == 0
    assert events.head() == head
    data = event.data()
    assert abs(data["timestamp"] - time.time()) < 5
    assert data["member"]["user"]["id"] == data["user_id"] == str(community.bob.id)
    assert data["guild_id"] == str(community.guild.id)


def test_in_a_chat_the_user_is_told(alice_api: Api, community: Community, captured_events: Captured) -> None:
    chat = open_chat(opener=community.alice, other=community.bob)
    alice_api.post(f"/channels/{chat.id}/typing")
    event = captured_events.one("TYPING_START")
    assert event.audience == Audience(
        channel_id=chat.id, user_ids=tuple(sorted((community.alice.id, community.bob.id)))
    )
    assert event.data()["user"]["username"] == "alice"
    assert "member" not in event.data()


def test_who_may_not_send_types_to_nobody(
    bob_api: Api, charlie_api: Api, community: Community, captured_events: Captured
) -> None:
    path = f"/channels/{community.channel.id}/typing"
    assert charlie_api.post(path).json()["code"] == 10003
    assert bob_api.post(f"/channels/{MISSING}/typing").json()["code"] == 10003
    community.forbid(Permission.SEND_MESSAGES)
    assert bob_api.post(path).json()["code"] == 50013
    assert "TYPING_START" not in captured_events.types
