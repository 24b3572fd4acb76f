"""The seam with uvicorn, over real connections: on asyncio's loop and on uvloop, which differ behind transports."""

import asyncio
import contextlib
import json
import logging
import socket
import struct
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from django.conf import settings
from django.test import override_settings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Frame, Opcode

from rscord.core import events
from rscord.gateway import uvicorn_ws
from rscord.gateway.consumer import GatewayConsumer
from rscord.gateway.hub import Hub
from tests.base import Community, say
from tests.gateway.client import act, eventually

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 20
QUERY = "/gateway?v=10&encoding=json"


class Server:
    """uvicorn with the gateway behind it."""

    def __init__(self) -> None:
        config = uvicorn.Config(
            GatewayConsumer.as_asgi(),
            ws="rscord.gateway.uvicorn_ws:GatewayProtocol",
            lifespan="off",
            log_config=None,
            timeout_graceful_shutdown=2,
        )
        self.server = uvicorn.Server(config)
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def connect(self, query: str = QUERY, **options: Any) -> connect:
        return connect(f"ws://127.0.0.1:{self.port}{query}", compression=None, **options)


@pytest.fixture
async def server(hub: Hub) -> AsyncIterator[Server]:
    found = Server()
    task = asyncio.create_task(found.server.serve([found.listener]))
    async with asyncio.timeout(PATIENCE):
        while not found.server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    yield found
    found.server.should_exit = True
    await task


async def receive(client: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(PATIENCE):
        found: dict[str, Any] = json.loads(await client.recv())
    return found


async def until(client: ClientConnection, type: str) -> dict[str, Any]:
    while True:
        payload = await receive(client)
        if payload["t"] == type:
            return payload


async def identify(client: ClientConnection, token: str) -> dict[str, Any]:
    assert (await receive(client))["op"] == 10
    await client.send(json.dumps({"op": 2, "d": {"token": token, "properties": {}}}))
    ready = await until(client, "READY")
    for _ in ready["d"]["guilds"]:
        await until(client, "GUILD_CREATE")
    return ready


async def close_code(client: ClientConnection) -> int:
    async with asyncio.timeout(PATIENCE):
        with contextlib.suppress(ConnectionClosed):
            while True:
                await client.recv()
    assert client.close_code is not None
    return client.close_code


async def raw(client: ClientConnection, *frames: Frame) -> None:
    """Write frames that no honest client sends."""
    data = b"".join(frame.serialize(mask=True) for frame in frames)
    client.transport.write(data)
    await asyncio.sleep(0)


async def test_events_arrive(server: Server, community: Community, alice_token: str) -> None:
    async with server.connect() as client:
        await identify(client, alice_token)
        await act(say, community.bob, community.channel, "hello")
        assert (await until(client, "MESSAGE_CREATE"))["d"]["content"] == "hello"


async def test_compressed_events_arrive(server: Server, community: Community, alice_token: str) -> None:
    decode = zlib.decompressobj().decompress
    async with server.connect(f"{QUERY}&compress=zlib-stream") as client:

        async def next_payload() -> Any:
            async with asyncio.timeout(PATIENCE):
                data = await client.recv()
            assert isinstance(data, bytes)
            return json.loads(decode(data))

        assert (await next_payload())["op"] == 10
        await client.send(json.dumps({"op": 2, "d": {"token": alice_token, "properties": {}}}))
        assert [(await next_payload())["t"] for _ in range(2)] == ["READY", "GUILD_CREATE"]
        await act(say, community.bob, community.channel, "hello")
        assert (await next_payload())["d"]["content"] == "hello"


async def test_deflate_is_not_agreed_to(server: Server) -> None:
    async with connect(f"ws://127.0.0.1:{server.port}{QUERY}", compression="deflate") as client:
        assert client.protocol.extensions == []
        assert (await receive(client))["op"] == 10


async def test_a_bad_token_is_an_http_401(server: Server) -> None:
    for query, headers in ((f"{QUERY}&token=bad", {}), (QUERY, {"Authorization": "Bearer bad"})):
        with pytest.raises(InvalidStatus) as caught:
            async with server.connect(query, additional_headers=headers):
                pass
        response = caught.value.response
        assert response.status_code == 401
        assert json.loads(response.body or b"") == {"message": "401: Unauthorized", "code": 0}


async def test_another_sites_page_is_an_http_403(server: Server) -> None:
    headers = {"Origin": "https://evil.example", "Cookie": "sessionid=abc"}
    with pytest.raises(InvalidStatus) as caught:
        async with server.connect(additional_headers=headers):
            pass
    assert caught.value.response.status_code == 403


async def test_a_token_in_the_address_signs_in_and_is_kept_out_of_the_log(
    server: Server, community: Community, alice_token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="uvicorn.error")
    async with server.connect(f"{QUERY}&token={alice_token}") as client:
        assert (await receive(client))["op"] == 10
        await client.send('{"op": 2, "d": {"properties": {}}}')
        await until(client, "READY")
    accepted = [record.getMessage() for record in caplog.records if "accepted" in record.getMessage()]
    assert accepted
    assert not [line for line in accepted if alice_token in line]


async def test_a_clients_close_is_answered(server: Server, hub: Hub, alice_token: str) -> None:
    client = await server.connect()
    await identify(client, alice_token)
    await client.close(4000)
    assert client.close_code == 4000
    await eventually(lambda: hub.connections, set())


async def test_a_client_that_vanishes_is_forgotten(server: Server, hub: Hub, alice_token: str) -> None:
    client = await server.connect()
    await identify(client, alice_token)
    client.transport.abort()
    await eventually(lambda: hub.connections, set())


async def test_the_servers_close_carries_its_code(server: Server) -> None:
    async with server.connect() as client:
        await client.send('{"op": 77}')
        assert await close_code(client) == 4001
        assert client.close_reason == "Unknown opcode."


async def test_a_client_that_does_not_answer_a_close_is_dropped(
    server: Server, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uvicorn_ws, "CLOSE_SECONDS", 0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(handshake(server.port))
    await reader.readuntil(b"\r\n\r\n")
    writer.write(Frame(Opcode.TEXT, b'{"op":77}').serialize(mask=True))
    async with asyncio.timeout(PATIENCE):
        with contextlib.suppress(ConnectionError):
            assert struct.pack("!H", 4001) in await reader.read()
    await eventually(lambda: hub.connections, set())


async def test_a_message_in_fragments_is_one_message(server: Server) -> None:
    async with server.connect() as client:
        await receive(client)
        await raw(
            client,
            Frame(Opcode.TEXT, b'{"op"', fin=False),
            Frame(Opcode.CONT, b":1,", fin=False),
            Frame(Opcode.PING, b"in between"),
            Frame(Opcode.CONT, b'"d":null}'),
        )
        assert (await receive(client))["op"] == 11


async def test_fragments_without_end_are_1009(server: Server) -> None:
    async with server.connect() as client:
        fragments = [Frame(Opcode.CONT, b"", fin=False)] * 10_000
        await raw(client, Frame(Opcode.TEXT, b"", fin=False), *fragments)
        assert await close_code(client) == 1009


@pytest.mark.parametrize("whole", [True, False])
async def test_a_megabyte_is_1009(server: Server, whole: bool) -> None:
    async with server.connect() as client:
        if whole:
            await raw(client, Frame(Opcode.TEXT, b"x" * (1 << 20)))
        else:
            pieces = [Frame(Opcode.CONT, b"x" * 4096, fin=False)] * 200
            await raw(client, Frame(Opcode.TEXT, b"", fin=False), *pieces)
        assert await close_code(client) == 1009


async def test_a_byte_too_many_is_4002(server: Server) -> None:
    async with server.connect() as client:
        await client.send('{"op":1,"d":"' + "x" * (4097 - 15) + '"}')
        assert await close_code(client) == 4002


async def test_text_that_is_no_utf8_is_1007(server: Server) -> None:
    async with server.connect() as client:
        await raw(client, Frame(Opcode.TEXT, b"\xff\xfe"))
        assert await close_code(client) == 1007


async def test_pings_are_answered_between_events(
    server: Server, community: Community, alice_token: str
) -> None:
    async with server.connect() as client:
        await identify(client, alice_token)
        for number in range(5):
            await act(say, community.bob, community.channel, str(number))
            async with asyncio.timeout(PATIENCE):
                await (await client.ping())
        assert [(await until(client, "MESSAGE_CREATE"))["d"]["content"] for _ in range(5)] == list("01234")


def handshake(port: int) -> bytes:
    return (
        f"GET {QUERY} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


async def sleeper(server: Server, token: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Identify on a connection with small buffers and read no more."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", server.port))
    connection.setblocking(False)
    reader, writer = await asyncio.open_connection(sock=connection, limit=4096)
    payload = json.dumps({"op": 2, "d": {"token": token, "properties": {}}}).encode()
    writer.write(handshake(server.port))
    await reader.readuntil(b"\r\n\r\n")
    writer.write(Frame(Opcode.TEXT, payload).serialize(mask=True))
    return reader, writer


@override_settings(GATEWAY_BUFFER_BYTES=1 << 16)
async def test_a_slow_socket_is_dropped_and_disturbs_nobody(
    server: Server, hub: Hub, community: Community, alice_token: str, bob_token: str
) -> None:
    _, writer = await sleeper(server, bob_token)
    await eventually(lambda: [session.live for session in hub.users.get(community.bob.id, ())], [True])
    (slow,) = hub.users[community.bob.id]
    audience = events.Audience(community.guild.id, community.channel.id)

    def publish(number: int) -> None:
        with events.transaction():
            events.publish("MESSAGE_CREATE", audience, {"id": str(number), "content": "x" * 30_000})

    # Paced by the one who reads, and each event less than the limit: only the sleeper falls behind.
    async with server.connect(max_size=None) as client:
        await identify(client, alice_token)
        for number in range(400):
            await act(publish, number)
            assert (await until(client, "MESSAGE_CREATE"))["d"]["id"] == str(number)
    assert slow.closed
    await eventually(lambda: community.bob.id in hub.users, False)
    writer.close()


@override_settings(GATEWAY_BUFFER_BYTES=1 << 16)
async def test_what_a_slow_client_asks_for_itself_may_be_large(
    server: Server, hub: Hub, community: Community, bob_token: str
) -> None:
    """Catching up writes no faster than the client reads: only live events can be too much."""
    async with server.connect(max_size=None) as client:
        session_id = (await identify(client, bob_token))["d"]["session_id"]
        seq = hub.position
        await client.close(4000)
    audience = events.Audience(community.guild.id, community.channel.id)

    def flood() -> None:
        with events.transaction():
            for number in range(60):
                events.publish("MESSAGE_CREATE", audience, {"id": str(number), "content": "x" * 100_000})

    await act(flood)
    async with server.connect(max_size=None) as client:
        await receive(client)
        resume = {"token": bob_token, "session_id": session_id, "seq": seq}
        await client.send(json.dumps({"op": 6, "d": resume}))
        await asyncio.sleep(0.3)
        heard = [(await until(client, "MESSAGE_CREATE"))["d"]["id"] for _ in range(60)]
        assert heard == [str(number) for number in range(60)]
        assert (await receive(client))["t"] == "RESUMED"


async def test_stopping_asks_to_reconnect_and_then_closes(
    server: Server, community: Community, alice_token: str
) -> None:
    async with server.connect() as client:
        await identify(client, alice_token)
        server.server.should_exit = True
        assert (await receive(client))["op"] == 7
        assert await close_code(client) == 1012


async def test_a_connection_that_the_kernel_has_closed_raises_nothing(
    server: Server, hub: Hub, community: Community, alice_token: str, bob_token: str
) -> None:
    """uvloop's transports raise when written to after the end of the connection."""
    async with server.connect() as client, server.connect() as gone:
        await identify(client, alice_token)
        await identify(gone, bob_token)
        (session,) = hub.users[community.bob.id]
        session.sink.abort()
        await asyncio.sleep(0)
        session.live = True
        for _ in range(3):
            await act(say, community.alice, community.channel, "hello")
            session.live = True
        assert [(await until(client, "MESSAGE_CREATE"))["d"]["content"] for _ in range(3)] == ["hello"] * 3


async def test_the_limit_on_frames_is_the_settings(server: Server, alice_token: str) -> None:
    async with server.connect() as client:
        await identify(client, alice_token)
        bare = len(json.dumps({"op": 40, "d": {"name": "nothing", "nonce": "n", "data": {"x": ""}}}))
        text = "x" * (settings.GATEWAY_COMMAND_MAX_BYTES - bare)
        await client.send(json.dumps({"op": 40, "d": {"name": "nothing", "nonce": "n", "data": {"x": text}}}))
        assert (await receive(client))["d"]["ok"] is False
