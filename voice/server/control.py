"""The socket on which the web side commands this process: a Unix socket, or loopback TCP (see :mod:`protocol`).

Who can open it owns the process: it is for the user that runs both (mode 0600), never for the network.
"""

import asyncio
import ipaddress
import json
import logging
import os
import socket
import stat
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from voice.server import metrics
from voice.server.protocol import MAX_LINE, VERSION, Answer, Event, Failure, Hello, PeerStats
from voice.server.requests import RequestError, flag_changes, identifier, reason, text
from voice.server.sdp import SdpError
from voice.server.sfu import Sfu, SfuError
from voice.server.state import peer_state, peer_stats

MAX_BACKLOG: Final = 4 * 1024 * 1024
"""Bytes: a web process that reads more slowly than this is cut off, and comes again."""

log = logging.getLogger(__name__)

Params = Mapping[str, Any]


class Control:
    """Serves any number of connections; each hears all events."""

    def __init__(self, sfu: Sfu) -> None:
        self._sfu = sfu
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._path: str | None = None
        sfu.emit = self.emit
        self._methods: dict[str, Callable[[Params], object]] = {
            "create_peer": self._create_peer,
            "set_flags": self._set_flags,
            "move_peer": self._move_peer,
            "close_peer": self._close_peer,
            "close_room": self._close_room,
            "start_recording": self._start_recording,
            "stop_recording": self._stop_recording,
            "state": self._state,
            "stats": self._stats,
        }

    async def start(self, address: str) -> None:
        """Listens on a path, or on ``host:port`` of this machine; raises OSError, ValueError."""
        host, separator, port = address.rpartition(":")
        if separator and port.isdecimal() and "/" not in address:
            if not ipaddress.ip_address(host.strip("[]")).is_loopback:
                raise ValueError("the control listens on this machine only")
            self._server = await asyncio.start_server(
                self._serve, host.strip("[]"), int(port), limit=MAX_LINE
            )
        else:
            self._path = address
            self._server = await asyncio.start_unix_server(
                self._serve, sock=_unix_socket(address), limit=MAX_LINE
            )

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for writer in list(self._writers):
            writer.close()
        for writer in list(self._writers):
            with suppress(OSError):
                await writer.wait_closed()
        if self._path is not None:
            _remove(self._path)

    def emit(self, event: Event) -> None:
        """Tells every connection."""
        if self._writers:
            line = _line(event)
            for writer in list(self._writers):
                self._write(writer, line)

    def _write(self, writer: asyncio.StreamWriter, line: bytes) -> None:
        if writer.transport.get_write_buffer_size() > MAX_BACKLOG:
            log.warning("a control connection reads too slowly: cut off")
            self._writers.discard(writer)
            writer.transport.abort()
        else:
            writer.write(line)

    # Connections

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        writer.write(_line(self._hello()))
        try:
            while line := await _read_line(reader):
                if line is _TOO_LONG:
                    answer = _failure(None, "too_long", f"a request has at most {MAX_LINE} bytes")
                else:
                    answer = self._answer(line)
                self._write(writer, _line(answer))
                if answer["id"] is None and line is not _TOO_LONG:
                    break  # not our protocol: a stray browser, say
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    def _hello(self) -> Hello:
        settings = self._sfu.settings
        return {
            "event": "hello",
            "version": VERSION,
            "epoch": self._sfu.epoch,
            "announce": list(settings.announce),
            "port": self._sfu.wire.port,
            "audio_slots": settings.audio_slots,
            "video_slots": settings.video_slots,
        }

    def _answer(self, line: bytes) -> Answer:
        try:
            request = json.loads(line)
        except (ValueError, RecursionError):
            request = None
        number = request.get("id") if isinstance(request, dict) else None
        if not isinstance(number, int):
            return _failure(None, "bad_request", "a request is a JSON object with a number as id")
        return self._call(number, request.get("method"), request.get("params"))

    def _call(self, number: int, name: object, params: object) -> Answer:
        method = self._methods.get(name) if isinstance(name, str) else None
        if method is None or not isinstance(params, dict):
            return _failure(number, "bad_request", "no such method, or no params")
        try:
            return {"id": number, "result": method(params)}
        except (RequestError, SdpError, SfuError) as error:
            return _failure(number, error.code, str(error))
        except Exception:
            log.exception("%s failed", name)
            return _failure(number, "internal", "the voice process failed to do this")

    # Methods

    def _create_peer(self, params: Params) -> object:
        return self._sfu.create_peer(
            identifier(params, "room"),
            identifier(params, "peer"),
            identifier(params, "user"),
            text(params, "sdp"),
            flag_changes(params),
        )

    def _set_flags(self, params: Params) -> object:
        peer = self._sfu.find(identifier(params, "peer"))
        peer.change(flag_changes(params))
        return peer_state(peer)

    def _move_peer(self, params: Params) -> object:
        peer, room = identifier(params, "peer"), identifier(params, "room")
        self._sfu.move_peer(peer, room)
        return self._sfu.rooms[room].stage_state()

    def _close_peer(self, params: Params) -> object:
        self._sfu.close_peer(identifier(params, "peer"), reason(params, "closed"))
        return {}

    def _close_room(self, params: Params) -> object:
        closed = self._sfu.close_room(identifier(params, "room"), reason(params, "room_closed"))
        return {"peers": closed}

    def _start_recording(self, params: Params) -> object:
        room = self._sfu.find_room(identifier(params, "room"))
        try:
            room.start_recording(Path(text(params, "directory")))
        except (OSError, ValueError) as error:
            raise RequestError("directory must be one that can be written to") from error
        return {}

    def _stop_recording(self, params: Params) -> object:
        self._sfu.find_room(identifier(params, "room")).stop_recording()
        return {}

    def _state(self, params: Params) -> object:
        return {"epoch": self._sfu.epoch, "peers": [peer_state(peer) for peer in self._sfu.peers.values()]}

    def _stats(self, params: Params) -> object:
        sfu = self._sfu
        room = identifier(params, "room") if "room" in params else None
        peers: list[PeerStats] = [
            peer_stats(peer) for peer in sfu.peers.values() if room in (None, peer.room.id)
        ]
        return {
            "epoch": sfu.epoch,
            "uptime": round(time.monotonic() - sfu.started, 3),
            "load": sfu.load(),
            "counters": metrics.totals(sfu.counters, sfu.wire, sfu.forwarder.refused),
            "peers": peers,
        }


_TOO_LONG: Final = b"too long"


async def _read_line(reader: asyncio.StreamReader) -> bytes:
    """The next line; ``_TOO_LONG`` in place of one beyond the limit, empty at the end."""
    overrun = False
    while True:
        try:
            line = await reader.readuntil(b"\n")
        except asyncio.LimitOverrunError as error:
            overrun = True
            await reader.readexactly(error.consumed)
        except asyncio.IncompleteReadError:
            return b""
        else:
            return _TOO_LONG if overrun else line


def _line(message: object) -> bytes:
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def _failure(number: int | None, code: str, message: str) -> Answer:
    error: Failure = {"code": code, "message": message}
    return {"id": number, "error": error}


def _remove(path: str) -> None:
    """Removes a socket, if there is one; anything else at that path stays."""
    with suppress(FileNotFoundError):
        if stat.S_ISSOCK(os.stat(path).st_mode):
            os.unlink(path)


def _unix_socket(path: str) -> socket.socket:
    """Binds, for this user alone; a socket that a killed process left behind is replaced."""
    _remove(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        listener.bind(path)
    except OSError:
        listener.close()
        raise
    finally:
        os.umask(before)
    return listener
