"""The real discord.py, unmodified but for its addresses: signs in, hears, echoes, resumes."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

import discord
import pytest
import yarl

from tests.server.product import Person, Product, running, sign_up

pytestmark = [pytest.mark.server, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("product")) as server:
        yield server


@pytest.fixture(scope="module")
def alice(product: Product) -> Person:
    return sign_up(product, "alice")


@pytest.fixture(autouse=True)
def addresses(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", f"{product.url}/api/v10")
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(product.gateway))


@pytest.fixture(scope="module")
def place(alice: Person) -> dict[str, str]:
    guild = alice.request("POST", "/guilds", json={"name": "Bots"})
    channels = alice.request("GET", f"/guilds/{guild['id']}/channels")
    return {"guild": guild["id"], "channel": next(c["id"] for c in channels if c["type"] == 0)}


@pytest.fixture(scope="module")
def token(product: Product, place: dict[str, str]) -> str:
    return product.output_of("createbot", "echo", "--guild", place["guild"]).split()[-1]


class Echo(discord.Client):
    """Says again what people say."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.all())
        self.heard: asyncio.Queue[discord.Message] = asyncio.Queue()
        self.resumed: asyncio.Event = asyncio.Event()
        self.greeted: asyncio.Event = asyncio.Event()

    async def on_ready(self) -> None:
        self.greeted.set()

    async def on_resumed(self) -> None:
        self.resumed.set()

    async def on_message(self, message: discord.Message) -> None:
        await self.heard.put(message)
        if not message.author.bot:
            await message.channel.send(f"echo: {message.content}")


@contextlib.asynccontextmanager
async def bot(token: str) -> Any:
    client = Echo()
    running_client = asyncio.create_task(client.start(token))
    ready = asyncio.create_task(client.greeted.wait())
    try:
        await asyncio.wait({running_client, ready}, timeout=30, return_when=asyncio.FIRST_COMPLETED)
        assert client.greeted.is_set(), (
            running_client.exception() if running_client.done() else "no READY in 30 s"
        )
        yield client
    finally:
        await client.close()
        await asyncio.gather(running_client, return_exceptions=True)


async def say(alice: Person, place: dict[str, str], content: str) -> Any:
    return await asyncio.to_thread(
        alice.request, "POST", f"/channels/{place['channel']}/messages", json={"content": content}
    )


async def test_sees_its_guild_and_itself(token: str, place: dict[str, str]) -> None:
    async with bot(token) as client:
        guild = client.get_guild(int(place["guild"]))
        assert guild is not None
        assert guild.me.name == "echo"
        assert guild.get_channel(int(place["channel"])) in guild.text_channels
        assert client.application_id == client.user.id


async def test_echoes_what_people_say(token: str, alice: Person, place: dict[str, str]) -> None:
    async with bot(token) as client:
        await say(alice, place, "привет, бот")
        first = await asyncio.wait_for(client.heard.get(), 10)
        second = await asyncio.wait_for(client.heard.get(), 10)
    assert (first.author.name, first.content) == ("alice", "привет, бот")
    assert (second.author.bot, second.content) == (True, "echo: привет, бот")


async def test_edits_and_deletes_its_message(token: str, place: dict[str, str]) -> None:
    async with bot(token) as client:
        channel = client.get_channel(int(place["channel"]))
        message = await channel.send("first", nonce="n-1")
        again = await channel.send("first", nonce="n-1")
        assert message.id == again.id
        edited = await message.edit(content="second")
        assert edited.content == "second"
        assert edited.edited_at is not None
        async with channel.typing():
            history = [found async for found in channel.history(limit=5)]
        assert history[0].id == message.id
        await message.delete()
        with pytest.raises(discord.NotFound):
            await channel.fetch_message(message.id)


async def test_resumes_and_misses_nothing(token: str, alice: Person, place: dict[str, str]) -> None:
    async with bot(token) as client:
        session = client.ws.session_id
        client.ws.socket._response.connection.transport.abort()
        await say(alice, place, "said while it was away")
        heard = await asyncio.wait_for(client.heard.get(), 15)
        await asyncio.wait_for(client.resumed.wait(), 15)
        assert heard.content == "said while it was away"
        assert client.ws.session_id == session


async def test_a_bad_token_is_refused(product: Product) -> None:
    client = Echo()
    with pytest.raises(discord.LoginFailure):
        await client.login("MTIz.bad.token")
    await client.close()
