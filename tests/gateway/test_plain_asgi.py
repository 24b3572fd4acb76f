"""The plain way out to a socket: servers without our transport, and without a lifespan."""

import asyncio
from typing import Any

import pytest
from django.test import override_settings

from rscord.gateway import frames, lifespan
from rscord.gateway.frames import Encoding
from rscord.gateway.session import Session
from rscord.gateway.sinks import AsgiSink
from tests.gateway.client import Socket, act, token_of


class Server:
    """An ASGI server that takes a message only when told to."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.open = asyncio.Event()
        self.gone = False

    async def send(self, message: dict[str, Any]) -> None:
        await self.open.wait()
        if self.gone:
            raise OSError("gone")
        self.taken.append(message)


async def test_messages_leave_in_order_as_text_or_bytes() -> None:
    server = Server()
    server.open.set()
    sink = AsgiSink(server.send)
    write = sink.writer()
    write(frames.frame(frames.TEXT, b"a") + frames.frame(frames.BINARY, b"b"))
    write(frames.frame(frames.TEXT, b"c"))
    sink.close(4000, "bye")
    await sink.drained()
    assert server.taken == [
        {"type": "websocket.send", "text": "a"},
        {"type": "websocket.send", "bytes": b"b"},
        {"type": "websocket.send", "text": "c"},
        {"type": "websocket.close", "code": 4000, "reason": "bye"},
    ]
    write(frames.frame(frames.TEXT, b"too late"))
    await sink.drained()
    assert len(server.taken) == 4


@override_settings(GATEWAY_BUFFER_BYTES=1000)
async def test_a_server_that_takes_too_little_is_dropped_once_live() -> None:
    server = Server()
    session = Session(AsgiSink(server.send), Encoding.JSON)
    message = frames.control(0, "x" * 600)
    for _ in range(3):
        session.write(message)
    assert not session.closed
    session.live = True
    session.write(message)
    assert session.closed
    server.open.set()
    await session.sink.drained()
    assert server.taken[-1]["type"] == "websocket.close"
    assert len(server.taken) <= 2, "what waited is forgotten"


async def test_a_connection_that_is_gone_raises_nothing() -> None:
    server = Server()
    server.gone = True
    server.open.set()
    sink = AsgiSink(server.send)
    for _ in range(3):
        sink.writer()(frames.frame(frames.TEXT, b"a"))
    await sink.drained()
    assert server.taken == []


@pytest.mark.django_db(transaction=True)
async def test_a_server_without_lifespan_starts_the_hub_with_the_first_socket(alice: Any) -> None:
    token = await act(token_of, alice)
    async with Socket() as socket:
        await socket.identify(token)
        first = await lifespan.hub()
        await lifespan.start()
        assert await lifespan.hub() is first
    await lifespan.stop()
    await lifespan.stop()
    lifespan.call(lambda hub: pytest.fail("no hub runs"))
