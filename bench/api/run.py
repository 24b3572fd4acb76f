"""POST a message and GET 50 of them: the product beside plain DRF, with short and long histories."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from bench import common
from bench.common import Figure
from bench.people import People, make_people

HISTORIES = (10_000, 1_000_000)
AUTHORS = 50
WARM_UP_REQUESTS = 50
MOST = {"POST": 0.8, "GET": 0.35}
MOST_GROWTH = 1.2
PEER = ["-m", "uvicorn", "bench.api.peer_asgi:application", "--log-level", "warning", "--no-access-log"]


@dataclass(frozen=True)
class Side:
    """A server: its processes that answer HTTP, and how its message path looks."""

    name: str
    port: int
    pids: list[int]
    path: str
    query: str


@dataclass(frozen=True)
class Cost:
    """Of one request: CPU of the server, CPU of the server and its database, and time, in milliseconds."""

    web: float
    with_database: float
    wall: float


Key = tuple[str, int, str]
"""Call, messages in the channel, side."""


def main() -> int:
    options = _options()
    figures: list[Figure] = []
    details: dict[str, Any] = {"options": vars(options)}
    for kind in options.databases:
        costs = _on(kind, options)
        medians = {key: _median(found) for key, found in costs.items()}
        _print(kind, medians, options.histories)
        figures += _targets(kind, medians, options.histories)
        details[kind] = {" ".join(map(str, key)): [vars(c) for c in found] for key, found in costs.items()}
    common.print_figures("targets (server CPU per request)", figures)
    common.save("api", figures, details)
    return 0 if all(figure.met for figure in figures) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--databases", nargs="+", default=["sqlite", "postgres"], choices=["sqlite", "postgres"]
    )
    parser.add_argument("--histories", type=int, nargs=2, default=HISTORIES, metavar="MESSAGES")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=300, help="requests of one kind in a round")
    parser.add_argument("--port", type=int, default=8320, help="this port and the next are used")
    return parser.parse_args()


def _on(kind: str, options: argparse.Namespace) -> dict[Key, list[Cost]]:
    """All rounds on one database, interleaved."""
    costs: dict[Key, list[Cost]] = {}
    with ExitStack() as stack:
        url = stack.enter_context(common.database(kind))
        install = stack.enter_context(common.installation(database_url=url))
        people = make_people(install, AUTHORS, options.histories)
        sides = [_product(install, options.port, stack), _peer(install, options.port + 1, stack)]
        for requests in [WARM_UP_REQUESTS, *[options.requests] * options.rounds]:
            for index, history in enumerate(options.histories):
                for call in MOST:
                    for side in sides:
                        action = _action(call, side, people, people.channels[index])
                        costs.setdefault((call, history, side.name), []).append(
                            _cost(side, url, action, requests)
                        )
    return {key: found[1:] for key, found in costs.items()}


def _product(install: common.Install, port: int, stack: ExitStack) -> Side:
    server = stack.enter_context(common.serving(install, port))
    return Side("rscord", port, server.web, "/api/v10/channels/{}/messages", "?limit=50")


def _peer(install: common.Install, port: int, stack: ExitStack) -> Side:
    pid = stack.enter_context(common.running(install, port, *PEER, "--port", str(port)))
    return Side("DRF", port, [pid], "/channels/{}/messages", "")


def _action(call: str, side: Side, people: People, channel: int) -> Callable[[int], None]:
    """A function that makes the n-th request of this kind."""
    http, path = common.Http(side.port), side.path.format(channel)

    def post(number: int) -> None:
        body = json.dumps({"content": f"message {number} ".ljust(100, "x")}).encode()
        http.request("POST", path, body, _headers(people, number) | {"Content-Type": "application/json"})

    def get(number: int) -> None:
        http.request("GET", path + side.query, headers=_headers(people, number))

    return post if call == "POST" else get


def _headers(people: People, number: int) -> dict[str, str]:
    return {"Authorization": f"Bearer {people.tokens[number % len(people.tokens)]}"}


def _cost(side: Side, url: str, action: Callable[[int], None], requests: int) -> Cost:
    web, database, start = common.cpu_seconds(side.pids), _database_cpu(url), time.monotonic()
    for number in range(requests):
        action(number)
    wall = time.monotonic() - start
    spent = common.cpu_seconds(side.pids) - web
    ms = 1000 / requests
    return Cost(spent * ms, (spent + _database_cpu(url) - database) * ms, wall * ms)


def _database_cpu(url: str) -> float:
    return common.postgres_cpu_seconds() if url else 0.0


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        common.median(cost.web for cost in costs),
        common.median(cost.with_database for cost in costs),
        common.median(cost.wall for cost in costs),
    )


def _print(kind: str, medians: dict[Key, Cost], histories: Sequence[int]) -> None:
    header = ["", "rscord ms", "DRF ms", "ratio", "rscord + db", "DRF + db", "rscord wall", "DRF wall"]
    rows = []
    for call in MOST:
        for history in histories:
            ours, peer = medians[call, history, "rscord"], medians[call, history, "DRF"]
            values = [ours.web, peer.web, ours.web / peer.web, ours.with_database, peer.with_database]
            cells = [f"{value:.3f}" for value in [*values, ours.wall, peer.wall]]
            rows.append([f"{call}, {history:,} messages", *cells])
    common.print_table(f"{kind}: server CPU per request", header, rows)


def _targets(kind: str, medians: dict[Key, Cost], histories: Sequence[int]) -> list[Figure]:
    figures: list[Figure] = []
    few, many = histories
    for call, most in MOST.items():
        ours, peer = medians[call, many, "rscord"], medians[call, many, "DRF"]
        figures.append(Figure(f"{kind}: {call} / DRF, {many:,} messages", ours.web / peer.web, "", most))
        before = medians[call, few, "rscord"]
        growth = ours.with_database / before.with_database
        figures.append(
            Figure(f"{kind}: {call}, {many:,} / {few:,}, with the database", growth, "", MOST_GROWTH)
        )
    return figures


if __name__ == "__main__":
    sys.exit(main())
