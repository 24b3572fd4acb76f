"""Op 8: members in chunks."""

from typing import Any

import pytest

from accounts.models import User
from guilds.models import Guild, Member
from rscord.gateway.hub import Hub
from rscord.gateway.protocol import Intent
from tests.base import Community, join, make_user
from tests.gateway.client import Socket, act, make_bot

pytestmark = pytest.mark.django_db(transaction=True)

INTENTS = int(Intent.GUILDS | Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES)
FLAGS = 1 << 12 | 1 << 14


async def ask(socket: Socket, community: Community, **fields: Any) -> dict[str, Any]:
    await socket.send(8, {"guild_id": str(community.guild.id), "query": "", "limit": 0} | fields)
    return await socket.until("GUILD_MEMBERS_CHUNK")


def names(chunk: dict[str, Any]) -> list[str]:
    return sorted(member["user"]["username"] for member in chunk["members"])


async def test_everybody_in_one_chunk(hub: Hub, community: Community, alice_token: str) -> None:
    async with Socket() as socket:
        await socket.identify(alice_token)
        chunk = await ask(socket, community, nonce="abc")
        assert names(chunk) == ["alice", "bob"]
        assert (chunk["chunk_index"], chunk["chunk_count"], chunk["nonce"]) == (0, 1, "abc")
        assert "not_found" not in chunk
        assert "presences" not in chunk


async def test_the_guilds_id_may_be_a_number_or_in_a_list(
    hub: Hub, community: Community, alice_token: str
) -> None:
    async with Socket() as socket:
        await socket.identify(alice_token)
        for guild_id in (community.guild.id, [str(community.guild.id)]):
            assert names(await ask(socket, community, guild_id=guild_id)) == ["alice", "bob"]


async def test_many_members_come_in_many_chunks(
    hub: Hub, community: Community, alice_token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rscord.gateway.members.CHUNK", 2)

    def fill() -> list[str]:
        people = [make_user(f"person{n}") for n in range(3)]
        for each in people:
            join(community.guild, each)
        return [each.username for each in people]

    more = await act(fill)
    async with Socket() as socket:
        await socket.identify(alice_token)
        chunks = [await ask(socket, community)]
        chunks += [await socket.until("GUILD_MEMBERS_CHUNK") for _ in range(2)]
        assert [chunk["chunk_index"] for chunk in chunks] == [0, 1, 2]
        assert {chunk["chunk_count"] for chunk in chunks} == {3}
        assert sorted(name for chunk in chunks for name in names(chunk)) == ["alice", "bob", *more]


async def test_by_the_beginning_of_a_name(hub: Hub, community: Community, alice_token: str) -> None:
    async with Socket() as socket:
        await socket.identify(alice_token)
        assert names(await ask(socket, community, query="BO", limit=5)) == ["bob"]
        assert names(await ask(socket, community, query="x", limit=5)) == []


async def test_by_id_with_those_not_found(hub: Hub, community: Community, alice_token: str) -> None:
    ids = [str(community.bob.id), str(community.charlie.id)]
    async with Socket() as socket:
        await socket.identify(alice_token)
        chunk = await ask(socket, community, user_ids=ids)
        assert (names(chunk), chunk["not_found"]) == (["bob"], [str(community.charlie.id)])
        assert names(await ask(socket, community, user_ids=ids[0])) == ["bob"]


async def test_with_presences(hub: Hub, community: Community, alice_token: str, bob_token: str) -> None:
    async with Socket() as alice, Socket() as bob:
        await alice.identify(alice_token)
        await bob.identify(bob_token)
        chunk = await ask(alice, community, presences=True)
        assert {each["user"]["id"] for each in chunk["presences"]} == {
            str(community.alice.id),
            str(community.bob.id),
        }
        assert {each["status"] for each in chunk["presences"]} == {"online"}


async def test_a_stranger_is_told_nothing(hub: Hub, community: Community, charlie_token: str) -> None:
    async with Socket() as socket:
        await socket.identify(charlie_token)
        await socket.send(8, {"guild_id": str(community.guild.id), "query": "", "limit": 0})
        assert await socket.silent()


async def test_a_bot_without_the_intent_gets_nobody_but_an_answer(
    hub: Hub, community: Community, alice: User
) -> None:
    bot, token = await act(make_bot, alice)
    await act(join, community.guild, bot)
    async with Socket() as socket:
        await socket.identify(token, intents=1)
        assert names(await ask(socket, community)) == []
        assert names(await ask(socket, community, query="bob", limit=1)) == ["bob"]


async def test_a_small_guild_comes_whole_to_bots_that_hear_presences(
    hub: Hub, community: Community, guild: Guild, bob_token: str
) -> None:
    bot, token = await act(make_bot, community.alice, flags=FLAGS)
    await act(join, guild, bot)
    assert await Member.objects.filter(guild=guild).acount() == 3
    async with Socket() as bob, Socket() as socket:
        await bob.identify(bob_token)
        await socket.hello()
        await socket.send(2, {"token": token, "properties": {}, "intents": INTENTS})
        await socket.event("READY")
        created = await socket.event("GUILD_CREATE")
        assert names(created) == ["alice", "bob", "robot"]
        online = {each["user"]["id"] for each in created["presences"]}
        assert online == {str(community.bob.id), str(bot.id)}
