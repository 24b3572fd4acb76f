"""Voice states as sockets hear them, and op 4."""

import pytest

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Permission
from guilds.services.channels import create_channel
from guilds.services.members import add_bot
from guilds.services.overwrites import delete_overwrite
from guilds.services.roles import give_role, take_role
from rscord.gateway.hub import Hub
from tests.base import Community
from tests.gateway.client import Socket, act, eventually, make_bot, token_of
from voice import engine
from voice.models import VoiceState
from voice.services.seats import Device
from voice.services.states import let_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(community: Community) -> Channel:
    return create_channel(actor=community.alice, guild_id=community.guild.id, name="Lounge", type=2)


@pytest.fixture(autouse=True)
def _voice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "require", lambda: None)


def enter(user: User, room: Channel) -> VoiceState:
    return let_in(user=user, channel_id=room.id, device=Device("device", None), endpoint=None)


async def test_whoever_comes_later_is_told_who_is_there(
    hub: Hub, community: Community, room: Channel, bob_token: str
) -> None:
    await act(enter, community.alice, room)
    async with Socket() as socket:
        await socket.hello()
        await socket.send(2, {"token": bob_token, "properties": {}})
        await socket.event("READY")
        guild = await socket.event("GUILD_CREATE")
    (state,) = guild["voice_states"]
    assert (state["user_id"], state["channel_id"]) == (str(community.alice.id), str(room.id))
    assert str(community.alice.id) in {member["user"]["id"] for member in guild["members"]}


async def test_nobody_is_told_of_a_hidden_channel(
    hub: Hub, community: Community, room: Channel, bob_token: str
) -> None:
    await act(community.forbid, Permission.VIEW_CHANNEL, room)
    await act(enter, community.alice, room)
    async with Socket() as socket:
        await socket.hello()
        await socket.send(2, {"token": bob_token, "properties": {}})
        await socket.event("READY")
        guild = await socket.event("GUILD_CREATE")
        assert guild["voice_states"] == []
        await act(VoiceState.objects.all().delete)
        await act(enter, community.alice, room)
        assert await socket.silent()


async def test_whoever_comes_to_see_a_channel_is_told_who_is_in_it(
    hub: Hub, community: Community, room: Channel, bob_token: str
) -> None:
    role = await act(community.promote, community.bob, 0)
    await act(take, community, role.id)
    await act(community.forbid, Permission.VIEW_CHANNEL, room)
    await act(community.allow_role, role.id, Permission.VIEW_CHANNEL, room)
    await act(enter, community.alice, room)
    async with Socket() as socket:
        await socket.identify(bob_token)
        await act(
            lambda: give_role(
                actor=community.alice, guild_id=community.guild.id, user_id=community.bob.id, role_id=role.id
            )
        )
        assert (await socket.event("CHANNEL_CREATE"))["id"] == str(room.id)
        assert (await socket.event("VOICE_STATE_UPDATE"))["user_id"] == str(community.alice.id)


async def test_an_opened_channel_tells_who_is_in_it(
    hub: Hub, community: Community, room: Channel, bob_token: str
) -> None:
    await act(community.forbid, Permission.VIEW_CHANNEL, room)
    await act(enter, community.alice, room)
    async with Socket() as socket:
        await socket.identify(bob_token)
        guild_id = community.guild.id
        await act(lambda: delete_overwrite(actor=community.alice, channel_id=room.id, target_id=guild_id))
        assert (await socket.event("CHANNEL_CREATE"))["id"] == str(room.id)
        assert (await socket.event("VOICE_STATE_UPDATE"))["user_id"] == str(community.alice.id)


async def test_a_bot_comes_and_goes_by_op_4(hub: Hub, community: Community, room: Channel) -> None:
    robot, token = await act(make_bot, community.alice)
    await act(lambda: add_bot(guild_id=community.guild.id, bot=robot))
    guild_id = str(community.guild.id)
    async with Socket() as socket:
        await socket.identify(token, intents=1 | 1 << 7)
        await socket.send(4, {"guild_id": guild_id, "channel_id": str(room.id), "self_mute": True})
        state = await socket.until("VOICE_STATE_UPDATE")
        assert (state["channel_id"], state["session_id"], state["self_mute"]) == (
            str(room.id), socket.session_id, True
        )  # fmt: skip
        server = await socket.event("VOICE_SERVER_UPDATE")
        assert (server["guild_id"], server["endpoint"]) == (guild_id, None)
        await socket.send(4, {"guild_id": guild_id, "channel_id": None})
        assert (await socket.event("VOICE_STATE_UPDATE"))["channel_id"] is None
    await eventually(lambda: VoiceState.objects.count(), 0)


async def test_a_refused_op_4_says_nothing(hub: Hub, community: Community, room: Channel) -> None:
    await act(community.forbid, Permission.CONNECT, room)
    async with Socket() as socket:
        await socket.identify(await act(token_of, community.bob))
        await socket.send(4, {"guild_id": str(community.guild.id), "channel_id": str(room.id)})
        assert await socket.silent()
    assert await act(VoiceState.objects.count) == 0


def take(community: Community, role_id: int) -> None:
    take_role(actor=community.alice, guild_id=community.guild.id, user_id=community.bob.id, role_id=role_id)
