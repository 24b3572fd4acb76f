"""A child's side of being supervised: its standard input is a pipe that ends when the supervisor does.

That holds for a supervisor that was killed too, on every system, so no orphan stays behind on the port. The
supervisor asks a child to stop by closing the pipe.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

GRACE_SECONDS = 10
"""So long a child may take to stop once its lifeline is cut."""
BEAT_SECONDS = 5
"""How often a child gives a sign of life. After three of these without one it counts as stuck."""


def watch(stop: Callable[[], None]) -> None:
    """Call ``stop`` on a thread of its own when standard input ends, and leave the hard way 10 s later."""
    threading.Thread(target=_wait, args=(stop,), name="lifeline", daemon=True).start()


def _wait(stop: Callable[[], None]) -> None:
    # Not through sys.stdin, whose lock this thread would hold when the interpreter ends.
    while os.read(sys.stdin.fileno(), 1):
        pass
    stop()
    time.sleep(GRACE_SECONDS)
    os._exit(1)


class Pulse:
    """Signs of life of one process: the time stamp of a file. The first says that the process is ready."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.alive"
        self._next = 0.0

    def beat(self) -> None:
        """Give a sign of life if the last was some seconds ago."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + BEAT_SECONDS
            self.path.touch()

    def clear(self) -> None:
        """Forget the signs of an earlier process of this name."""
        self.path.unlink(missing_ok=True)

    def age(self) -> float | None:
        """Return the seconds since the last sign of life, None if there never was one."""
        try:
            return time.time() - self.path.stat().st_mtime
        except FileNotFoundError:
            return None

    def health(self) -> str:
        """Return ``starting``, ``ok`` or ``stuck``."""
        age = self.age()
        if age is None:
            return "starting"
        return "ok" if age < 3 * BEAT_SECONDS else "stuck"
