"""RESUME: what was missed comes, and only what one may hear now."""

import asyncio
from typing import Any

import pytest

from accounts import services, tokens
from accounts.models import User
from guilds.permissions import Permission
from guilds.services import members
from guilds.services.chats import open_chat
from guilds.services.guilds import delete_guild
from rscord.core import events
from rscord.core.models import Event as LoggedEvent
from rscord.gateway import lifespan
from rscord.gateway.hub import Hub
from rscord.gateway.models import GatewaySession
from rscord.gateway.protocol import CloseCode
from tests.base import Community, join, say
from tests.gateway.client import Socket, act, eventually, make_bot, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

VIEW = int(Permission.VIEW_CHANNEL)


class Left:
    """A session whose socket is gone."""

    def __init__(self, socket: Socket, token: str) -> None:
        self.id, self.seq, self.token = socket.session_id, socket.seq, token

    async def on(self, socket: Socket) -> None:
        await socket.resume(self.token, self.id, self.seq)


async def leave(token: str, code: int = 4000) -> Left:
    """Begin a session and leave it."""
    socket = Socket()
    async with socket:
        await socket.identify(token)
        await socket.leave(code)
    return Left(socket, token)


def kick(community: Community) -> None:
    members.kick(actor=community.alice, guild_id=community.guild.id, user_id=community.bob.id)


async def replayed(socket: Socket) -> list[tuple[str, Any]]:
    """Return the types and data of what comes before RESUMED."""
    found: list[tuple[str, Any]] = []
    while True:
        payload = await socket.receive()
        if payload["t"] == "RESUMED":
            assert payload["d"] == {}, "discord.py assigns into it"
            return found
        found.append((payload["t"], payload["d"]))


async def test_what_was_missed_comes_in_order_and_then_what_is_new(
    hub: Hub, community: Community, alice_token: str
) -> None:
    left = await leave(alice_token)
    for number in range(3):
        await act(say, community.bob, community.channel, f"missed {number}")
    async with Socket() as socket:
        await left.on(socket)
        assert [data["content"] for _, data in await replayed(socket)] == ["missed 0", "missed 1", "missed 2"]
        await act(say, community.bob, community.channel, "new")
        assert (await socket.event("MESSAGE_CREATE"))["content"] == "new"


async def test_nothing_missed_is_just_resumed(hub: Hub, community: Community, alice_token: str) -> None:
    left = await leave(alice_token)
    async with Socket() as socket:
        await left.on(socket)
        assert await replayed(socket) == []


async def test_it_survives_the_process(community: Community, alice_token: str) -> None:
    await lifespan.start()
    left = await leave(alice_token)
    await lifespan.stop()
    await act(say, community.bob, community.channel, "while nobody was there")
    await lifespan.start()
    async with Socket() as socket:
        await left.on(socket)
        assert [data["content"] for _, data in await replayed(socket)] == ["while nobody was there"]
    await lifespan.stop()


async def test_it_may_be_resumed_again_and_again(hub: Hub, community: Community, alice_token: str) -> None:
    left = await leave(alice_token)
    for number in range(3):
        await act(say, community.bob, community.channel, str(number))
        async with Socket() as socket:
            await left.on(socket)
            assert [data["content"] for _, data in await replayed(socket)] == [str(number)]
            left.seq = socket.seq


async def test_a_session_taken_over_leaves_its_old_socket(
    hub: Hub, community: Community, alice_token: str
) -> None:
    async with Socket() as old, Socket() as new:
        await old.identify(alice_token)
        await new.resume(alice_token, old.session_id, old.seq)
        assert await replayed(new) == []
        assert await old.closed() == CloseCode.UNKNOWN
        await act(say, community.bob, community.channel, "once")
        assert await new.types() == ["MESSAGE_CREATE"]


@pytest.mark.parametrize("code", [1000, 1001])
async def test_a_session_closed_for_good_is_gone(hub: Hub, alice_token: str, code: int) -> None:
    left = await leave(alice_token, code)
    await eventually(lambda: GatewaySession.objects.filter(id=left.id, closed_at=None).exists(), False)
    async with Socket() as socket:
        await left.on(socket)
        assert await socket.until_op(9) is False


@pytest.mark.parametrize("code", [1006, 3000, 4000, 4200])
async def test_a_session_left_otherwise_is_kept(hub: Hub, alice_token: str, code: int) -> None:
    left = await leave(alice_token, code)
    async with Socket() as socket:
        await left.on(socket)
        assert await replayed(socket) == []


async def test_after_op_9_the_same_socket_may_identify(
    hub: Hub, community: Community, alice_token: str
) -> None:
    async with Socket() as socket:
        await socket.resume(alice_token, "no such session", 1)
        assert await socket.until_op(9) is False
        await socket.send(2, {"token": alice_token, "properties": {}})
        await socket.event("READY")
        await socket.event("GUILD_CREATE")
        await act(say, community.bob, community.channel, "hello")
        await socket.event("MESSAGE_CREATE")


async def test_anothers_session_cannot_be_resumed(hub: Hub, alice_token: str, bob_token: str) -> None:
    left = await leave(alice_token)
    async with Socket() as socket:
        await socket.resume(bob_token, left.id, left.seq)
        assert await socket.until_op(9) is False


async def test_nor_ones_own_from_another_sign_in(hub: Hub, alice: User, alice_token: str) -> None:
    left = await leave(alice_token)
    _, other = await act(sign_in, alice)
    async with Socket() as socket:
        await socket.resume(other, left.id, left.seq)
        assert await socket.until_op(9) is False


async def test_a_refreshed_token_of_the_same_sign_in_is_good(hub: Hub, alice: User) -> None:
    started, token = await act(sign_in, alice)
    left = await leave(token)
    left.token = (await act(tokens.pair, started)).access
    async with Socket() as socket:
        await left.on(socket)
        assert await replayed(socket) == []


async def test_a_bad_token_is_4004(hub: Hub, alice_token: str) -> None:
    left = await leave(alice_token)
    async with Socket() as socket:
        await socket.resume("bad", left.id, left.seq)
        assert await socket.closed() == CloseCode.AUTHENTICATION_FAILED


async def test_an_ended_sign_in_cannot_resume(hub: Hub, alice: User) -> None:
    started, token = await act(sign_in, alice)
    left = await leave(token)
    await act(services.sign_out, started.id)
    async with Socket() as socket:
        await left.on(socket)
        assert await socket.closed() == CloseCode.AUTHENTICATION_FAILED


async def test_a_position_that_never_was_is_4007(hub: Hub, community: Community, alice_token: str) -> None:
    left = await leave(alice_token)
    for seq in (left.seq + 1, 10**15, 0, -1):
        async with Socket() as socket:
            await socket.resume(alice_token, left.id, seq)
            assert await socket.closed() == CloseCode.INVALID_SEQ


async def test_without_a_position_it_begins_anew(hub: Hub, alice_token: str) -> None:
    left = await leave(alice_token)
    async with Socket() as socket:
        await socket.resume(alice_token, left.id, None)
        assert await socket.until_op(9) is False


async def test_a_log_that_does_not_reach_back_means_to_begin_anew(
    hub: Hub, community: Community, alice_token: str
) -> None:
    left = await leave(alice_token)
    for number in range(3):
        await act(say, community.bob, community.channel, str(number))
    await LoggedEvent.objects.filter(position__lte=left.seq + 1).adelete()
    async with Socket() as socket:
        await left.on(socket)
        assert await socket.until_op(9) is False


async def test_an_empty_log_is_fine_if_nothing_was_missed(
    hub: Hub, community: Community, alice_token: str
) -> None:
    left = await leave(alice_token)
    await LoggedEvent.objects.all().adelete()
    async with Socket() as socket:
        await left.on(socket)
        assert await replayed(socket) == []


async def test_too_much_to_tell_means_to_begin_anew(
    hub: Hub, community: Community, alice_token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rscord.gateway.catch_up.MOST_TOLD", 2)
    left = await leave(alice_token)
    for number in range(3):
        await act(say, community.bob, community.channel, str(number))
    async with Socket() as socket:
        await left.on(socket)
        assert await socket.until_op(9) is False
        await socket.send(2, {"token": alice_token, "properties": {}})
        await socket.event("READY")


async def test_the_kicked_get_the_guilds_end_and_nothing_of_it(
    hub: Hub, community: Community, bob_token: str
) -> None:
    left = await leave(bob_token)
    await act(say, community.alice, community.channel, "before the kick")
    await act(kick, community)
    await act(say, community.alice, community.channel, "after the kick")
    async with Socket() as socket:
        await left.on(socket)
        assert await replayed(socket) == [("GUILD_DELETE", {"id": str(community.guild.id)})]


async def test_who_comes_back_hears_nothing_from_in_between(
    hub: Hub, community: Community, bob_token: str
) -> None:
    left = await leave(bob_token)
    await act(kick, community)
    await act(say, community.alice, community.channel, "without bob")
    await act(join, community.guild, community.bob)
    await act(say, community.alice, community.channel, "with bob")
    async with Socket() as socket:
        await left.on(socket)
        found = await replayed(socket)
        assert [type for type, _ in found] == ["GUILD_DELETE", "GUILD_CREATE", "MESSAGE_CREATE"]
        assert "unavailable" not in found[1][1], "joining is not starting up"
        assert found[2][1]["content"] == "with bob"


async def test_a_guild_joined_meanwhile_is_told_without_its_past(
    hub: Hub, community: Community, charlie_token: str
) -> None:
    left = await leave(charlie_token)
    await act(say, community.alice, community.channel, "before")
    await act(join, community.guild, community.charlie)
    await act(say, community.alice, community.channel, "after")
    async with Socket() as socket:
        await left.on(socket)
        found = await replayed(socket)
        assert [type for type, _ in found] == ["GUILD_CREATE", "MESSAGE_CREATE"]
        assert found[1][1]["content"] == "after"


async def test_a_channel_hidden_meanwhile_is_gone_with_all_that_was_said(
    hub: Hub, community: Community, bob_token: str
) -> None:
    left = await leave(bob_token)
    await act(say, community.alice, community.channel, "before it was hidden")
    await act(community.forbid, VIEW)
    await act(say, community.alice, community.channel, "secret")
    async with Socket() as socket:
        await left.on(socket)
        found = await replayed(socket)
        assert [type for type, _ in found] == ["CHANNEL_DELETE"]
        assert found[0][1]["id"] == str(community.channel.id)
        assert found[0][1]["name"] == ""


async def test_a_channel_shown_meanwhile_comes_without_its_past(
    hub: Hub, community: Community, bob_token: str
) -> None:
    hidden = await act(community.hidden_channel)
    left = await leave(bob_token)
    await act(say, community.alice, hidden, "before it was shown")
    await act(community.allow, community.bob, VIEW, hidden)
    await act(say, community.alice, hidden, "after")
    async with Socket() as socket:
        await left.on(socket)
        found = await replayed(socket)
        assert [type for type, _ in found] == ["CHANNEL_CREATE", "MESSAGE_CREATE"]
        assert found[0][1]["name"] == "hidden"
        assert found[1][1]["content"] == "after"


async def test_a_role_that_shows_channels_brings_them(hub: Hub, community: Community, bob_token: str) -> None:
    hidden = await act(community.hidden_channel)
    left = await leave(bob_token)
    await act(community.promote, community.bob, Permission.ADMINISTRATOR)
    await act(say, community.alice, hidden, "now bob too")
    async with Socket() as socket:
        await left.on(socket)
        found = await replayed(socket)
        created = [data for type, data in found if type == "CHANNEL_CREATE"]
        assert [data["id"] for data in created] == [str(hidden.id)]
        assert found[-1][1]["content"] == "now bob too"


async def test_a_deleted_guild_is_told(hub: Hub, community: Community, bob_token: str) -> None:
    left = await leave(bob_token)
    await act(say, community.alice, community.channel, "last words")
    await act(lambda: delete_guild(actor=community.alice, guild_id=community.guild.id))
    async with Socket() as socket:
        await left.on(socket)
        assert await replayed(socket) == [("GUILD_DELETE", {"id": str(community.guild.id)})]


async def test_a_strangers_guild_that_was_deleted_is_not(
    hub: Hub, community: Community, charlie_token: str
) -> None:
    left = await leave(charlie_token)
    await act(lambda: delete_guild(actor=community.alice, guild_id=community.guild.id))
    async with Socket() as socket:
        await left.on(socket)
        assert await replayed(socket) == []


async def test_what_was_said_in_a_chat_comes_to_the_people_in_it_alone(
    hub: Hub, alice: User, bob: User, bob_token: str, charlie_token: str
) -> None:
    left, stranger = await leave(bob_token), await leave(charlie_token)
    chat = await act(lambda: open_chat(opener=alice, other=bob))
    await act(say, alice, chat, "psst")
    async with Socket() as socket, Socket() as other:
        await left.on(socket)
        found = await replayed(socket)
        assert [type for type, _ in found] == ["CHANNEL_CREATE", "MESSAGE_CREATE"]
        assert (found[0][1]["id"], found[1][1]["content"]) == (str(chat.id), "psst")
        await stranger.on(other)
        assert await replayed(other) == []


async def test_a_bot_without_the_intent_is_told_of_no_chat(hub: Hub, alice: User) -> None:
    bot, token = await act(make_bot, alice)
    async with Socket() as socket:
        await socket.identify(token, intents=1)
        left = Left(socket, token)
    chat = await act(lambda: open_chat(opener=alice, other=bot))
    await act(say, alice, chat, "psst")
    async with Socket() as socket:
        await left.on(socket)
        assert "MESSAGE_CREATE" not in [type for type, _ in await replayed(socket)]


async def test_changes_to_oneself_come_without_the_intent(hub: Hub, community: Community) -> None:
    bot, token = await act(make_bot, community.alice)
    await act(join, community.guild, bot)
    async with Socket() as socket:
        await socket.identify(token, intents=1)
        left = Left(socket, token)
    await act(community.promote, bot, Permission.MANAGE_CHANNELS)
    await act(community.promote, community.bob, Permission.MANAGE_CHANNELS)
    async with Socket() as socket:
        await left.on(socket)
        updates = [data for type, data in await replayed(socket) if type == "GUILD_MEMBER_UPDATE"]
        assert {data["user"]["id"] for data in updates} == {str(bot.id)}


async def test_a_shard_is_told_of_its_own_guilds_alone(hub: Hub, community: Community, alice: User) -> None:
    shards = [0, 1]
    left = []
    for number in shards:
        token = (await act(sign_in, alice))[1]
        async with Socket() as socket:
            await socket.identify(token, shard=[number, 2])
            left.append(Left(socket, token))
    await act(say, community.bob, community.channel, "hello")
    counts = []
    for session in left:
        async with Socket() as socket:
            await session.on(socket)
            counts.append(len(await replayed(socket)))
    assert sorted(counts) == [0, 1]


async def test_a_bot_resumes_without_content_too(hub: Hub, community: Community) -> None:
    bot, token = await act(make_bot, community.alice)
    await act(join, community.guild, bot)
    async with Socket() as socket:
        await socket.identify(token, intents=513)
        left = Left(socket, token)
    await act(say, community.alice, community.channel, "hello")
    async with Socket() as socket:
        await left.on(socket)
        assert [data["content"] for _, data in await replayed(socket)] == [""]


async def test_a_new_bot_token_resumes_what_the_old_one_began(hub: Hub, community: Community) -> None:
    bot, token = await act(make_bot, community.alice)
    async with Socket() as socket:
        await socket.identify(token, intents=1)
        left = Left(socket, token)
    left.token = await act(services.reset_bot_token, bot)
    async with Socket() as socket:
        await left.on(socket)
        assert await replayed(socket) == []
        assert await socket.silent(), "the end of the old token is not the end of this one"


async def test_a_long_absence_is_told_in_pieces(
    hub: Hub, community: Community, alice_token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rscord.gateway.catch_up.CHUNK", 7)
    left = await leave(alice_token)
    audience = events.Audience(community.guild.id, community.channel.id)

    def flood() -> None:
        with events.transaction():
            for number in range(100):
                events.publish("MESSAGE_CREATE", audience, {"id": str(number), "content": str(number)})

    await act(flood)
    await lifespan.stop()
    await lifespan.start()
    async with Socket() as socket:
        await left.on(socket)
        assert [data["content"] for _, data in await replayed(socket)] == [str(n) for n in range(100)]


async def test_many_resume_at_once(hub: Hub, community: Community, alice: User) -> None:
    left = [await leave((await act(sign_in, alice))[1]) for _ in range(20)]
    await act(say, community.bob, community.channel, "missed")

    async def one(session: Left) -> list[str]:
        async with Socket() as socket:
            await session.on(socket)
            return [data["content"] for _, data in await replayed(socket)]

    assert await asyncio.gather(*(one(session) for session in left)) == [["missed"]] * 20
