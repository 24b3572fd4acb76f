"""What a run prints: the medians of each side in one table, the ratios to nchan, the targets."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bench.common import Figure, print_table
from bench.fanout.measure import CLOSED_LOOPS, PACED_RUNS
from bench.fanout.sides import NCHAN, ONE, TWO

MOST_KIB_PER_CONNECTION = 40.0
MOST_GROWTH = 1.3


@dataclass(frozen=True)
class Metric:
    """A measured value, and how many times nchan's it may be with one and with two web processes."""

    label: str
    key: str
    unit: str
    one: float | None = None
    two: float | None = None


METRICS = [
    Metric("one in flight: CPU per 100,000, web", "one web_cpu_s", "s", 1.3, 2.0),
    Metric("  all its processes", "one all_cpu_s", "s"),
    Metric("  web, less POST without listeners", "one net_cpu_s", "s", 1.3, 2.0),
    Metric("  the load client's own CPU", "one client_cpu_s", "s"),
    Metric("eight in flight: CPU per 100,000, web", "eight web_cpu_s", "s", 0.5),
    Metric("  all its processes", "eight all_cpu_s", "s"),
    Metric("  web, less POST without listeners", "eight net_cpu_s", "s", 0.5),
    Metric("  the load client's own CPU", "eight client_cpu_s", "s"),
    Metric("10 messages/s: commit to socket, p50", "paced commit p50_ms", "ms"),
    Metric("  p99", "paced commit p99_ms", "ms", 1.5),
    Metric("  POST to socket, p50", "paced post p50_ms", "ms"),
    Metric("  p99", "paced post p99_ms", "ms"),
    Metric("beside 50 history requests/s: commit to socket, p50", "beside history commit p50_ms", "ms"),
    Metric("  p99", "beside history commit p99_ms", "ms", 1.5),
    Metric("  POST to socket, p50", "beside history post p50_ms", "ms"),
    Metric("  p99", "beside history post p99_ms", "ms"),
    Metric("idle connection, RSS", "memory", "KiB"),
    Metric("  PSS", "memory_pss", "KiB"),
    Metric("one POST without listeners: CPU, web", "post one", "ms"),
    Metric("  with eight in flight", "post eight", "ms"),
    Metric("lost, doubled, out of order, closed", "faults", ""),
]

Found = dict[str, dict[str, float]]
"""Medians, by side and key."""


def print_sides(title: str, found: Found) -> None:
    """Prints every side's medians and their ratios to nchan's."""
    ours = [name for name in found if name != NCHAN]
    header = ["", *found, *(f"{name} / {NCHAN}" for name in ours), "unit"]
    rows = [
        [metric.label]
        + [f"{found[name][metric.key]:.3f}" for name in found]
        + [_ratio_text(found, name, metric.key) for name in ours]
        + [metric.unit]
        for metric in METRICS
    ]
    print_table(title, header, rows)


def _ratio_text(found: Found, name: str, key: str) -> str:
    return f"{_ratio(found[name][key], found[NCHAN][key]):.2f}"


def _ratio(value: float, base: float) -> float:
    """Not a number, which meets no target, where a difference drowned in the noise of a short run."""
    return value / base if value > 0 and base > 0 else math.nan


def targets(size: int, found: Found) -> list[Figure]:
    """The figures that have a target."""
    rows: list[Figure] = []
    for name in found:
        if name == ONE:
            kib = found[name]["memory"]
            rows.append(Figure(f"{size}: {name}: idle connection", kib, "KiB", MOST_KIB_PER_CONNECTION))
        rows.append(Figure(f"{size}: {name}: lost, doubled, disordered", found[name]["faults"], "", 0))
    for metric in METRICS:
        for name, target in ((ONE, metric.one), (TWO, metric.two)):
            if target is not None and name in found:
                ratio = _ratio(found[name][metric.key], found[NCHAN][metric.key])
                rows.append(Figure(f"{size}: {name} / {NCHAN}: {_full_label(metric)}", ratio, "", target))
    return rows


def _full_label(metric: Metric) -> str:
    for run in PACED_RUNS:
        if metric.key.startswith(run):
            return f"p99 from commit, {run}"
    loop = metric.key.split()[0]
    return f"CPU, {loop} in flight, " + ("with POST" if "web" in metric.key else "without POST")


def growth(sizes: Sequence[int], per_size: Sequence[Found]) -> list[Figure]:
    """How the web processes' CPU per delivery, less POST, grew from the first size to the last."""
    return [
        Figure(
            f"{name}: CPU, {loop} in flight, without POST, {sizes[-1]} / {sizes[0]}",
            _ratio(per_size[-1][name][f"{loop} net_cpu_s"], per_size[0][name][f"{loop} net_cpu_s"]),
            "",
            MOST_GROWTH if name == ONE else None,
        )
        for name in per_size[0]
        for loop in CLOSED_LOOPS
    ]
