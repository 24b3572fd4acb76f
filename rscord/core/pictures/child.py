"""Where hostile pictures are decoded: in a child process with little memory, little time and no secrets.

Whatever a picture does to its decoder, the web process that took it in goes on, and the sender gets a 4xx.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO, Literal

import orjson
from django.conf import settings

from rscord.core.errors import Unavailable
from rscord.core.pictures.decoder import Job

SECONDS = 10
"""Processor time for one picture; ``WAIT_SECONDS`` is by the clock, for a free place and again for the work."""
WAIT_SECONDS = 20
MEMORY_BYTES = 768 << 20
AT_ONCE = 2
"""Pictures that one web process has decoded at the same time."""

ACCEPTED = ("PNG", "JPEG", "GIF", "WEBP")

_SCRIPT = Path(__file__).with_name("decoder.py")
_ENVIRONMENT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
_places = BoundedSemaphore(AT_ONCE)
# However many pictures come at once, a quarter of the threads is left for everything else.
_queue = BoundedSemaphore(max(1, settings.WEB_THREADS * 3 // 4))


class Refused(Exception):
    """The picture is no picture, is broken, or asks for too much; ``code`` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture encoded anew: its files by their endings, and the size of the first frame as decoded."""

    motion: Literal["still", "gif", "apng"]
    width: int
    height: int
    files: dict[str, bytes]


def encode(
    sent: IO[bytes],
    *,
    formats: tuple[str, ...] = ACCEPTED,
    motion: Literal["none", "gif", "own", "same"],
    side: int = 0,
    moving_side: int = 0,
    pixels: int,
    all_pixels: int,
) -> Encoded:
    """Decode a picture and encode it anew as :class:`Job` describes.

    Raises Refused (IMAGE_INVALID, IMAGE_TOO_LARGE), or Unavailable if the machine is too busy to come to it in time.
    Not for use inside a transaction.
    """
    job: Job = {
        "formats": list(formats),
        "motion": motion,
        "side": side,
        "moving_side": moving_side,
        "pixels": pixels,
        "all_pixels": all_pixels,
        "memory": MEMORY_BYTES,
        "seconds": SECONDS,
    }
    with _place():
        return _run(job, sent)


@contextmanager
def _place() -> Iterator[None]:
    """Wait for a place. Raises Unavailable if that takes long, or if too many threads wait already."""
    if not _queue.acquire(blocking=False):
        raise Unavailable
    try:
        if not _places.acquire(timeout=WAIT_SECONDS):
            raise Unavailable
        try:
            yield
        finally:
            _places.release()
    finally:
        _queue.release()


def _run(job: Job, sent: IO[bytes]) -> Encoded:
    # Files, not pipes: nothing has to be read while it is written, and the child's output has a limit of its own.
    with TemporaryFile() as given, TemporaryFile() as made:
        given.write(orjson.dumps(job) + b"\n")
        copyfileobj(sent, given)
        given.seek(0)
        _wait_for_child(given, made)
        made.seek(0)
        return _read(made)


def _wait_for_child(given: IO[bytes], made: IO[bytes]) -> None:
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603  (our own script, by our own interpreter)
            [sys.executable, "-I", str(_SCRIPT)],
            stdin=given,
            stdout=made,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        # Its processor time was not used up: the machine is busy. Windows has no such limit.
        raise Refused("IMAGE_TOO_LARGE") if sys.platform == "win32" else Unavailable() from None
    if done.returncode:
        raise Refused("IMAGE_TOO_LARGE" if _ran_out(done.returncode) else "IMAGE_INVALID")


def _ran_out(code: int) -> bool:
    """Whether the system ended a child for what it used."""
    return sys.platform != "win32" and -code in {signal.SIGXCPU, signal.SIGKILL, signal.SIGXFSZ}


def _read(made: IO[bytes]) -> Encoded:
    head = orjson.loads(made.readline())
    if "fault" in head:
        raise Refused(head["fault"])
    files = {ending: made.read(size) for ending, size in head["parts"]}
    return Encoded(head["motion"], head["width"], head["height"], files)
