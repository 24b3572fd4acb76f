"""Coming into voice channels and going, over HTTP and over the socket."""

from typing import Any

import pytest

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Permission
from guilds.services.channels import create_channel, update_channel
from guilds.services.guilds import create_guild
from guilds.services.members import kick
from rscord.core.commands import Caller, registry
from rscord.core.errors import AppError
from rscord.core.events import Audience
from tests.base import Api, Captured, Community, as_user, at_most
from tests.voice.web.conftest import SDP, Engine, connect, who_is_in
from voice.errors import VoiceUnavailable
from voice.models import VoiceState

pytestmark = pytest.mark.django_db

SHAPE = {
    "guild_id", "channel_id", "user_id", "member", "session_id", "deaf", "mute", "self_deaf", "self_mute",
    "self_stream", "self_video", "suppress", "request_to_speak_timestamp",
}  # fmt: skip


def command(user: User, name: str, **data: Any) -> Any:
    return registry[name](Caller(user, None, "session"), data)


def refusal(user: User, name: str, **data: Any) -> AppError:
    with pytest.raises(AppError) as refused:
        command(user, name, **data)
    return refused.value


def test_by_socket(community: Community, room: Channel, captured_events: Captured, voice: Engine) -> None:
    answer = command(community.bob, "voice:join", channel_id=str(room.id), sdp=SDP, self_mute=True)
    assert (answer["sdp"], answer["sends"]) == ("answer", {"microphone": "0"})
    assert answer["slots"] == [{"user_id": str(community.bob.id), "kind": "microphone"}]
    (made,) = voice.made
    assert (made["room"], made["user"]) == (f"{community.guild.id}:{room.id}", str(community.bob.id))
    assert made["flags"] == {
        "mute": True, "deaf": False, "suppress": False, "video": True, "audio_bitrate": 64_000
    }  # fmt: skip
    event = captured_events.one("VOICE_STATE_UPDATE")
    assert event.audience == Audience(community.guild.id, room.id)
    assert event.data() == answer["voice_state"]
    assert event.data().keys() == SHAPE
    assert event.data()["member"]["user"]["username"] == "bob"


def test_by_http_and_ticket(
    bob_api: Api, community: Community, room: Channel, captured_events: Captured
) -> None:
    answer = bob_api.post(f"/voice/channels/{room.id}/join", {"self_deaf": True}).json()
    assert answer["voice_state"]["channel_id"] == str(room.id)
    assert answer["voice_state"]["self_deaf"]
    assert answer["endpoint"] == "ws://testserver/gateway"
    assert answer["ice_servers"] == []
    told = captured_events.one("VOICE_SERVER_UPDATE")
    assert told.audience == Audience(community.guild.id, user_ids=(community.bob.id,))
    assert told.data() == {
        "token": answer["token"], "guild_id": str(community.guild.id), "endpoint": "testserver"
    }  # fmt: skip
    joined = command(community.bob, "voice:join", token=answer["token"], sdp=SDP)
    assert joined["voice_state"]["channel_id"] == str(room.id)
    assert refusal(community.bob, "voice:join", token=answer["token"], sdp=SDP).code == 10065


def test_a_ticket_is_good_for_its_owner_only(bob_api: Api, community: Community, room: Channel) -> None:
    token = bob_api.post(f"/voice/channels/{room.id}/join").json()["token"]
    assert refusal(community.alice, "voice:join", token=token, sdp=SDP).code == 10065
    assert refusal(community.alice, "voice:join", token="", sdp=SDP).status == 400


def test_leaving(
    bob_api: Api, alice_api: Api, community: Community, room: Channel, captured_events: Captured
) -> None:
    state = connect(community.bob, room)
    captured_events.clear()
    answer = bob_api.post(f"/voice/channels/{room.id}/leave")
    assert (answer.status_code, answer.json()["channel_id"]) == (200, None)
    assert captured_events.one("VOICE_STATE_UPDATE").data()["channel_id"] is None
    assert captured_events.one("~VOICE_PEER").data() == {"peer": state.peer}
    assert who_is_in(room) == set()
    assert bob_api.post(f"/voice/channels/{room.id}/leave").json()["code"] == 10065
    connect(community.bob, room)
    assert command(community.bob, "voice:leave")["channel_id"] is None
    assert refusal(community.bob, "voice:leave").code == 10065


def test_who_may_not_come_in(
    bob_api: Api, charlie_api: Api, community: Community, room: Channel, voice: Engine
) -> None:
    join = f"/voice/channels/{room.id}/join"
    assert charlie_api.post(join).json()["code"] == 10003
    community.forbid(Permission.CONNECT, room)
    assert bob_api.post(join).json()["code"] == 50013
    assert refusal(community.bob, "voice:join", channel_id=room.id, sdp=SDP).code == 50013
    community.forbid(Permission.VIEW_CHANNEL, room)
    assert bob_api.post(join).json()["code"] == 10003
    assert bob_api.post(f"/voice/channels/{community.channel.id}/join").json()["code"] == 50024
    assert voice.made == []
    assert not VoiceState.objects.exists()


def test_a_full_channel(bob_api: Api, alice_api: Api, community: Community, room: Channel) -> None:
    update_channel(actor=community.alice, channel_id=room.id, user_limit=1)
    connect(community.charlie_joined(), room)
    assert bob_api.post(f"/voice/channels/{room.id}/join").status_code == 409
    assert refusal(community.bob, "voice:join", channel_id=room.id, sdp=SDP).status == 409
    assert alice_api.post(f"/voice/channels/{room.id}/join").status_code == 200
    assert who_is_in(room) == {"alice", "charlie"}


def test_a_person_is_in_one_place(community: Community, room: Channel, captured_events: Captured) -> None:
    elsewhere = create_guild(owner=community.bob, name="Elsewhere")
    there = create_channel(actor=community.bob, guild_id=elsewhere.id, name="There", type=2)
    first = connect(community.bob, there)
    captured_events.clear()
    connect(community.bob, room)
    assert (who_is_in(there), who_is_in(room)) == (set(), {"bob"})
    left, came = [event.data() for event in captured_events.of("VOICE_STATE_UPDATE")]
    assert (left["guild_id"], left["channel_id"]) == (str(elsewhere.id), None)
    assert came["channel_id"] == str(room.id)
    assert {"peer": first.peer} in [event.data() for event in captured_events.of("~VOICE_PEER")]


def test_another_device_takes_over(community: Community, room: Channel, captured_events: Captured) -> None:
    first = connect(community.bob, room)
    captured_events.clear()
    second = connect(community.bob, room)
    assert first.peer != second.peer
    assert captured_events.one("~VOICE_PEER").data() == {"peer": first.peer}
    assert VoiceState.objects.get().peer == second.peer


def test_kicked_while_the_offer_is_answered(community: Community, room: Channel, voice: Engine) -> None:
    voice.meanwhile = lambda: kick(
        actor=community.alice, guild_id=community.guild.id, user_id=community.bob.id
    )
    assert refusal(community.bob, "voice:join", channel_id=room.id, sdp=SDP).code == 10003
    assert voice.closed == [voice.made[0]["peer"]]
    assert not VoiceState.objects.exists()


def test_without_a_voice_process(community: Community, room: Channel, voice: Engine) -> None:
    voice.refusal = VoiceUnavailable()
    assert refusal(community.bob, "voice:join", channel_id=room.id, sdp=SDP).status == 503
    assert as_user(community.bob).post(f"/voice/channels/{room.id}/join").status_code == 503
    assert not VoiceState.objects.exists()


@pytest.mark.parametrize("data", [{}, {"sdp": 1}, {"sdp": ""}, {"sdp": "x" * 65_537}])
def test_bad_offers(community: Community, room: Channel, data: dict[str, Any]) -> None:
    assert refusal(community.bob, "voice:join", channel_id=room.id, **data).code == 50035


def test_joining_costs_a_fixed_number_of_queries(community: Community, room: Channel) -> None:
    connect(community.alice, room)
    connect(community.bob, room)
    with at_most(20):
        connect(community.bob, room)
