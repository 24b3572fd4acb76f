"""What the benchmarks share: processes and their cost, servers and databases, HTTP, figures."""

import contextlib
import http.client
import json
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "var" / "bench"
TICKS = os.sysconf("SC_CLK_TCK")
POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432")


def is_root() -> bool:
    return os.geteuid() == 0


# Processes


def children(pid: int) -> list[int]:
    """The direct children of a process; none if it has gone."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in task.read_text().split()]
    return found


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    return [pid, *(relative for child in children(pid) for relative in family(child))]


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time that the processes have used since they began (in steps of 1/100 s)."""
    return sum(sum(_times(pid)[:2]) for pid in pids)


def _times(pid: int) -> list[float]:
    """User and system time of a process, then of its children that have ended, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [int(field) / TICKS for field in fields[11:15]]


@dataclass(frozen=True)
class Memory:
    """Resident and proportional set size of processes, in KiB."""

    rss: int
    pss: int


def memory(pids: Iterable[int]) -> Memory:
    rss = pss = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, value = line.partition(":")
            if name == "Rss":
                rss += int(value.split()[0])
            elif name == "Pss":
                pss += int(value.split()[0])
    return Memory(rss, pss)


def wait_for_port(port: int, process: subprocess.Popen[Any], timeout: float = 60.0) -> None:
    """Waits until something listens on the loopback port; raises RuntimeError if the process ends first."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            raise RuntimeError(f"the process for port {port} ended with {process.returncode}")
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port}")


# Servers and databases


@dataclass(frozen=True)
class Install:
    """A throwaway installation: its data dir and the environment that points every command at it."""

    directory: Path
    environment: Mapping[str, str]

    def run(self, *command: str) -> None:
        """Runs a Python command of the project to its end; shows its output if it fails, and raises."""
        result = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        if result.returncode:
            print(result.stdout, result.stderr, sep="\n", file=sys.stderr)
            result.check_returncode()

    def start(self, *command: str, **extra: str) -> subprocess.Popen[bytes]:
        """Starts a Python command of the project; what it says goes to bench.log in the data dir."""
        with (self.directory / "bench.log").open("ab") as log:
            environment = {**self.environment, **extra}
            return subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=environment, stdout=log, stderr=log
            )


@contextmanager
def installation(*, database_url: str = "", redis_url: str = "", prepare: str = "setup") -> Iterator[Install]:
    """A fresh installation in a temporary folder, prepared by that management command, gone afterwards.

    Without rate limits, and with access tokens that outlast a long run.
    """
    directory = Path(tempfile.mkdtemp(prefix="bench-rscord-"))
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "rscord.settings",
        "RSCORD_DATA_DIR": str(directory),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SEED": "0",
        "RATE_LIMITS": "0",
        "ACCESS_TOKEN_MINUTES": "1440",
        "LOG_LEVEL": "warning",
    }
    install = Install(directory, environment)
    try:
        install.run("manage.py", prepare)
        yield install
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def running(install: Install, port: int, *command: str, **extra: str) -> Iterator[int]:
    """A server of that installation, once it listens on the loopback port; gives its pid."""
    process = install.start(*command, PORT=str(port), HOST="127.0.0.1", **extra)
    try:
        try:
            wait_for_port(port, process)
        except Exception:
            print((install.directory / "bench.log").read_text()[-4000:], file=sys.stderr)
            raise
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass(frozen=True)
class Server:
    """The product's running server: its web processes, and all its processes."""

    web: list[int]
    processes: list[int]


@contextmanager
def serving(install: Install, port: int, **extra: str) -> Iterator[Server]:
    """The product's own server, as `make run` starts it, ready to answer."""
    with running(install, port, "manage.py", "serve", "--demo", **extra) as main:
        Http(port).request("GET", "/health")
        state = json.loads((install.directory / "run" / "serve.json").read_text())
        web = [child["pid"] for child in state["children"] if child["name"].startswith("web")]
        yield Server(web, family(main))


@contextmanager
def postgres_database(name: str) -> Iterator[str]:
    """An empty PostgreSQL database, dropped afterwards; gives its URL.

    The server is BENCH_POSTGRES (default postgres://postgres@127.0.0.1:5432); its user makes databases.
    """
    import psycopg

    def execute(statement: str) -> None:
        with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{POSTGRES}/{name}"
    finally:
        execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The DATABASE_URL of an empty database, ``sqlite`` (made in the data dir) or ``postgres``."""
    if kind == "sqlite":
        yield ""
    else:
        with postgres_database(f"rscord_bench_{secrets.token_hex(4)}") as url:
            yield url


def postgres_cpu_seconds() -> float:
    """What the local PostgreSQL servers have used, with their processes that have ended: a connection may come and
    go between two looks."""
    total = 0.0
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            title = path.read_bytes()
            if title.startswith(b"postgres:"):
                total += sum(_times(int(path.parent.name))[:2])
            elif title.partition(b"\0")[0].endswith(b"/postgres"):
                total += sum(_times(int(path.parent.name)))
    return total


# HTTP


class Http:
    """One keep-alive connection to a loopback port."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> bytes:
        """The answer's body; raises RuntimeError unless its status is 2xx."""
        self._connection.request(method, path, body, dict(headers or {}))
        answer = self._connection.getresponse()
        data = answer.read()
        if not 200 <= answer.status < 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {data[:300]!r}")
        return data


# Figures


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def percentile(values: Iterable[float], part: float) -> float:
    """The smallest value that at least `part` per cent of the values do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * part // 100).__int__() - 1)] if ordered else 0.0


@dataclass(frozen=True)
class Figure:
    """A value, and the target that it must not exceed, if it has one."""

    name: str
    value: float
    unit: str = ""
    target: float | None = None

    @property
    def met(self) -> bool:
        return self.target is None or self.value <= self.target


def print_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints rows of cells under a header, the first column to the left and the others to the right."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    print(f"\n{title}")
    for row in [header, *rows]:
        cells = [
            row[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
        ]
        print("  ".join(cells).rstrip())


def print_figures(title: str, figures: Sequence[Figure]) -> None:
    width = max(len(figure.name) for figure in figures)
    print(f"\n{title}")
    for figure in figures:
        line = f"  {figure.name:<{width}}  {figure.value:>10.3f} {figure.unit:<6}"
        if figure.target is not None:
            line += f"  target ≤ {figure.target:g}  {'met' if figure.met else 'MISSED'}"
        print(line.rstrip())


def save(name: str, figures: Sequence[Figure], details: Mapping[str, Any]) -> Path:
    """Writes a run's figures and raw measurements under var/bench/ as JSON."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    path = OUTPUT / f"{name}-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    rows = [{**vars(figure), "met": figure.met} for figure in figures]
    path.write_text(json.dumps({"figures": rows, "details": details}, indent=1))
    print(f"\nsaved {path}")
    return path
