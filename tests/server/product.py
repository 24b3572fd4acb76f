"""The product, running: starts `manage.py serve` in a folder of its own, and ends only what it started."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 60


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass
class Product:
    """One install of the product: its data folder, its settings, its processes."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def gateway(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    def env(self) -> dict[str, str]:
        """The environment of every process of this install."""
        inherited = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
        own = {"RSCORD_DATA_DIR": str(self.folder), "PORT": str(self.port), "SEED": "0", "RATE_LIMITS": "0"}
        return inherited | {"DJANGO_SETTINGS_MODULE": "rscord.settings"} | own | self.settings

    def manage(self, *args: str, **options: Any) -> subprocess.Popen[bytes]:
        """Start a management command of this install."""
        return subprocess.Popen([sys.executable, "manage.py", *args], cwd=ROOT, env=self.env(), **options)

    def output_of(self, *args: str) -> str:
        """Run a management command to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *args], cwd=ROOT, env=self.env(), capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = (self.folder / "serve.log").open("ab")
        self.process = self.manage("serve", stdout=log, stderr=log, start_new_session=True)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait until the server answers that it is ready."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self._is_ready():
                return
            assert self.process is None or self.process.poll() is None, self.log()
            time.sleep(0.1)
        raise AssertionError(f"the server did not become ready:\n{self.log()}")

    def log(self) -> str:
        """What the processes have printed."""
        return (self.folder / "serve.log").read_text(errors="replace")[-8000:]

    def processes(self) -> list[psutil.Process]:
        """The supervisor and all its children."""
        assert self.process is not None
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def web_processes(self) -> list[psutil.Process]:
        """The processes that hold sockets."""
        return [process for process in self.processes()[1:] if "web" in " ".join(process.cmdline())]

    def kill_everything(self) -> None:
        """SIGKILL the supervisor only; its children must end by themselves."""
        doomed = self.processes()
        doomed[0].kill()
        assert self.process is not None
        self.process.wait()
        _, alive = psutil.wait_procs(doomed, timeout=10)
        assert not alive, f"orphans: {alive}"
        self.process = None

    def stop(self) -> None:
        """Stop the server as Ctrl-C does."""
        if self.process is None:
            return
        doomed = self.processes()
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        finally:
            for process in psutil.wait_procs(doomed, timeout=5)[1]:
                process.kill()
        self.process = None

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False


@dataclass
class Person:
    """Somebody with an account on a running product."""

    product: Product
    id: str
    username: str
    access: str

    def request(self, method: str, path: str, **options: Any) -> Any:
        """Call the API as this person; return the decoded answer."""
        headers = {"Authorization": f"Bearer {self.access}"}
        answer = httpx.request(
            method, f"{self.product.url}/api/v10{path}", headers=headers, timeout=20, **options
        )
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


def sign_up(product: Product, username: str) -> Person:
    """Register somebody."""
    form = {"email": f"{username}@example.org", "username": username, "password": "correct-horse-9"}
    answer = httpx.post(f"{product.url}/api/auth/register", json=form, timeout=20)
    assert answer.status_code == 201, answer.text
    body = answer.json()
    return Person(product, body["user"]["id"], username, body["access"])


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Product]:
    """A product that runs for the length of the block."""
    with started(Product(folder, settings)) as product:
        yield product


@contextmanager
def started(product: Product) -> Iterator[Product]:
    """Let ``product`` run for the length of the block."""
    try:
        product.start()
        yield product
    finally:
        product.stop()


LOGGED = """
import orjson
from rscord.core import events
found, position = [], 0
while page := events.read(position, 1000):
    found += [(e.position, e.data()["content"]) for e in page if e.type == "MESSAGE_CREATE"]
    position = page[-1].position
print(orjson.dumps(found).decode())
"""


def logged_messages(product: Product) -> list[tuple[int, str]]:
    """Return (position, content) of every message in the product's event log."""
    return [
        (position, content)
        for position, content in json.loads(product.output_of("shell", "-v0", "-c", LOGGED))
    ]
