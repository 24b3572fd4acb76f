"""A gateway client that is cut off at random moments and resumes, and remembers all that it heard."""

import asyncio
import json
import random
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.server.product import Person

INTENTS = 1 << 0 | 1 << 1 | 1 << 9 | 1 << 15
GONE = (OSError, ConnectionClosed, InvalidHandshake, InvalidMessage, EOFError, TimeoutError)


class Refused(AssertionError):
    """The server would not resume the session: events may have been lost."""


class Listener:
    """Follows one session through every cut. ``heard`` holds (position, content) of every new message."""

    def __init__(
        self, person: Person, *, cut_every: tuple[float, float] | None = None, gateway: str = ""
    ) -> None:
        self.person = person
        self.gateway = gateway or person.product.gateway
        self.cut_every = cut_every
        self.heard: list[tuple[int, str]] = []
        self.types: list[str] = []
        self.session_id = ""
        self.position = 0
        self.resumes = 0
        self.ready = asyncio.Event()
        self.random = random.Random(person.username)

    @property
    def contents(self) -> list[str]:
        return [content for _, content in self.heard]

    async def run(self) -> None:
        """Listen until cancelled."""
        while True:
            try:
                await self._once()
            except GONE:
                await asyncio.sleep(0.05 + self.random.random() * 0.2)

    async def _once(self) -> None:
        async with connect(f"{self.gateway}?v=10&encoding=json", max_size=None, open_timeout=5) as socket:
            async with asyncio.timeout(self._patience()):
                await self._introduce(socket)
                async for frame in socket:
                    await self._take(socket, json.loads(frame))

    def _patience(self) -> float | None:
        return self.random.uniform(*self.cut_every) if self.cut_every else None

    async def _introduce(self, socket: ClientConnection) -> None:
        assert json.loads(await socket.recv())["op"] == 10
        if self.session_id:
            resume = {"token": self.person.access, "session_id": self.session_id, "seq": self.position}
            await socket.send(json.dumps({"op": 6, "d": resume}))
        else:
            identify = {"token": self.person.access, "intents": INTENTS, "properties": {}}
            await socket.send(json.dumps({"op": 2, "d": identify}))

    async def _take(self, socket: ClientConnection, frame: dict[str, Any]) -> None:
        if frame["op"] == 9:
            raise Refused(f"{self.person.username} could not resume at {self.position}")
        if frame["op"] in {1, 7}:
            await socket.send(json.dumps({"op": 1, "d": self.position}))
        if frame["op"] != 0:
            return
        self.position = max(self.position, frame["s"])
        self._remember(frame)

    def _remember(self, frame: dict[str, Any]) -> None:
        self.types.append(frame["t"])
        if frame["t"] == "READY":
            self.session_id = frame["d"]["session_id"]
            self.ready.set()
        elif frame["t"] == "RESUMED":
            self.resumes += 1
        elif frame["t"] == "MESSAGE_CREATE":
            self.heard.append((frame["s"], frame["d"]["content"]))
