"""The servers that are compared: the product in one or two web processes, and nchan."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bench import common
from bench.fanout.commits import CommitTimes, commit_times
from bench.fanout.load import Load
from bench.fanout.nchan import Nchan
from bench.fanout.sender import MessagePoster, NchanPoster, Poster
from bench.people import People, make_people

ONE, TWO, NCHAN = "rscord", "rscord x2", "nchan"
WARM_UP_CONNECTIONS = 10
AUTHORS_PER_POSTER = 50


@dataclass
class Side:
    """One running server. `web` are the processes that hold sockets, `processes` is all of them."""

    name: str
    port: int
    web: list[int]
    processes: list[int]
    load_arguments: list[str]
    poster: Callable[[int], Poster]
    history: list[Callable[[], None]] = field(default_factory=list)
    commit_times: CommitTimes | None = None
    load: Load | None = None
    rounds: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def posters(self, count: int) -> list[Poster]:
        """As many posters, each with a connection and authors of its own."""
        return [self.poster(index) for index in range(count)]

    def connect(self, connections: int) -> Load:
        """A load client for this server, to be entered."""
        return Load(connections, "--ports", str(self.port), *self.load_arguments)


@contextmanager
def product(port: int, members: int, database: str, redis_url: str = "") -> Iterator[Side]:
    """The product's own server, with one guild of that many members; two web processes if it has Redis."""
    with ExitStack() as stack:
        url = stack.enter_context(common.database(database))
        install = stack.enter_context(common.installation(database_url=url, redis_url=redis_url))
        people = make_people(install, members)
        extra = {"WEB_PROCESSES": "2"} if redis_url else {}
        if redis_url:
            _empty(redis_url)
        server = stack.enter_context(common.serving(install, port, **extra))
        poster = partial(_message_poster, port, people)
        side = Side(
            TWO if redis_url else ONE,
            port,
            server.web,
            server.processes,
            ["--tokens", str(people.token_file)],
            poster,
            [_message_poster(port, people, index).history for index in range(4)],
            commit_times(install.directory, url),
        )
        with side.connect(WARM_UP_CONNECTIONS):
            poster(0).post(0)
        yield side


def _message_poster(port: int, people: People, index: int) -> MessagePoster:
    start = index * AUTHORS_PER_POSTER % len(people.tokens)
    return MessagePoster(port, people.channel, people.tokens[start : start + AUTHORS_PER_POSTER])


def _empty(redis_url: str) -> None:
    import redis

    redis.Redis.from_url(redis_url).flushdb()


@contextmanager
def nchan(port: int, length: int) -> Iterator[Side]:
    """nchan, whose messages are of `length` bytes."""
    with Nchan(port) as server:
        workers = server.workers()

        def poster(_: int) -> Poster:
            return NchanPoster(port, length)

        yield Side(NCHAN, port, workers, workers, ["--path", "/sub", "--nchan"], poster)
