"""The web side's end of the control socket: a typed call for each method, and the events.

Imports nothing but the standard library (and :mod:`protocol`, which does the same). A client lives as long as its
connection: when that ends, waiting calls raise :class:`ConnectionLost` and ``closed`` is set; then open another one
and compare the epochs, as a new epoch means that everybody is gone.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, cast

from voice.server.protocol import (
    MAX_LINE,
    Event,
    FlagChanges,
    Hello,
    Joined,
    PeerState,
    StageState,
    Stats,
)

MAX_ANSWER = 16 * 1024 * 1024
TIMEOUT = 10.0

log = logging.getLogger(__name__)


class VoiceError(Exception):
    """The voice process refused: ``code`` is bad_sdp, sdp_too_long, no_audio, no_opus, full, overloaded,
    unknown_peer, unknown_room, bad_request, too_long or internal."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ConnectionLost(Exception):
    """The voice process is gone or does not answer."""


class VoiceClient:
    """One connection. Events come in the order in which they happened, between the answers."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        hello: Hello,
        on_event: Callable[[Event], None],
    ) -> None:
        self.hello = hello
        self.closed = asyncio.Event()
        self._reader = reader
        self._writer = writer
        self._on_event = on_event
        self._number = 0
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._task = asyncio.create_task(self._listen())

    @classmethod
    async def connect(cls, address: str, on_event: Callable[[Event], None]) -> Self:
        """``address`` as the process's ``--control``; raises OSError, ConnectionLost.

        ``on_event`` is called on the loop and must not wait.
        """
        reader, writer = await _open(address)
        try:
            hello = json.loads(await asyncio.wait_for(reader.readuntil(b"\n"), TIMEOUT))
        except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError) as error:
            writer.close()
            raise ConnectionLost("the voice process does not answer") from error
        return cls(reader, writer, hello, on_event)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()
        await self._task

    # Methods

    async def create_peer(
        self, *, room: str, peer: str, user: str, sdp: str, flags: FlagChanges | None = None
    ) -> Joined:
        """Answers a browser's offer. The caller has decided that the user may join.

        A peer of the same id is replaced (its connection ends with ``gone``, reason ``replaced``). Raises VoiceError.
        """
        params = {"room": room, "peer": peer, "user": user, "sdp": sdp, "flags": flags or {}}
        return cast(Joined, await self._call("create_peer", params))

    async def set_flags(self, peer: str, flags: FlagChanges) -> PeerState:
        """Takes effect at once; raises VoiceError ``unknown_peer``."""
        return cast(PeerState, await self._call("set_flags", {"peer": peer, "flags": flags}))

    async def move_peer(self, peer: str, room: str) -> StageState:
        """Moves a peer over its connection as it is: the browser need do nothing. Raises VoiceError."""
        return cast(StageState, await self._call("move_peer", {"peer": peer, "room": room}))

    async def close_peer(self, peer: str, reason: str = "closed") -> None:
        """Raises VoiceError ``unknown_peer``."""
        await self._call("close_peer", {"peer": peer, "reason": reason})

    async def close_room(self, room: str, reason: str = "room_closed") -> int:
        """Gives the number of peers that were in it."""
        answer = cast(dict[str, int], await self._call("close_room", {"room": room, "reason": reason}))
        return answer["peers"]

    async def start_recording(self, room: str, directory: str) -> None:
        """Writes what each person says into that (empty) directory; all must have been asked before.

        Ends with the event ``recorded``: by :meth:`stop_recording`, or when the room is empty or the disk full.
        Raises VoiceError ``unknown_room``, ``bad_request``.
        """
        await self._call("start_recording", {"room": room, "directory": directory})

    async def stop_recording(self, room: str) -> None:
        """Raises VoiceError ``unknown_room``."""
        await self._call("stop_recording", {"room": room})

    async def state(self) -> list[PeerState]:
        """Everybody who is connected or about to be: for a web process that has just started."""
        answer = cast(dict[str, list[PeerState]], await self._call("state", {}))
        return answer["peers"]

    async def stats(self, room: str | None = None) -> Stats:
        return cast(Stats, await self._call("stats", {} if room is None else {"room": room}))

    # Transport

    async def _call(self, method: str, params: object) -> object:
        self._number += 1
        number = self._number
        line = json.dumps({"id": number, "method": method, "params": params}).encode() + b"\n"
        if len(line) > MAX_LINE:
            raise VoiceError("too_long", f"a request has at most {MAX_LINE} bytes")
        if self.closed.is_set():
            raise ConnectionLost("the connection to the voice process has ended")
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        self._writer.write(line)
        try:
            return await asyncio.wait_for(future, TIMEOUT)
        except TimeoutError as error:
            raise ConnectionLost("the voice process does not answer") from error
        finally:
            self._waiting.pop(number, None)

    async def _listen(self) -> None:
        try:
            while True:
                self._take(json.loads(await self._reader.readuntil(b"\n")))
        except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            self.closed.set()
            self._writer.close()
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(ConnectionLost("the connection to the voice process has ended"))

    def _tell(self, event: Event) -> None:
        try:
            self._on_event(event)
        except Exception:
            log.exception("a listener failed at %s", event["event"])

    def _take(self, message: dict[str, Any]) -> None:
        if "event" in message:
            self._tell(cast(Event, message))
            return
        future = self._waiting.get(message["id"])
        if future is None or future.done():
            return
        if "error" in message:
            future.set_exception(VoiceError(message["error"]["code"], message["error"]["message"]))
        else:
            future.set_result(message["result"])


async def _open(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, separator, port = address.rpartition(":")
    if separator and port.isdecimal() and "/" not in address:
        return await asyncio.open_connection(host.strip("[]"), int(port), limit=MAX_ANSWER)
    return await asyncio.open_unix_connection(address, limit=MAX_ANSWER)
