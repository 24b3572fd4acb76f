"""Nothing is lost or doubled when processes are killed in the middle of a load.

Clients that are cut off at random moments resume again and again while `flood` posts 200 messages a second. Whatever
is killed meanwhile, each of them must hear every message of the log, once and in order.
"""

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from tests.server.listener import Listener
from tests.server.product import Person, Product, free_port, logged_messages, running, sign_up

pytestmark = [pytest.mark.server, pytest.mark.timeout(240)]

RATE = 200
SECONDS = 5
LISTENERS = 6
CATCH_UP_SECONDS = 30

Blow = Callable[[Product], Awaitable[None]]


def make_place(product: Product) -> tuple[Person, str]:
    """Sign up one person with a guild; return them and its first channel's id."""
    alice = sign_up(product, "alice")
    guild = alice.request("POST", "/guilds", json={"name": "Load"})
    channels = alice.request("GET", f"/guilds/{guild['id']}/channels")
    return alice, next(channel["id"] for channel in channels if channel["type"] == 0)


def flood(product: Product, channel: str, seconds: float = SECONDS) -> "subprocess.Popen[bytes]":
    """Start posting."""
    log = (product.folder / "flood.log").open("ab")
    command = ["flood", "--channel", channel, "--rate", str(RATE), "--seconds", str(seconds)]
    return product.manage(*command, stdout=log, stderr=log)


@asynccontextmanager
async def listening(listeners: list[Listener]) -> AsyncIterator[None]:
    """Let ``listeners`` listen for the length of the block; a refused RESUME fails the test."""
    tasks = [asyncio.create_task(listener.run()) for listener in listeners]
    try:
        async with asyncio.timeout(30):
            await asyncio.gather(*(listener.ready.wait() for listener in listeners))
        yield
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert not [error for error in outcomes if isinstance(error, AssertionError)]


async def hear_all(product: Product, listeners: list[Listener]) -> None:
    """Wait until every listener has heard the last message; then all must have heard the same, in the log's order."""
    logged = await asyncio.to_thread(logged_messages, product)
    assert logged
    deadline = time.monotonic() + CATCH_UP_SECONDS
    while any(len(each.heard) < len(logged) for each in listeners) and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.5)
    for listener in listeners:
        assert faults(listener, logged) == {"missing": [], "doubled": [], "out of order": []}
        assert listener.heard == logged


def faults(listener: Listener, logged: list[tuple[int, str]]) -> dict[str, list[int]]:
    """Return the positions at which what was heard differs from the log."""
    heard = [position for position, _ in listener.heard]
    return {
        "missing": sorted({position for position, _ in logged} - set(heard)),
        "doubled": sorted({position for position in heard if heard.count(position) > 1}),
        "out of order": [now for before, now in pairwise(heard) if now < before],
    }


async def survive(product: Product, blow: Blow, gateways: list[str] | None = None) -> None:
    """Flood, strike in the middle, and see that everybody has heard everything."""
    person, channel = await asyncio.to_thread(make_place, product)
    gates = gateways or [product.gateway]
    listeners = [
        Listener(person, cut_every=(0.3, 1.5) if number % 2 else None, gateway=gates[number % len(gates)])
        for number in range(LISTENERS)
    ]
    async with listening(listeners):
        posting = flood(product, channel)
        await asyncio.sleep(2)
        await blow(product)
        await asyncio.to_thread(posting.wait, 90)
        last = flood(product, channel, seconds=0.5)
        await asyncio.to_thread(last.wait, 60)
        await asyncio.to_thread(product.wait_until_ready)
        await hear_all(product, listeners)
    assert all(listener.resumes for listener in listeners if listener.cut_every)


async def test_web_process_killed(tmp_path: Path) -> None:
    async def blow(product: Product) -> None:
        for process in product.web_processes():
            process.kill()

    with running(tmp_path) as product:
        await survive(product, blow)


async def test_everything_killed(tmp_path: Path) -> None:
    async def blow(product: Product) -> None:
        for process in psutil.process_iter(["cmdline"]):
            if "flood" in (process.info["cmdline"] or []) and process.ppid() == os.getpid():
                process.kill()
        await asyncio.to_thread(product.kill_everything)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", product.port))
        await asyncio.to_thread(product.start)

    with running(tmp_path) as product:
        await survive(product, blow)


class Redis:
    """A Redis server of the test's own, to be killed."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    if shutil.which("redis-server") is None:
        pytest.skip("needs redis-server on the PATH; .ci/run installs it")
    server = Redis(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.mark.redis
async def test_one_of_two_web_processes_killed(tmp_path: Path, redis: Redis) -> None:
    async def blow(product: Product) -> None:
        product.web_processes()[0].kill()

    with running(tmp_path, REDIS_URL=redis.url, WEB_PROCESSES="2") as product:
        await survive(product, blow)


@pytest.mark.redis
async def test_redis_killed(tmp_path: Path, redis: Redis) -> None:
    async def blow(product: Product) -> None:
        await asyncio.to_thread(redis.kill)
        await asyncio.sleep(1)
        await asyncio.to_thread(redis.start)

    with running(tmp_path, REDIS_URL=redis.url, WEB_PROCESSES="2") as product:
        await survive(product, blow)
