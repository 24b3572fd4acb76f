"""Interleaved rounds of the same measurements on every side, and their medians."""

import argparse
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any

from bench import common
from bench.fanout import sender
from bench.fanout.load import Load
from bench.fanout.sides import Side

SETTLE_SECONDS = 3.0
WARM_UP_MESSAGES = 20
HISTORY_RATE = 50.0
MESSAGE_RATE = 10.0
CLOSED_LOOPS = {"one": 1, "eight": 8}
PACED_RUNS = ("paced", "beside history")
FAULTS = ("missing", "doubled", "out_of_order", "order_differs", "strange", "closed")


def _cost(side: Side, action: Callable[[], None]) -> tuple[float, float]:
    """The CPU seconds of the side's web processes, and of all its processes, while the action runs."""
    web, everything = common.cpu_seconds(side.web), common.cpu_seconds(side.processes)
    action()
    return common.cpu_seconds(side.web) - web, common.cpu_seconds(side.processes) - everything


def _post_costs(side: Side, options: argparse.Namespace) -> dict[str, list[float]]:
    """CPU seconds of the web processes for one POST that nobody hears, by the number in flight."""
    costs: dict[str, list[float]] = {}
    for loop, in_flight in CLOSED_LOOPS.items():
        post = partial(sender.closed_loop, side.posters(in_flight), None, 0, options.messages)
        costs[loop] = [_cost(side, post)[0] / options.messages for _ in range(options.rounds)]
    return costs


def measure(compared: Sequence[Side], size: int, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Measures every side with `size` listeners, and before and after that with none; medians by side."""
    memory: dict[str, common.Memory] = {}
    before = {side.name: _post_costs(side, options) for side in compared}
    with ExitStack() as stack:
        for side in compared:
            memory[side.name] = _connect(side, stack, size)
        numbers = _numbers()
        for side in compared:
            _loop(side, 1, next(numbers), WARM_UP_MESSAGES)
        for _ in range(options.rounds):
            _round(compared, numbers, options)
    after = {side.name: _post_costs(side, options) for side in compared}
    found: dict[str, dict[str, float]] = {}
    for side in compared:
        name = side.name
        posts = {loop: common.median(before[name][loop] + after[name][loop]) for loop in CLOSED_LOOPS}
        found[name] = {"memory": memory[name].rss / size, "memory_pss": memory[name].pss / size}
        found[name] |= {f"post {loop}": cost * 1000 for loop, cost in posts.items()} | _medians(side, posts)
    return found


def _numbers() -> Iterator[int]:
    """First sequence numbers of measurements that never overlap."""
    first = 1_000_000
    while True:
        yield first
        first += 100_000


def _connect(side: Side, stack: ExitStack, size: int) -> common.Memory:
    """Connects; gives the KiB by which the web processes grew."""
    before = common.memory(side.web)
    side.load = stack.enter_context(side.connect(size))
    time.sleep(SETTLE_SECONDS)
    after = common.memory(side.web)
    return common.Memory(after.rss - before.rss, after.pss - before.pss)


def _round(compared: Sequence[Side], numbers: Iterator[int], options: argparse.Namespace) -> None:
    for loop, in_flight in CLOSED_LOOPS.items():
        for side in compared:
            _keep(side, loop, _loop(side, in_flight, next(numbers), options.messages))
    for side in compared:
        _keep(side, "paced", _paced(side, next(numbers), options))
    for side in compared:
        with sender.repeated(side.history or compared[0].history, HISTORY_RATE):
            _keep(side, "beside history", _paced(side, next(numbers), options))


def _keep(side: Side, name: str, result: dict[str, Any]) -> None:
    side.rounds.setdefault(name, []).append(result)


def _loop(side: Side, in_flight: int, first: int, count: int) -> dict[str, Any]:
    return _measured(
        side, first, count, lambda load: sender.closed_loop(side.posters(in_flight), load, first, count)
    )


def _paced(side: Side, first: int, options: argparse.Namespace) -> dict[str, Any]:
    count = int(options.seconds * MESSAGE_RATE)
    poster = side.posters(1)[0]
    return _measured(side, first, count, lambda load: sender.paced(poster, load, first, count, MESSAGE_RATE))


def _measured(side: Side, first: int, count: int, send: Callable[[Load], None]) -> dict[str, Any]:
    load = side.load
    assert load
    load.expect(first, count)
    web, everything = _cost(side, lambda: send(load))
    time.sleep(0.2)  # for anything that would come twice
    commits = side.commit_times(count) if side.commit_times else None
    return {**load.report(commits), "web_cpu_s": web, "all_cpu_s": everything}


def _medians(side: Side, post_costs: Mapping[str, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for loop in CLOSED_LOOPS:
        rounds = side.rounds[loop]
        for key in ("web_cpu_s", "all_cpu_s", "client_cpu_s"):
            found[f"{loop} {key}"] = common.median(r[key] * 1e5 / r["deliveries"] for r in rounds)
        found[f"{loop} net_cpu_s"] = common.median(
            (r["web_cpu_s"] - post_costs[loop] * r["messages"]) * 1e5 / r["deliveries"] for r in rounds
        )
    for run in PACED_RUNS:
        rounds = side.rounds[run]
        for part in ("p50_ms", "p99_ms"):
            found[f"{run} post {part}"] = common.median(r[part] for r in rounds)
            found[f"{run} commit {part}"] = common.median(r.get(f"commit_{part}", r[part]) for r in rounds)
    found["faults"] = sum(r[fault] for rounds in side.rounds.values() for r in rounds for fault in FAULTS)
    return found
