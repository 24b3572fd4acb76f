"""Compiles the C load client and drives it over its standard input and output (see load.c)."""

import json
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench import common

SOURCE = Path(__file__).with_name("load.c")
OPENING_TIMEOUT = 600.0


def compiled() -> Path:
    """The client's binary, compiled with the system's C compiler when its source is newer."""
    binary = common.OUTPUT / "load"
    if not binary.exists() or binary.stat().st_mtime < SOURCE.stat().st_mtime:
        binary.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cc", "-O2", "-Wall", "-o", binary, SOURCE], check=True)
    return binary


class Load:
    """Connections held by one client process: a context manager, connected on entry."""

    def __init__(self, connections: int, *arguments: str) -> None:
        self.connections = connections
        self.first = 0
        self._arrived: list[threading.Event] = []
        self._answers: list[dict[str, Any]] = []
        self._answered = threading.Condition()
        self._process = subprocess.Popen(
            [compiled(), "--connections", str(connections), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.pid = self._process.pid
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> "Load":
        opened = self._answer(OPENING_TIMEOUT)
        if opened["up"] != self.connections:
            raise RuntimeError(f"only {opened['up']} of {self.connections} connections came up: {opened}")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def expect(self, first: int, count: int) -> None:
        """Starts a measurement of the messages first … first + count - 1."""
        self.first = first
        self._arrived = [threading.Event() for _ in range(count)]
        self._say(f"expect {first} {count}")
        self._answer()

    def wait_for(self, seq: int, timeout: float = 20.0) -> bool:
        """Waits until message `seq` has reached every connection."""
        return self._arrived[seq - self.first].wait(timeout)

    def wait_for_all(self, timeout: float = 20.0) -> bool:
        return all(event.wait(timeout) for event in self._arrived)

    def report(self, commits: Mapping[int, int] | None = None) -> dict[str, Any]:
        """The measurement so far. `commits`: wall-clock nanoseconds of commits, by sequence number."""
        to_monotonic = time.monotonic_ns() - time.time_ns()
        for seq, nanoseconds in (commits or {}).items():
            self._say(f"commit {seq} {nanoseconds + to_monotonic}")
        self._say("report")
        return self._answer()

    def _say(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(line + "\n")

    def _answer(self, timeout: float = 60.0) -> dict[str, Any]:
        with self._answered:
            if not self._answered.wait_for(
                lambda: self._answers or self._process.poll() is not None, timeout
            ):
                raise TimeoutError("the load client does not answer")
            if not self._answers:
                raise RuntimeError(f"the load client left with {self._process.returncode}")
            return self._answers.pop(0)

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            if line.startswith("d "):
                self._arrived[int(line[2:]) - self.first].set()
                continue
            with self._answered:
                self._answers.append(json.loads(line))
                self._answered.notify()
        self._process.wait()
        with self._answered:
            self._answered.notify()
