"""A proxy between a bot library and the product: notes what passes and, when asked, makes the line bad.

Asked by ``POST /control/<fault>``: ``cut`` breaks the gateway's connections off; ``forget`` also lets the next RESUME
name a session that nobody has; ``restart`` restarts the product.
"""

import asyncio
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any, TypeAlias

import aiohttp
import yarl
import zstandard
from aiohttp import web
from django.urls import Resolver404, resolve

from tests.server.product import Product, free_port

_NOT_FORWARDED = {"connection", "content-length", "transfer-encoding", "accept-encoding", "date", "server"}
_SEEN_AT_MOST = 20

_Client: TypeAlias = web.WebSocketResponse
_Server: TypeAlias = aiohttp.ClientWebSocketResponse


@dataclass
class Recording:
    """What passed: calls as (method, template, status, body), opcodes either way, some events of each type."""

    calls: list[tuple[str, str, int, Any]] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    events: dict[str, list[Any]] = field(default_factory=dict)

    def note_call(self, method: str, path: str, status: int, body: bytes) -> None:
        """Write down a call of the API."""
        try:
            found = resolve(yarl.URL(path).path)
        except Resolver404:
            return
        template = re.sub(r"<[^>]+>", "{}", found.route).removeprefix("api/v10")
        self.calls.append((method, template, status, json.loads(body) if body else None))

    def note_frame(self, frame: dict[str, Any]) -> None:
        """Write down a frame of the server's."""
        self.received.append(frame["op"])
        if frame["op"] == 0:
            seen = self.events.setdefault(frame["t"], [])
            if len(seen) < _SEEN_AT_MOST:
                seen.append(frame["d"])


def decoder(query: str) -> Callable[[Any], bytes]:
    """Return what reads the frames of one gateway connection, opened with this query."""
    if "zstd-stream" in query:
        return zstandard.ZstdDecompressor().decompressobj().decompress
    if "zlib-stream" in query:
        return zlib.decompressobj().decompress
    return lambda text: text.encode()


class Recorder:
    """The proxy, on a port and in a thread of its own."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.port = free_port()
        self.recording = Recording()
        self._lines: set[asyncio.Transport] = set()
        self._forgets = False
        self._ready = Event()
        self._thread = Thread(target=lambda: asyncio.run(self._run()))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Recorder":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _run(self) -> None:
        self._loop, self._stop, self._is_up = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
        self._is_up.set()
        app = web.Application(client_max_size=1 << 26)
        app.router.add_post("/control/{fault}", self._control)
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/gateway/", self._gateway)
        app.router.add_route("*", "/{path:.*}", self._forward)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        async with aiohttp.ClientSession(auto_decompress=False) as self._session:
            self._ready.set()
            await self._stop.wait()
            await runner.cleanup()

    async def _control(self, request: web.Request) -> web.Response:
        fault = request.match_info["fault"]
        if fault == "restart":
            await self._restart()
            return web.Response()
        self._forgets = fault == "forget"
        for line in self._lines:
            line.abort()
        return web.Response()

    async def _restart(self) -> None:
        self._is_up.clear()
        await asyncio.to_thread(self.product.stop)
        await asyncio.to_thread(self.product.start)
        self._is_up.set()

    async def _forward(self, request: web.Request) -> web.Response:
        """Pass a call on. The host stays the proxy's, so that the product names it as the gateway's."""
        await self._is_up.wait()
        headers = [(k, v) for k, v in request.headers.items() if k.lower() not in _NOT_FORWARDED]
        url = yarl.URL(self.product.url + request.raw_path, encoded=True)
        body = await request.read()
        async with self._session.request(
            request.method, url, headers=headers, data=body, allow_redirects=False
        ) as answer:
            content = await answer.read()
        self.recording.note_call(request.method, request.raw_path, answer.status, content)
        kept = [(k, v) for k, v in answer.headers.items() if k.lower() not in _NOT_FORWARDED]
        return web.Response(status=answer.status, body=content or None, headers=kept)

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        await self._is_up.wait()
        client = web.WebSocketResponse(max_msg_size=0, compress=False)
        await client.prepare(request)
        url = f"{self.product.gateway}?{request.query_string}"
        async with self._session.ws_connect(url, headers={"Host": request.host}, max_msg_size=0) as server:
            line = request.transport
            assert line is not None
            self._lines.add(line)
            code = await self._talk(client, server, decoder(request.query_string))
            self._lines.remove(line)
            await server.close(code=code)
        await client.close(code=server.close_code or 1000)
        return client

    async def _talk(self, client: _Client, server: _Server, decode: Callable[[Any], bytes]) -> int:
        """Pass frames on until one side ends; return the code with which to leave the server."""
        up = asyncio.create_task(self._up(client, server))
        down = asyncio.create_task(self._down(client, server, decode))
        await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
        code = up.result() if up.done() else 1000
        for task in (up, down):
            task.cancel()
        await asyncio.gather(up, down, return_exceptions=True)
        return code

    async def _up(self, client: _Client, server: _Server) -> int:
        while (message := await client.receive()).type in {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY}:
            frame = json.loads(message.data)
            self.recording.sent.append(frame["op"])
            if frame["op"] == 6 and self._forgets:
                self._forgets = False
                frame["d"]["session_id"] = "0" * 32
            await server.send_str(json.dumps(frame))
        # A line that broke off has no code: what is sent for it must leave the session alive.
        return int(message.data) if message.type is aiohttp.WSMsgType.CLOSE else 4000

    async def _down(self, client: _Client, server: _Server, decode: Callable[[Any], bytes]) -> None:
        waiting = b""
        async for message in server:
            waiting += decode(message.data)
            try:
                frame = json.loads(waiting)
            except ValueError:
                frame = None
            if frame is not None:
                self.recording.note_frame(frame)
                waiting = b""
            if not client.closed:
                is_text = message.type is aiohttp.WSMsgType.TEXT
                await (client.send_str(message.data) if is_text else client.send_bytes(message.data))
