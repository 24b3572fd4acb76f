"""Runs a bot library's program against the product, once for all its items, through the recorder."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from websockets.asyncio.client import connect

from tests.conformance.items import ITEMS
from tests.conformance.recorder import Recorder, Recording
from tests.server.product import ROOT, Person, Product, sign_up, started

MINUTES = 3
HERE = Path(__file__).parent
PEOPLE = ("alice", "bob", "charlie", "dora", "ed")
ADMINISTRATOR = 8


@dataclass
class Outcome:
    """What came of a run: for each item None or what went wrong, what passed, and what was printed."""

    items: dict[str, str | None]
    recording: Recording
    printed: str


def command(library: str) -> list[str]:
    """Return how a library's program is started."""
    if library == "discord.js":
        return [node(), str(HERE / "with_discord_js.cjs")]
    return [sys.executable, "-m", f"tests.conformance.with_{library.replace('.', '_')}"]


def node() -> str:
    """Return Node's path: of the virtual environment, as ``make`` may have installed it there, or the machine's."""
    found = shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert found is not None, "there is no Node; make test installs one"
    return found


def outcome_of(library: str, common: Path) -> Outcome:
    """Return the outcome of a library's only run. Whichever test process comes first makes it, others wait.

    ``common`` is a folder that all test processes have.
    """
    folder = common / library
    result = folder / "outcome.json"
    try:
        folder.mkdir()
    except FileExistsError:
        _wait_for(result)
    else:
        _write(result, asdict(_run(library, folder)))
    told = json.loads(result.read_text())
    return Outcome(told["items"], Recording(**told["recording"]), told["printed"])


def _run(library: str, folder: Path) -> Outcome:
    product = Product(folder, {"GATEWAY_HEARTBEAT_SECONDS": "5"})
    product.settings["PUBLIC_URL"] = product.url
    with started(product), Recorder(product) as recorder:
        told = _world(product, recorder) | {"results": str(folder / "results.json")}
        with online(sign_in(told, product)), (folder / "printed").open("wb") as printing:
            program = subprocess.Popen(
                command(library),
                cwd=ROOT,
                env=os.environ | {"CONFORMANCE": json.dumps(told)},
                stdout=printing,
                stderr=subprocess.STDOUT,
            )
            with suppress(subprocess.TimeoutExpired):
                program.wait(MINUTES * 60)
            program.kill()
    printed = (folder / "printed").read_text(errors="replace")[-8000:]
    results = folder / "results.json"
    items = json.loads(results.read_text()) if results.exists() else dict.fromkeys(ITEMS, printed)
    return Outcome(items, recorder.recording, printed)


def _world(product: Product, recorder: Recorder) -> dict[str, Any]:
    people = {name: sign_up(product, name) for name in PEOPLE}
    guild = people["alice"].request("POST", "/guilds", json={"name": "Harbour"})["id"]
    channels = people["alice"].request("GET", f"/guilds/{guild}/channels")
    channel = next(each["id"] for each in channels if each["type"] == 0)
    invite = people["alice"].request("POST", f"/channels/{channel}/invites", json={})
    people["bob"].request("POST", f"/invites/{invite['code']}")
    created = product.output_of(
        "createbot", "conformance", "--guild", guild, "--permissions", str(ADMINISTRATOR)
    )
    # Libraries move roles that stand below their own.
    made = people["alice"].request("GET", f"/guilds/{guild}/roles")[-1]["id"]
    people["alice"].request("PATCH", f"/guilds/{guild}/roles", json=[{"id": made, "position": 9}])
    api = f"{product.url}/api/v10"
    return {
        "url": recorder.url,
        "bot_token": created.split()[-1],
        "guild": guild,
        "channel": channel,
        "people": {
            name: {"id": person.id, "access": person.access, "url": api} for name, person in people.items()
        },
        "items": ITEMS,
    }


def sign_in(told: dict[str, Any], product: Product) -> Person:
    """Return alice, as the program knows her."""
    alice = told["people"]["alice"]
    return Person(product, alice["id"], "alice", alice["access"])


@contextmanager
def online(person: Person) -> Iterator[None]:
    """Keep somebody's client open, so that others see their presence."""
    stop = asyncio.Event()
    loop = asyncio.new_event_loop()
    thread = Thread(target=lambda: loop.run_until_complete(_stay(person, stop)))
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


async def _stay(person: Person, stop: asyncio.Event) -> None:
    async with connect(f"{person.product.gateway}?v=10&encoding=json", max_size=None) as socket:
        identify = {"token": person.access, "intents": 0, "properties": {}}
        await socket.send(json.dumps({"op": 2, "d": identify}))
        hearing = asyncio.create_task(_hear(socket))
        await stop.wait()
        hearing.cancel()


async def _hear(socket: Any) -> None:
    async for frame in socket:
        if json.loads(frame)["op"] in {0, 10, 11}:
            await asyncio.sleep(1)
            await socket.send(json.dumps({"op": 1, "d": None}))


def _write(path: Path, value: Any) -> None:
    """Write a file that is either not there or whole."""
    half = path.with_suffix(".part")
    half.write_text(json.dumps(value))
    half.rename(path)


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + (MINUTES + 1) * 60
    while not path.exists():
        assert time.monotonic() < deadline, f"no other test process has written {path}"
        time.sleep(0.1)
