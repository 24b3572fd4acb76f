"""From HELLO to READY, and everything that can be wrong on the way."""

import base64
import json
import zlib
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.test import override_settings

from accounts import services
from accounts.models import User
from guilds.models import Channel
from guilds.services.chats import open_chat
from rscord.gateway import selectors
from rscord.gateway.hub import Hub
from rscord.gateway.models import GatewaySession
from rscord.gateway.protocol import CloseCode, Intent
from tests.base import Community, say
from tests.gateway.client import Closed, Socket, act, make_bot, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

PRIVILEGED = 1 << 12 | 1 << 14 | 1 << 18


def alg_none(token: str) -> str:
    """Return ``token`` with ``alg: none`` and no signature."""
    header = (
        base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=").decode()
    )
    return f"{header}.{token.split('.')[1]}."


async def test_a_person_gets_ready_and_their_guilds(hub: Hub, community: Community, alice_token: str) -> None:
    async with Socket() as socket:
        await socket.hello()
        await socket.send(2, {"token": alice_token, "properties": {}})
        ready = await socket.event("READY")
        guild = await socket.event("GUILD_CREATE")
    assert ready["v"] == 10
    assert ready["user"]["username"] == "alice"
    assert ready["user"]["email"] == "alice@example.org"
    assert ready["guilds"] == [{"id": str(community.guild.id), "unavailable": True}]
    assert ready["shard"] == [0, 1]
    assert ready["resume_gateway_url"] == "ws://testserver/gateway"
    assert {"session_id", "private_channels", "read_states", "presences"} <= ready.keys()
    assert guild["unavailable"] is False
    assert [channel["id"] for channel in guild["channels"]] == [str(community.channel.id)]
    assert [member["user"]["username"] for member in guild["members"]] == ["alice"]


async def test_a_bot_gets_its_application(hub: Hub, alice: User) -> None:
    bot, token = await act(make_bot, alice, flags=PRIVILEGED)
    async with Socket() as socket:
        await socket.identify(f"Bot {token}", intents=int(Intent.GUILDS | Intent.MESSAGE_CONTENT))
        assert socket.ready["application"] == {"id": str(bot.id), "flags": PRIVILEGED}
        assert socket.ready["private_channels"] == []
        assert "read_states" not in socket.ready
        assert socket.ready["user"]["bot"] is True


async def test_ready_brings_chats_and_who_is_there(hub: Hub, alice: User, bob: User) -> None:
    tokens = {user: (await act(sign_in, user))[1] for user in (alice, bob)}
    chat = await act(lambda: open_chat(opener=alice, other=bob))
    await act(say, alice, chat, "hi")
    async with Socket() as first, Socket() as second:
        await first.identify(tokens[bob])
        await second.identify(tokens[alice])
        assert [chat["id"] for chat in second.ready["private_channels"]] == [str(chat.id)]
        assert [each["user"]["id"] for each in second.ready["presences"]] == [str(bob.id)]


async def test_what_happens_while_ready_is_made_comes_after_it(
    hub: Hub, community: Community, alice_token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = selectors.beginning

    def meddle(*args: Any, **options: Any) -> Any:
        say(community.bob, community.channel, "meanwhile")
        return read(*args, **options)

    monkeypatch.setattr(selectors, "beginning", meddle)
    async with Socket() as socket:
        await socket.identify(alice_token)
        at = socket.seq
        message = await socket.event("MESSAGE_CREATE")
        assert message["content"] == "meanwhile"
        assert socket.seq > at
        assert await socket.silent()


async def test_a_message_is_heard_by_members_and_not_by_charlie(
    hub: Hub, community: Community, alice_token: str, charlie_token: str
) -> None:
    async with Socket() as alice, Socket() as charlie:
        await alice.identify(alice_token)
        await charlie.identify(charlie_token)
        await act(say, community.bob, community.channel, "hello")
        message = await alice.event("MESSAGE_CREATE")
        assert (message["content"], message["guild_id"]) == ("hello", str(community.guild.id))
        assert await charlie.silent()


async def test_the_session_is_kept_for_a_resume(hub: Hub, alice: User) -> None:
    started, token = await act(sign_in, alice)
    async with Socket() as socket:
        await socket.identify(token)
        row = await GatewaySession.objects.aget(id=socket.session_id)
        assert (row.user_id, row.sign_in_id, row.started_at_position) == (alice.id, started.id, socket.seq)
        assert row.closed_at is None


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "Bot x", "Bearer x", "\x00", "é" * 100, "x" * 3000])
async def test_a_bad_token_is_4004(hub: Hub, token: str) -> None:
    async with Socket() as socket:
        await socket.send(2, {"token": token, "properties": {}, "intents": 0})
        assert await socket.closed() == CloseCode.AUTHENTICATION_FAILED


async def test_a_forged_token_is_4004(hub: Hub, alice_token: str) -> None:
    head, claims, signature = alice_token.split(".")
    for forged in (alg_none(alice_token), f"{head}.{claims}.{signature[::-1]}", f"{head}.{claims}."):
        async with Socket() as socket:
            await socket.send(2, {"token": forged, "properties": {}})
            assert await socket.closed() == CloseCode.AUTHENTICATION_FAILED


async def test_an_ended_sign_in_is_4004(hub: Hub, alice: User) -> None:
    started, token = await act(sign_in, alice)
    await act(services.sign_out, started.id)
    async with Socket() as socket:
        await socket.send(2, {"token": token, "properties": {}})
        assert await socket.closed() == CloseCode.AUTHENTICATION_FAILED


async def test_a_sign_in_that_ends_while_ready_is_made_is_4004(
    hub: Hub, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, token = await act(sign_in, alice)
    read = selectors.beginning

    def meddle(*args: Any, **options: Any) -> Any:
        services.sign_out(started.id)
        return read(*args, **options)

    monkeypatch.setattr(selectors, "beginning", meddle)
    async with Socket() as socket:
        await socket.send(2, {"token": token, "properties": {}})
        assert await socket.closed() == CloseCode.AUTHENTICATION_FAILED


async def test_a_second_identify_is_4005(hub: Hub, alice_token: str) -> None:
    async with Socket() as socket:
        await socket.identify(alice_token)
        await socket.send(2, {"token": alice_token, "properties": {}})
        assert await socket.closed() == CloseCode.ALREADY_AUTHENTICATED


async def test_two_identifies_at_once_are_4005(hub: Hub, alice_token: str) -> None:
    async with Socket() as socket:
        for _ in range(2):
            await socket.send(2, {"token": alice_token, "properties": {}})
        assert await socket.closed() == CloseCode.ALREADY_AUTHENTICATED


@pytest.mark.parametrize("op", [3, 4, 8, 40])
async def test_anything_else_before_identify_is_4003(hub: Hub, op: int) -> None:
    async with Socket() as socket:
        await socket.send(op, {"name": "typing", "guild_id": "1", "status": "online"})
        assert await socket.closed() == CloseCode.NOT_AUTHENTICATED


async def test_a_heartbeat_before_identify_is_answered(hub: Hub) -> None:
    async with Socket() as socket:
        await socket.hello()
        await socket.send(1, None)
        assert (await socket.receive())["op"] == 11


async def test_binary_json_is_taken(hub: Hub, alice_token: str) -> None:
    async with Socket() as socket:
        await socket.hello()
        await socket.send_raw(json.dumps({"op": 2, "d": {"token": alice_token, "properties": {}}}).encode())
        await socket.event("READY")


async def test_intents_must_be_known_and_switched_on(hub: Hub, alice: User) -> None:
    _, token = await act(make_bot, alice, flags=1 << 14)
    for intents, code in ((1 << 30, 4013), (None, 4013), (1 << 8, 4014), (1 << 15, 4014)):
        async with Socket() as socket:
            wish = {"token": token, "properties": {}} | ({} if intents is None else {"intents": intents})
            await socket.send(2, wish)
            assert await socket.closed() == code
    async with Socket() as socket:
        await socket.identify(token, intents=int(Intent.GUILD_MEMBERS))


async def test_a_bad_shard_is_4010(hub: Hub, alice_token: str) -> None:
    async with Socket() as socket:
        await socket.send(2, {"token": alice_token, "shard": [3, 2]})
        assert await socket.closed() == CloseCode.INVALID_SHARD


async def test_a_shard_gets_its_own_guilds(hub: Hub, community: Community, alice_token: str) -> None:
    found = []
    for shard in (0, 1):
        async with Socket() as socket:
            await socket.identify(alice_token, shard=[shard, 2])
            found.append([guild["id"] for guild in socket.ready["guilds"]])
    assert sorted(found) == [[], [str(community.guild.id)]]


async def test_without_the_guilds_intent_no_guild_is_told(hub: Hub, alice: User, channel: Channel) -> None:
    _, token = await act(sign_in, alice)
    async with Socket() as socket:
        await socket.identify(token, intents=int(Intent.GUILD_MESSAGES))
        assert await socket.silent()
        await act(say, alice, channel, "hello")
        assert (await socket.event("MESSAGE_CREATE"))["content"] == "hello"


@pytest.mark.parametrize(
    "query", ["v=9&encoding=json", "v=10&encoding=etf", "v=10&encoding=json&compress=br"]
)
async def test_what_is_not_spoken_here_is_4012(hub: Hub, query: str) -> None:
    async with Socket(query) as socket:
        assert await socket.closed() == CloseCode.INVALID_VERSION


async def test_a_compressed_connection_is_one_zlib_stream(
    hub: Hub, community: Community, alice_token: str
) -> None:
    decode = zlib.decompressobj().decompress
    async with Socket("v=10&encoding=json&compress=zlib-stream") as socket:

        async def receive() -> Any:
            data = await socket.receive_raw()
            assert isinstance(data, bytes)
            return json.loads(decode(data))

        assert (await receive())["op"] == 10
        await socket.send(2, {"token": alice_token, "properties": {}})
        assert [(await receive())["t"] for _ in range(2)] == ["READY", "GUILD_CREATE"]
        await act(say, community.bob, community.channel, "hello")
        assert (await receive())["d"]["content"] == "hello"


def cookie_of(user: User) -> tuple[bytes, bytes]:
    session = SessionStore()
    session["sign_in_id"] = sign_in(user)[0].id
    session.create()
    return (b"cookie", f"theme=dark; sessionid={session.session_key}".encode())


OWN = (b"origin", b"http://testserver")


async def test_a_browser_needs_only_its_cookie(hub: Hub, alice: User) -> None:
    cookie = await act(cookie_of, alice)
    async with Socket(headers=[cookie, OWN]) as socket:
        await socket.identify(None)
        assert socket.ready["user"]["username"] == "alice"


@override_settings(CORS_ALLOWED_ORIGINS=["https://other.example"], PUBLIC_URL="https://chat.example")
async def test_pages_of_listed_sites_may_use_it_too(hub: Hub, alice: User) -> None:
    cookie = await act(cookie_of, alice)
    for origin in (b"https://other.example", b"https://chat.example"):
        async with Socket(headers=[cookie, (b"origin", origin)]) as socket:
            await socket.identify(None)


@pytest.mark.parametrize(
    "origin",
    [b"https://evil.example", b"null", b"http://testserver.evil.example", b"https://testserver", b""],
)
async def test_pages_of_other_sites_are_refused_with_a_cookie(hub: Hub, alice: User, origin: bytes) -> None:
    cookie = await act(cookie_of, alice)
    with pytest.raises(Closed):
        async with Socket(headers=[cookie, (b"origin", origin)]):
            pass


async def test_without_an_origin_a_cookie_counts_for_nothing(hub: Hub, alice: User) -> None:
    cookie = await act(cookie_of, alice)
    async with Socket(headers=[cookie]) as socket:
        await socket.send(2, {"properties": {}})
        assert await socket.closed() == CloseCode.AUTHENTICATION_FAILED


async def test_without_a_cookie_the_origin_does_not_matter(hub: Hub, alice_token: str) -> None:
    async with Socket(headers=[(b"origin", b"https://evil.example")]) as socket:
        await socket.identify(alice_token)


@pytest.mark.parametrize("where", ["header", "query"])
async def test_the_handshake_may_carry_the_token(hub: Hub, alice_token: str, where: str) -> None:
    bearer = [(b"authorization", f"Bearer {alice_token}".encode())]
    query = "v=10&encoding=json"
    async with (
        Socket(query, bearer) if where == "header" else Socket(f"{query}&token={alice_token}") as socket
    ):
        await socket.identify(None)
        assert socket.ready["user"]["username"] == "alice"


async def test_a_bad_token_in_the_handshake_is_refused_before_accepting(hub: Hub) -> None:
    for socket in (
        Socket("v=10&encoding=json&token=bad"),
        Socket(headers=[(b"authorization", b"Bearer bad")]),
    ):
        with pytest.raises(Closed):
            async with socket:
                pass


async def test_a_database_that_fails_closes_the_socket_to_try_again(
    hub: Hub, alice_token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> Any:
        raise OperationalError("away")

    monkeypatch.setattr(selectors, "place_of", fail)
    async with Socket() as socket:
        await socket.send(2, {"token": alice_token, "properties": {}})
        assert await socket.closed() == CloseCode.UNKNOWN
