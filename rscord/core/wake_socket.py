"""Wakes between the processes of one machine that have no Redis: each web process listens on a socket of its own.

The sockets are in ``wake/`` of the data dir. Whoever commits (the tasks, ``flood``, a shell, another web process)
connects to all of them, and keeps the connections. Where Unix sockets do not exist (Windows) or the path is too long
for one, the listener is a loopback port; its file then holds the port and a secret that a sender must begin with.

Sending never waits: a receiver that does not keep up loses its connection, and reads from the log what it missed.
"""

import asyncio
import contextlib
import os
import secrets
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import structlog

from rscord.core import wake, wake_codec
from rscord.core.events import Event

log = structlog.get_logger(__name__)

MAX_UNIX_PATH = 100
MAX_FRAME = 1 << 20
CONNECT_SECONDS = 0.5
_LENGTH = 4
_SECRET_BYTES = 16
_LOOPBACK = "127.0.0.1"


class Sender:
    """The connections of this process to the listeners of one folder. Safe to use from any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._peers: dict[str, socket.socket] = {}
        self._seen = -1
        self.own: set[str] = set()

    def send(self, events: Sequence[Event]) -> None:
        """Send a batch to every listener but this process's own."""
        try:
            changed = self._folder.stat().st_mtime_ns
        except FileNotFoundError:
            return
        with self._lock:
            if changed != self._seen:
                self._seen = changed
                self._connect_new()
            if self._peers:
                body = wake_codec.encode(events)
                self._send_all(len(body).to_bytes(_LENGTH) + body)

    def _connect_new(self) -> None:
        names = {path.name for path in self._folder.iterdir() if path.suffix in {".sock", ".port"}}
        for name in sorted(names - self._peers.keys() - self.own):
            try:
                self._peers[name] = _connect(self._folder / name)
            except (ConnectionRefusedError, ValueError):
                # Nobody listens there: its process was killed.
                (self._folder / name).unlink(missing_ok=True)
            except OSError:
                # Too busy, or just gone: to be looked at again.
                self._seen = -1

    def _send_all(self, data: bytes) -> None:
        for name, peer in list(self._peers.items()):
            try:
                whole = peer.send(data) == len(data)
            except OSError:
                whole = False
            if not whole:
                # Half a frame would spoil the stream. The next batch tries anew.
                peer.close()
                del self._peers[name]
                self._seen = -1


_senders: dict[Path, Sender] = {}


def send(folder: Path, events: Sequence[Event]) -> None:
    """Send a batch to every listener in ``folder`` but this process's own."""
    _sender(folder).send(events)


async def listen(folder: Path) -> Callable[[], Awaitable[None]]:
    """Hand what other processes send to :func:`rscord.core.wake.receive`; return how to stop that."""
    _make(folder)
    name = f"{os.getpid()}-{secrets.token_hex(4)}"
    path = folder / f"{name}.sock"
    unix = hasattr(socket, "AF_UNIX") and len(os.fsencode(path)) <= MAX_UNIX_PATH
    path = path if unix else folder / f"{name}.port"
    sender = _sender(folder)
    sender.own.add(path.name)
    listener = Listener()
    server = await (listener.on_unix(path) if unix else listener.on_loopback(path))

    async def stop() -> None:
        server.close()
        listener.close()
        path.unlink(missing_ok=True)
        sender.own.discard(path.name)

    return stop


class Listener:
    """What other processes are connected to."""

    def __init__(self) -> None:
        self._writers: set[asyncio.StreamWriter] = set()

    async def on_unix(self, path: Path) -> asyncio.Server:
        """Listen on a Unix socket."""
        return await asyncio.start_unix_server(self._serve, path)

    async def on_loopback(self, path: Path) -> asyncio.Server:
        """Listen on a loopback port; write it to ``path``, with the secret that a sender must know."""
        secret = secrets.token_bytes(_SECRET_BYTES)

        async def check(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                if secrets.compare_digest(await reader.readexactly(_SECRET_BYTES), secret):
                    await self._serve(reader, writer)
            writer.close()

        server = await asyncio.start_server(check, _LOOPBACK, 0)
        _write_port(path, f"{server.sockets[0].getsockname()[1]} {secret.hex()}")
        return server

    def close(self) -> None:
        """Hang up."""
        for writer in self._writers:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while True:
                size = int.from_bytes(await reader.readexactly(_LENGTH))
                if size > MAX_FRAME:
                    raise wake_codec.BadBatch(f"{size} bytes")
                wake.receive(wake_codec.decode(await reader.readexactly(size)))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        except wake_codec.BadBatch as error:
            log.warning("wake_unreadable", error=str(error))
        finally:
            self._writers.discard(writer)
            writer.close()


def _sender(folder: Path) -> Sender:
    return _senders.setdefault(folder, Sender(folder))


def _connect(path: Path) -> socket.socket:
    if path.suffix == ".sock":
        peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        address: str | tuple[str, int] = os.fspath(path)
        secret = b""
    else:
        port, _, text = path.read_text().partition(" ")
        peer = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        address, secret = (_LOOPBACK, int(port)), bytes.fromhex(text)
    try:
        peer.settimeout(CONNECT_SECONDS)
        peer.connect(address)
        peer.sendall(secret)
    except OSError:
        peer.close()
        raise
    peer.setblocking(False)
    return peer


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _write_port(path: Path, text: str) -> None:
    # In one step: whoever finds the file must find all of it.
    temporary = path.with_suffix(".new")
    temporary.touch(mode=0o600)
    temporary.write_text(text)
    temporary.replace(path)
