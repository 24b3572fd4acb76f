"""Muting and deafening oneself, pictures, and reading voice states."""

import pytest

from guilds.models import Channel
from guilds.permissions import Permission
from tests.base import Api, Captured, Community
from tests.voice.web.conftest import Engine, connect
from tests.voice.web.test_join import command, refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "name", "flag"), [("mute", "mute", "self_mute"), ("deafen", "deaf", "self_deaf")]
)
def test_by_http(
    bob_api: Api,
    community: Community,
    room: Channel,
    captured_events: Captured,
    path: str,
    name: str,
    flag: str,
) -> None:
    assert bob_api.post(f"/voice/{path}").json()["code"] == 10065
    state = connect(community.bob, room)
    captured_events.clear()
    assert bob_api.post(f"/voice/{path}").json()[flag]
    assert captured_events.one("VOICE_STATE_UPDATE").data()[flag]
    commanded = captured_events.one("~VOICE_PEER").data()
    assert (commanded["peer"], commanded["flags"][name]) == (state.peer, True)
    assert bob_api.post(f"/voice/{path}", {name: True}).json()[flag]
    assert not bob_api.post(f"/voice/{path}").json()[flag]
    assert bob_api.post(f"/voice/{path}", {name: "loud"}).json()["code"] == 50035


def test_by_socket(community: Community, room: Channel, captured_events: Captured) -> None:
    connect(community.bob, room)
    assert command(community.bob, "voice:flags", mute=True, deaf=True)["self_deaf"]
    captured_events.clear()
    assert command(community.bob, "voice:flags", mute=True)["self_mute"]
    assert captured_events == []
    assert refusal(community.alice, "voice:flags", mute=True).code == 10065


def test_pictures(community: Community, room: Channel, voice: Engine) -> None:
    state = connect(community.bob, room)
    shown = command(community.bob, "voice:video", camera=True, screen=True)
    assert (shown["self_video"], shown["self_stream"]) == (True, True)
    watched = [{"user_id": str(community.alice.id), "kind": "screen"}]
    command(community.bob, "voice:video", watch=watched)
    assert voice.watched == [(state.peer, [{"user": str(community.alice.id), "kind": "screen"}])]
    connect(community.bob, room)
    assert not command(community.bob, "voice:video")["self_stream"], "another connection shows nothing yet"
    bad = [{"user_id": "x", "kind": "screen"}]
    assert refusal(community.bob, "voice:video", watch=bad).code == 50035
    assert refusal(community.alice, "voice:video", watch=watched).code == 10065


def test_pictures_need_a_right(community: Community, room: Channel, voice: Engine) -> None:
    community.forbid(Permission.STREAM, room)
    connect(community.bob, room)
    assert not voice.made[0]["flags"]["video"]
    assert refusal(community.bob, "voice:video", camera=True).code == 50013


def test_speaking_needs_a_right(community: Community, room: Channel, voice: Engine) -> None:
    community.forbid(Permission.SPEAK, room)
    assert connect(community.bob, room).suppress
    assert voice.made[0]["flags"]["suppress"]


def test_reading_states(
    alice_api: Api, bob_api: Api, charlie_api: Api, community: Community, room: Channel
) -> None:
    base = f"/guilds/{community.guild.id}/voice-states"
    assert bob_api.get(f"{base}/@me").json()["code"] == 10065
    connect(community.bob, room)
    assert bob_api.get(f"{base}/@me").json() == alice_api.get(f"{base}/{community.bob.id}").json()
    assert charlie_api.get(f"{base}/{community.bob.id}").json()["code"] == 10004
    connect(community.alice, room)
    community.forbid(Permission.VIEW_CHANNEL, room)
    assert bob_api.get(f"{base}/{community.alice.id}").json()["code"] == 10065
