"""A gateway client for tests: it speaks to the consumer directly, without a server in between."""

import asyncio
import json
from collections.abc import Callable
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator

from accounts import services, tokens
from accounts.models import Application, SignIn, User
from rscord.gateway.consumer import GatewayConsumer
from tests.base import DEVICE

P = ParamSpec("P")
R = TypeVar("R")

PATIENCE = 20.0
"""Seconds that a test waits for what must come."""

MOMENT = 0.25
"""Seconds that a test waits for what must not come."""

HOST = (b"host", b"testserver")


class Closed(Exception):
    """The server closed the socket with ``code``."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Socket:
    """One connection. ``seq`` is the last position heard."""

    def __init__(
        self, query: str = "v=10&encoding=json", headers: list[tuple[bytes, bytes]] | None = None
    ) -> None:
        self._to = WebsocketCommunicator(
            GatewayConsumer.as_asgi(), f"/gateway?{query}", headers=[HOST, *(headers or [])]
        )
        self.seq = 0
        self.session_id = ""
        self.ready: dict[str, Any] = {}

    async def __aenter__(self) -> "Socket":
        accepted, code = await self._to.connect(PATIENCE)
        if not accepted:
            raise Closed(int(code or 0))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.leave()

    async def leave(self, code: int = 4000) -> None:
        """Close from the client's side; with 4000 the session stays resumable."""
        await self._to.disconnect(code, PATIENCE)

    # Sending

    async def send(self, op: int, d: Any = None) -> None:
        await self._to.send_to(text_data=json.dumps({"op": op, "d": d}))

    async def send_raw(self, text: str | bytes) -> None:
        if isinstance(text, str):
            await self._to.send_to(text_data=text)
        else:
            await self._to.send_to(bytes_data=text)

    async def command(self, name: str, data: Any = None, nonce: str = "n") -> dict[str, Any]:
        """Send op 40 and return the answer; events in between are dropped."""
        await self.send(40, {"name": name, "nonce": nonce, "data": data})
        while True:
            payload = await self.receive()
            if payload["op"] == 41 and payload["d"]["nonce"] == nonce:
                answer: dict[str, Any] = payload["d"]
                return answer

    # Receiving

    async def receive_raw(self) -> str | bytes:
        output = await self._to.receive_output(PATIENCE)
        if output["type"] == "websocket.close":
            raise Closed(output.get("code", 1000))
        found: str | bytes = output["text"] if output.get("text") is not None else output["bytes"]
        return found

    async def receive(self) -> dict[str, Any]:
        payload: dict[str, Any] = json.loads(await self.receive_raw())
        if payload["s"] is not None:
            assert payload["s"] >= self.seq, "positions never go back"
            self.seq = payload["s"]
        return payload

    async def event(self, *types: str) -> dict[str, Any]:
        """Return the next event's data. It must be of one of ``types``."""
        payload = await self.receive()
        assert payload["t"] in types, f"expected {types}, got {payload}"
        found: dict[str, Any] = payload["d"]
        return found

    async def until(self, type: str) -> dict[str, Any]:
        """Return the data of the next event of ``type``; others before it are dropped."""
        while True:
            payload = await self.receive()
            if payload["t"] == type:
                found: dict[str, Any] = payload["d"]
                return found

    async def until_op(self, op: int) -> Any:
        """Return ``d`` of the next payload of ``op``; others before it are dropped."""
        while True:
            payload = await self.receive()
            if payload["op"] == op:
                return payload["d"]

    async def heard(self, seconds: float = MOMENT) -> list[dict[str, Any]]:
        """Return all that comes within a moment."""
        found: list[dict[str, Any]] = []
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while (left := end - loop.time()) > 0:
            if await self._to.receive_nothing(left, 0.01):
                break
            found.append(await self.receive())
        return found

    async def types(self, seconds: float = MOMENT) -> list[str]:
        """Return the types of all events that come within a moment."""
        return [payload["t"] for payload in await self.heard(seconds)]

    async def silent(self) -> bool:
        """Whether nothing comes for a moment."""
        return bool(await self._to.receive_nothing(MOMENT, 0.01))

    async def closed(self) -> int:
        """Return the code that the server closes with; what comes before is dropped."""
        try:
            while True:
                await self.receive()
        except Closed as closed:
            return closed.code

    # Sessions

    async def hello(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.until_op(10)
        return found

    async def identify(self, token: str | None, **more: Any) -> "Socket":
        """HELLO, IDENTIFY, READY and the guilds; return self."""
        await self.hello()
        await self.send(2, {"properties": {}} | ({"token": token} if token else {}) | more)
        self.ready = await self.event("READY")
        self.session_id = self.ready["session_id"]
        if more.get("intents", 1) & 1:
            for _ in self.ready["guilds"]:
                await self.event("GUILD_CREATE")
        return self

    async def resume(self, token: str | None, session_id: str, seq: int | None) -> None:
        """HELLO and RESUME; what follows is to be received."""
        await self.hello()
        await self.send(6, {"session_id": session_id, "seq": seq} | ({"token": token} if token else {}))


async def act(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call something that uses the database, from an async test."""
    return await database_sync_to_async(call)(*args, **kwargs)


async def eventually(ask: Callable[[], Any], answer: Any = True) -> None:
    """Wait until ``ask``, which may use the database, gives ``answer``."""
    async with asyncio.timeout(PATIENCE):
        while await act(ask) != answer:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def sign_in(user: User) -> tuple[SignIn, str]:
    """Return a new sign-in of a person and its access token."""
    started = services.start_sign_in(user, DEVICE)
    return started, tokens.pair(started).access


def token_of(user: User) -> str:
    """Return an access token of a person, or a bot's token."""
    return services.reset_bot_token(user) if user.bot else sign_in(user)[1]


def make_bot(owner: User, name: str = "robot", flags: int = 0) -> tuple[User, str]:
    """Return a bot and its token; ``flags`` switch privileged intents on."""
    made = services.create_bot(name=name, owner=owner)
    Application.objects.filter(bot=made.user).update(flags=flags)
    return made.user, made.token
