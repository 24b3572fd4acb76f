"""What moderators do to people in voice, and what a lost right does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.services import end_sign_ins
from guilds.models import AuditAction, AuditLogEntry, Channel
from guilds.permissions import Permission
from guilds.services.bans import ban
from guilds.services.channels import create_channel, delete_channel, update_channel
from guilds.services.guilds import delete_guild
from guilds.services.member_changes import update_member
from guilds.services.members import kick
from guilds.services.roles import delete_role, update_role
from rscord.core.events import Audience
from tests.base import Api, Captured, Community
from tests.gateway.client import sign_in
from tests.voice.web.conftest import connect, who_is_in
from voice.models import VoiceState

pytestmark = pytest.mark.django_db

Act = Callable[[Community, Channel], object]


def path(community: Community) -> str:
    return f"/guilds/{community.guild.id}/members/{community.bob.id}"


PUT_OUT: dict[str, Act] = {
    "kick": lambda c, room: kick(actor=c.alice, guild_id=c.guild.id, user_id=c.bob.id),
    "ban": lambda c, room: ban(actor=c.alice, guild_id=c.guild.id, user_id=c.bob.id),
    "no connect": lambda c, room: c.forbid(Permission.CONNECT, room),
    "no sight": lambda c, room: c.forbid(Permission.VIEW_CHANNEL, room),
    "timeout": lambda c, room: update_member(
        actor=c.alice,
        guild_id=c.guild.id,
        user_id=c.bob.id,
        timed_out_until=timezone.now() + timedelta(hours=1),
    ),
    "everyone's right": lambda c, room: update_role(
        actor=c.alice, guild_id=c.guild.id, role_id=c.guild.id, permissions=int(Permission.VIEW_CHANNEL)
    ),
    "channel": lambda c, room: delete_channel(actor=c.alice, channel_id=room.id),
    "guild": lambda c, room: delete_guild(actor=c.alice, guild_id=c.guild.id),
}


@pytest.mark.parametrize("act", PUT_OUT.values(), ids=PUT_OUT.keys())
def test_put_out(act: Act, community: Community, room: Channel, captured_events: Captured) -> None:
    state = connect(community.bob, room)
    captured_events.clear()
    act(community, room)
    assert {"peer": state.peer} in [event.data() for event in captured_events.of("~VOICE_PEER")]
    (left,) = captured_events.of("VOICE_STATE_UPDATE")
    assert (left.data()["user_id"], left.data()["channel_id"]) == (str(community.bob.id), None)
    assert who_is_in(room) == set()


def test_a_lost_role_puts_out(community: Community, room: Channel) -> None:
    role = community.promote(community.bob, Permission.CONNECT)
    update_role(
        actor=community.alice,
        guild_id=community.guild.id,
        role_id=community.guild.id,
        permissions=int(Permission.VIEW_CHANNEL),
    )
    connect(community.bob, room)
    delete_role(actor=community.alice, guild_id=community.guild.id, role_id=role.id)
    assert who_is_in(room) == set()


def test_signing_out_puts_out(community: Community, room: Channel) -> None:
    started, _ = sign_in(community.bob)
    connect(community.bob, room)
    VoiceState.objects.update(sign_in_id=started.id)
    end_sign_ins(community.bob)
    assert who_is_in(room) == set()


def test_losing_speech_and_pictures(community: Community, room: Channel, captured_events: Captured) -> None:
    connect(community.bob, room)
    captured_events.clear()
    community.forbid(Permission.SPEAK | Permission.STREAM, room)
    assert captured_events.one("VOICE_STATE_UPDATE").data()["suppress"]
    flags = captured_events.one("~VOICE_PEER").data()["flags"]
    assert (flags["suppress"], flags["video"]) == (True, False)


def test_server_mute(alice_api: Api, community: Community, room: Channel, captured_events: Captured) -> None:
    connect(community.bob, room)
    captured_events.clear()
    assert alice_api.patch(path(community), {"mute": True, "deaf": True}).json()["mute"]
    told = captured_events.one("VOICE_STATE_UPDATE").data()
    assert (told["mute"], told["deaf"], told["self_mute"]) == (True, True, False)
    flags = captured_events.one("~VOICE_PEER").data()["flags"]
    assert (flags["mute"], flags["deaf"]) == (True, True)
    captured_events.clear()
    alice_api.patch(path(community), {"nick": "Bo"})
    assert captured_events.of("VOICE_STATE_UPDATE") == []


def test_the_bitrate_follows(community: Community, room: Channel, captured_events: Captured) -> None:
    connect(community.bob, room)
    captured_events.clear()
    update_channel(actor=community.alice, channel_id=room.id, bitrate=96_000)
    assert captured_events.one("~VOICE_PEER").data()["flags"]["audio_bitrate"] == 96_000


def test_moving(alice_api: Api, community: Community, room: Channel, captured_events: Captured) -> None:
    other = create_channel(actor=community.alice, guild_id=community.guild.id, name="Deck", type=2)
    state = connect(community.bob, room)
    captured_events.clear()
    assert alice_api.patch(path(community), {"channel_id": str(other.id)}).status_code == 200
    assert (who_is_in(room), who_is_in(other)) == (set(), {"bob"})
    told = captured_events.one("VOICE_STATE_UPDATE")
    assert (told.audience, told.data()["channel_id"]) == (
        Audience(community.guild.id, other.id),
        str(other.id),
    )
    commanded = captured_events.one("~VOICE_PEER").data()
    assert (commanded["peer"], commanded["room"]) == (state.peer, f"{community.guild.id}:{other.id}")
    entry = AuditLogEntry.objects.get(action_type=AuditAction.MEMBER_MOVE)
    assert entry.options == {"channel_id": str(other.id), "count": "1"}


def test_moving_between_differently_seen_channels(
    community: Community, room: Channel, captured_events: Captured
) -> None:
    secret = create_channel(actor=community.alice, guild_id=community.guild.id, name="Bridge", type=2)
    community.forbid(Permission.VIEW_CHANNEL, secret)
    connect(community.alice, room)
    captured_events.clear()
    connect(community.alice, secret)
    left, came = captured_events.of("VOICE_STATE_UPDATE")
    assert (left.audience.channel_id, left.data()["channel_id"]) == (room.id, None)
    assert (came.audience.channel_id, came.data()["channel_id"]) == (secret.id, str(secret.id))


def test_somebody_who_was_moved_stays(alice_api: Api, community: Community, room: Channel) -> None:
    locked = create_channel(actor=community.alice, guild_id=community.guild.id, name="Brig", type=2)
    community.forbid(Permission.CONNECT, locked)
    connect(community.bob, room)
    assert alice_api.patch(path(community), {"channel_id": str(locked.id)}).status_code == 200
    update_channel(actor=community.alice, channel_id=locked.id, name="Brig of old")
    assert who_is_in(locked) == {"bob"}


def test_disconnecting(alice_api: Api, community: Community, room: Channel) -> None:
    assert alice_api.patch(path(community), {"channel_id": None}).json()["code"] == 40032
    connect(community.bob, room)
    assert alice_api.patch(path(community), {"channel_id": None}).status_code == 200
    assert who_is_in(room) == set()
    assert AuditLogEntry.objects.filter(action_type=AuditAction.MEMBER_DISCONNECT).count() == 1


def test_who_may_not_move(bob_api: Api, alice_api: Api, community: Community, room: Channel) -> None:
    connect(community.alice, room)
    alice = f"/guilds/{community.guild.id}/members/{community.alice.id}"
    assert bob_api.patch(alice, {"channel_id": None}).json()["code"] == 50013
    connect(community.bob, room)
    secret = create_channel(actor=community.alice, guild_id=community.guild.id, name="Bridge", type=2)
    community.forbid(Permission.VIEW_CHANNEL, secret)
    assert alice_api.patch(path(community), {"channel_id": str(secret.id)}).json()["code"] == 50013
    for channel_id in (community.channel.id, 1):
        answer = alice_api.patch(path(community), {"channel_id": str(channel_id)})
        assert answer.json()["code"] in {50024, 10003}
    assert who_is_in(room) == {"alice", "bob"}
