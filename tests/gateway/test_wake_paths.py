"""Wakes between processes: by local sockets, by loopback ports, by Redis. Losing one costs nothing but time."""

# ruff: noqa: ASYNC240  (a few small files)

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path

import pytest
from django.test import override_settings
from fakeredis import TcpFakeServer

from rscord.core import wake, wake_codec, wake_redis, wake_socket
from rscord.core.events import Audience, Event
from tests.gateway.client import PATIENCE

LOGGED = Event("THING", Audience(1, 2, (3, 4), 1 << 40), b'{"text":"\xd1\x91"}', 7, {"roles": [1]})
EPHEMERAL = Event("TYPING_START", Audience(channel_id=5), b"{}")


@pytest.fixture
def heard() -> Iterator[list[Event]]:
    """What other processes' wakes bring to this one."""
    found: list[Event] = []

    def listen(batch: Sequence[Event]) -> None:
        found.extend(batch)

    stop = wake.subscribe(listen)
    yield found
    stop()


async def soon(ask: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not ask():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


# As bytes


@pytest.mark.parametrize("events", [[], [LOGGED], [EPHEMERAL], [LOGGED, EPHEMERAL, LOGGED]])
def test_a_batch_is_read_back(events: list[Event]) -> None:
    assert wake_codec.decode(wake_codec.encode(events)) == events


def test_a_large_batch_becomes_a_hint() -> None:
    large = Event("THING", Audience(1), b"x" * wake_codec.MAX_BYTES, 9)
    found = wake_codec.decode(wake_codec.encode([LOGGED, large, EPHEMERAL]))
    assert [(event.type, event.position) for event in found] == [("TYPING_START", 0), (wake.HINT, 9)]


def test_a_large_ephemeral_event_is_let_go() -> None:
    large = Event("THING", Audience(1), b"x" * (wake_codec.MAX_BYTES + 1))
    assert wake_codec.decode(wake_codec.encode([large])) == []


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00", b"\x00\x00\x00\x05hello", b"\xff" * 20, wake_codec.encode([LOGGED])[:-1], b"\0\0\0\2{}"],
)
def test_what_is_no_batch_is_refused(data: bytes) -> None:
    with pytest.raises(wake_codec.BadBatch):
        wake_codec.decode(data)


# By sockets


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(wake_socket, "_senders", {})
    return tmp_path / "wake"


@pytest.fixture(params=["unix", "loopback"])
async def listening(
    folder: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Path]:
    """A process that listens in the folder; its socket's path."""
    if request.param == "loopback":
        monkeypatch.setattr(wake_socket, "MAX_UNIX_PATH", 0)
    stop = await wake_socket.listen(folder)
    (path,) = folder.iterdir()
    yield path
    await stop()
    assert list(folder.iterdir()) == []


async def test_another_process_is_woken(folder: Path, listening: Path, heard: list[Event]) -> None:
    sender = wake_socket.Sender(folder)
    await asyncio.to_thread(sender.send, [LOGGED, EPHEMERAL])
    await asyncio.to_thread(sender.send, [LOGGED])
    await soon(lambda: heard == [LOGGED, EPHEMERAL, LOGGED])


async def test_a_process_does_not_wake_itself(folder: Path, listening: Path, heard: list[Event]) -> None:
    wake_socket.send(folder, [LOGGED])
    await asyncio.sleep(0.1)
    assert heard == []


async def test_only_this_user_may_use_it(folder: Path, listening: Path) -> None:
    assert folder.stat().st_mode & 0o077 == 0
    if listening.suffix == ".port":
        assert listening.stat().st_mode & 0o077 == 0


async def test_whoever_comes_later_is_found(folder: Path, heard: list[Event]) -> None:
    sender = wake_socket.Sender(folder)
    sender.send([LOGGED])
    stop = await wake_socket.listen(folder)
    await asyncio.to_thread(sender.send, [LOGGED])
    await soon(lambda: heard == [LOGGED])
    await stop()
    sender.send([LOGGED])
    stop = await wake_socket.listen(folder)
    await asyncio.to_thread(sender.send, [EPHEMERAL])
    await soon(lambda: heard == [LOGGED, EPHEMERAL])
    await stop()


async def test_what_a_killed_process_left_is_cleared_away(folder: Path, heard: list[Event]) -> None:
    folder.mkdir()
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(folder / "1-dead.sock"))
    dead.close()
    (folder / "2-dead.port").write_text("1 00")
    (folder / "3-dead.port").write_text("")
    stop = await wake_socket.listen(folder)
    sender = wake_socket.Sender(folder)
    await asyncio.to_thread(sender.send, [LOGGED])
    await soon(lambda: heard == [LOGGED])
    assert [path for path in folder.iterdir() if "dead" in path.name] == []
    await stop()


async def test_a_receiver_that_does_not_keep_up_is_not_waited_for(folder: Path) -> None:
    folder.mkdir()
    stuck = socket.socket(socket.AF_UNIX)
    stuck.bind(str(folder / "1-stuck.sock"))
    stuck.listen()
    sender = wake_socket.Sender(folder)
    began = time.monotonic()
    for _ in range(200):
        sender.send([Event("THING", Audience(1), b"x" * 50_000, 1)])
    assert time.monotonic() - began < 5
    stuck.close()


async def test_many_threads_may_send_at_once(folder: Path, listening: Path, heard: list[Event]) -> None:
    sender = wake_socket.Sender(folder)

    def send() -> None:
        for _ in range(50):
            sender.send([LOGGED])

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    await soon(lambda: len(heard) == 200)
    assert all(event == LOGGED for event in heard)
    for thread in threads:
        thread.join()


async def test_rubbish_on_the_socket_harms_nothing(folder: Path, listening: Path, heard: list[Event]) -> None:
    for rubbish in (b"\xff\xff\xff\xff", b"\x00\x00\x00\x05hello", b"\x00"):
        peer = await asyncio.to_thread(wake_socket._connect, listening)
        peer.send(rubbish)
        peer.close()
    sender = wake_socket.Sender(folder)
    await asyncio.to_thread(sender.send, [LOGGED])
    await soon(lambda: heard == [LOGGED])


async def test_a_loopback_port_wants_its_secret(
    folder: Path, heard: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wake_socket, "MAX_UNIX_PATH", 0)
    stop = await wake_socket.listen(folder)
    (path,) = folder.iterdir()
    port = int(path.read_text().split()[0])
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    body = wake_codec.encode([LOGGED])
    writer.write(b"x" * 16 + len(body).to_bytes(4) + body)
    await writer.drain()
    await asyncio.sleep(0.1)
    assert heard == []
    writer.close()
    await stop()


# By Redis


@pytest.fixture
def redis_url() -> Iterator[str]:
    server = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"redis://127.0.0.1:{server.server_address[1]}/0"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def forget_redis() -> None:
    wake_redis._sender.cache_clear()


async def test_redis_carries_wakes_to_other_processes(
    redis_url: str, heard: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = await wake_redis.listen(redis_url)
    mine = wake_redis._origin()

    def others_send() -> None:
        wake_redis._sender(redis_url).send(b"another!" + wake_codec.encode([LOGGED, EPHEMERAL]))

    async with asyncio.timeout(PATIENCE):
        while not heard:
            await asyncio.to_thread(others_send)
            await asyncio.sleep(0.05)
    assert heard[:2] == [LOGGED, EPHEMERAL]
    count = len(heard)
    await asyncio.to_thread(wake_redis.send, redis_url, [LOGGED])
    await asyncio.sleep(0.2)
    assert (len(heard), len(mine)) == (count, 8), "nobody hears their own again"
    await stop()


async def test_a_redis_that_is_away_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{nobody.getsockname()[1]}/0"
        stop = await wake_redis.listen(url)
        began = time.monotonic()
        for _ in range(1000):
            wake_redis.send(url, [LOGGED])
        assert time.monotonic() - began < 2
        await stop()


async def test_a_redis_that_comes_back_is_used_again(
    heard: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wake_redis, "AWAY_SECONDS", 0.05)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = probe.getsockname()
    url = f"redis://127.0.0.1:{address[1]}/0"
    stop = await wake_redis.listen(url)
    wake_redis.send(url, [LOGGED])
    server = TcpFakeServer(address, server_type="redis")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    data = b"another!" + wake_codec.encode([LOGGED])
    async with asyncio.timeout(PATIENCE):
        while not heard:
            await asyncio.to_thread(wake_redis._sender(url).send, data)
            await asyncio.sleep(0.05)
    assert heard[0] == LOGGED
    await stop()
    server.shutdown()
    server.server_close()


# The switch


async def test_a_path_that_fails_fails_nothing(heard: list[Event]) -> None:
    def fail(events: Sequence[Event]) -> None:
        raise OSError("away")

    stop = wake.add_path(fail)
    wake.send([LOGGED])
    stop()
    assert heard == [LOGGED]


async def test_the_settings_choose_the_path(folder: Path, heard: list[Event]) -> None:
    with override_settings(DATA_DIR=folder.parent, REDIS_URL=""):
        stop = await wake.listen()
        assert [path.suffix for path in folder.iterdir()] == [".sock"]
        await asyncio.to_thread(wake_socket.Sender(folder).send, [LOGGED])
        await soon(lambda: heard == [LOGGED])
        await stop()
