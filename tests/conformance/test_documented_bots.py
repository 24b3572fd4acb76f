"""The bots of docs/bots.md, run exactly as they are printed there, against a server with its rate limits on."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conformance.runs import node
from tests.server.product import ROOT, Person, Product, running, sign_up

pytestmark = [pytest.mark.server, pytest.mark.timeout(200)]

SECONDS = 60
PAGE = (ROOT / "docs" / "bots.md").read_text(encoding="utf-8")
PRINTED = dict(re.findall(r"^### (\S+)$.*?^```(?:python|js)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("product"), RATE_LIMITS="1") as server:
        yield server


@pytest.fixture(scope="module")
def alice(product: Product) -> Person:
    return sign_up(product, "alice")


@pytest.fixture
def bot(product: Product, alice: Person, tmp_path: Path) -> Iterator["Bot"]:
    made = Bot(product, alice, tmp_path)
    yield made
    made.stop()


class Bot:
    """A printed program with a guild of its own."""

    def __init__(self, product: Product, alice: Person, folder: Path) -> None:
        self.product, self.alice, self.folder = product, alice, folder
        guild = alice.request("POST", "/guilds", json={"name": "Bots"})["id"]
        channels = alice.request("GET", f"/guilds/{guild}/channels")
        self.channel = next(each["id"] for each in channels if each["type"] == 0)
        self.token = product.output_of("createbot", "Parrot", "--guild", guild).split()[-1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, library: str) -> None:
        """Write the program into a file, as it is printed, and run it."""
        name, interpreter = ("bot.cjs", node()) if library == "discord.js" else ("bot.py", sys.executable)
        (self.folder / name).write_text(PRINTED[library], encoding="utf-8")
        told = {
            "RSCORD_URL": self.product.url,
            "BOT_TOKEN": self.token,
            "NODE_PATH": str(ROOT / "node_modules"),
        }
        printing = (self.folder / "printed").open("wb")
        self.process = subprocess.Popen(
            [interpreter, str(self.folder / name)],
            cwd=self.folder,
            env=os.environ | told,
            stdout=printing,
            stderr=subprocess.STDOUT,
        )

    def answer(self) -> str | None:
        """Say "ping" until there is an answer, since nobody tells when the bot listens; return it."""
        path = f"/channels/{self.channel}/messages"
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and self.process is not None and self.process.poll() is None:
            ping = self.alice.request("POST", path, json={"content": "ping"})["id"]
            time.sleep(1)
            for message in self.alice.request("GET", path):
                if message["author"].get("bot") and message.get("message_reference"):
                    assert int(message["message_reference"]["message_id"]) <= int(ping)
                    return str(message["content"])
        return None

    def stop(self) -> None:
        """End the program."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def printed(self) -> str:
        return (self.folder / "printed").read_text(errors="replace")


@pytest.mark.parametrize("library", ["discord.py", "hikari", "discord.js"])
def test_it_answers(bot: Bot, library: str) -> None:
    bot.start(library)
    assert bot.answer() == "pong", bot.printed()


def test_every_printed_program_is_run() -> None:
    assert set(PRINTED) == {"discord.py", "hikari", "discord.js"}
    assert PAGE.count("```python") + PAGE.count("```js") == len(PRINTED)


@pytest.mark.parametrize("library", ["discord.py", "hikari", "discord.js"])
def test_it_waits_out_a_refusal_and_tries_again(bot: Bot, library: str) -> None:
    """Its bucket is emptied behind its back, so that the server refuses the answer at first."""
    bot.start(library)
    assert bot.answer() == "pong", bot.printed()
    url = f"{bot.product.url}/api/v10/channels/{bot.channel}/messages"
    refused = exhaust(url, bot.token)
    assert refused.headers["Via"]
    assert float(refused.json()["retry_after"]) > 0
    seen = len(pongs(bot))
    bot.alice.request("POST", f"/channels/{bot.channel}/messages", json={"content": "ping"})
    deadline = time.monotonic() + SECONDS
    while len(pongs(bot)) <= seen:
        assert time.monotonic() < deadline, bot.printed()
        time.sleep(0.5)


def exhaust(url: str, token: str) -> httpx.Response:
    """Send until the server refuses; return the refusal."""
    headers = {"Authorization": f"Bot {token}"}
    while True:
        answer = httpx.post(url, json={"content": "noise"}, headers=headers, timeout=20)
        if answer.status_code == 429:
            return answer


def pongs(bot: Bot) -> list[str]:
    """Return the ids of the bot's answers that are among the newest messages."""
    messages = bot.alice.request("GET", f"/channels/{bot.channel}/messages?limit=100")
    return [message["id"] for message in messages if message["content"] == "pong"]
