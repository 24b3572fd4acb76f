"""The plain way out to a socket, for servers that frame by themselves: daphne under runserver, and tests."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

from rscord.gateway import frames

Send = Callable[[dict[str, Any]], Awaitable[None]]


class AsgiSink:
    """Sends through ASGI's ``send``, one message after the other, on a task that lives while something waits."""

    def __init__(self, send: Send) -> None:
        self.on_full: Callable[[], None] | None = None
        self._send = send
        self._queue: deque[dict[str, Any]] = deque()
        self._bytes = 0
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    def writer(self) -> Callable[[bytes], None]:
        """Return what sends whole frames."""
        return self._write

    def _write(self, data: bytes) -> None:
        for opcode, payload in frames.split(data):
            self._bytes += len(payload)
            if opcode == frames.TEXT:
                self._put({"type": "websocket.send", "text": payload.decode()})
            else:
                self._put({"type": "websocket.send", "bytes": payload})
        if self._bytes > settings.GATEWAY_BUFFER_BYTES and self.on_full is not None:
            self.on_full()

    async def drained(self) -> None:
        """Wait until the server has taken everything."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def close(self, code: int, reason: str) -> None:
        """Close behind what was written."""
        self._put({"type": "websocket.close", "code": code, "reason": reason})
        self._closing = True

    def abort(self) -> None:
        """Forget what waits and close. ASGI has no harder way."""
        self._queue.clear()
        self._bytes = 0
        self.close(1013, "")

    def _put(self, message: dict[str, Any]) -> None:
        if self._closing:
            return
        self._queue.append(message)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._pump())

    async def _pump(self) -> None:
        while self._queue:
            message = self._queue.popleft()
            try:
                await self._send(message)
            except Exception:
                # Whatever the server raises here, it means that the connection is gone.
                self._queue.clear()
            self._bytes = sum(len(left.get("text") or left.get("bytes") or "") for left in self._queue)
