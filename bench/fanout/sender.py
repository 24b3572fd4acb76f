"""Posts numbered messages, in a closed loop or at a fixed rate, beside history requests or alone."""

import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from bench import common
from bench.fanout.load import Load

CONTENT_LENGTH = 100


def text_of(seq: int, length: int) -> str:
    """The numbered text of one message, of exactly `length` characters, stamped with the time."""
    return f"seq:{seq:09d} t:{time.monotonic_ns():018d} ".ljust(length, "x")


class Poster(Protocol):
    """One keep-alive HTTP connection that posts messages, one after the other."""

    def post(self, seq: int) -> None:
        """Posts message `seq`."""


class MessagePoster:
    """Posts to the product, as the members whose tokens it was given, in turn."""

    def __init__(self, port: int, channel: int, tokens: Sequence[str]) -> None:
        self._http = common.Http(port)
        self._path = f"/api/v10/channels/{channel}/messages"
        self._tokens = itertools.cycle(tokens)

    def post(self, seq: int) -> None:
        body = json.dumps({"content": text_of(seq, CONTENT_LENGTH)}).encode()
        headers = {"Authorization": f"Bearer {next(self._tokens)}", "Content-Type": "application/json"}
        self._http.request("POST", self._path, body, headers)

    def history(self) -> None:
        """Reads the newest 50 messages."""
        headers = {"Authorization": f"Bearer {next(self._tokens)}"}
        self._http.request("GET", self._path + "?limit=50", headers=headers)


class NchanPoster:
    """Publishes to nchan texts of `length` bytes."""

    def __init__(self, port: int, length: int) -> None:
        self._http = common.Http(port)
        self._length = length

    def post(self, seq: int) -> None:
        text = text_of(seq, self._length).encode()
        self._http.request("POST", "/pub", text, {"Content-Type": "text/plain"})


def closed_loop(posters: Sequence[Poster], load: Load | None, first: int, count: int) -> None:
    """Posts `count` messages with as many in flight as there are posters.

    With a load client, the next message follows when the one before it has reached every connection;
    without, when it has been answered.
    """
    numbers = iter(range(first, first + count))
    lock = threading.Lock()
    faults: list[Exception] = []

    def work(poster: Poster) -> None:
        try:
            while (seq := _next(numbers, lock)) is not None:
                poster.post(seq)
                if load and not load.wait_for(seq):
                    raise TimeoutError(f"message {seq} did not reach everybody")
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(poster,)) for poster in posters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def _next(numbers: Iterator[int], lock: threading.Lock) -> int | None:
    with lock:
        return next(numbers, None)


def paced(poster: Poster, load: Load, first: int, count: int, rate: float) -> None:
    """Posts `count` messages at `rate` per second, whether or not the ones before have arrived."""
    start = time.monotonic()
    for index in range(count):
        time.sleep(max(0.0, start + index / rate - time.monotonic()))
        poster.post(first + index)
    load.wait_for_all()


@contextmanager
def repeated(actions: Sequence[Callable[[], None]], rate: float) -> Iterator[None]:
    """Meanwhile calls the actions at `rate` per second together, each in a thread of its own."""
    stop = threading.Event()
    faults: list[Exception] = []

    def work(action: Callable[[], None], delay: float) -> None:
        every = len(actions) / rate
        due = time.monotonic() + delay
        try:
            while not stop.wait(max(0.0, due - time.monotonic())):
                action()
                due += every
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(action, i / rate)) for i, action in enumerate(actions)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    if faults:
        raise faults[0]
