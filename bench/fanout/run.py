"""Fan-out: the product's own server beside nchan, in interleaved rounds (see bench/README.md)."""

import argparse
import sys
from contextlib import ExitStack
from typing import Any

from bench import common
from bench.common import Figure
from bench.fanout import sender, sides
from bench.fanout.figures import Found, growth, print_sides, targets
from bench.fanout.measure import measure
from bench.fanout.sides import Side

USUAL_CONNECTIONS = 1000


def main() -> int:
    options = _options()
    rows: list[Figure] = []
    details: dict[str, Any] = {"options": vars(options)}
    sizes = sorted({min(USUAL_CONNECTIONS, options.connections), options.connections})
    found = [_at_size(size, options, rows, details) for size in sizes]
    if len(sizes) > 1:
        rows += growth(sizes, found)
    common.print_figures("targets", rows)
    common.save("fanout", rows, details)
    return 0 if all(row.met for row in rows) else 1


def _at_size(size: int, options: argparse.Namespace, rows: list[Figure], details: dict[str, Any]) -> Found:
    """Measures fresh servers with `size` connections each; adds to rows and details; gives the medians."""
    with ExitStack() as stack:
        compared = _start(size, options, stack)
        found = measure(compared, size, options)
        details[f"{size} connections"] = {side.name: side.rounds for side in compared} | {"medians": found}
        print_sides(f"{size} connections, medians of {options.rounds} interleaved rounds", found)
        rows += targets(size, found)
        return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--connections", type=int, default=USUAL_CONNECTIONS, help="above 1000: also its ratio to 1000"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--messages", type=int, default=200, help="messages in each closed loop")
    parser.add_argument("--seconds", type=float, default=10.0, help="length of each run at 10 messages/s")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument(
        "--redis",
        nargs="?",
        const="redis://127.0.0.1:6379/9",
        default="",
        metavar="URL",
        help="also two web processes over Redis (that database is emptied)",
    )
    parser.add_argument("--port", type=int, default=8300, help="this port and the two above it are used")
    return parser.parse_args()


def _start(size: int, options: argparse.Namespace, stack: ExitStack) -> list[Side]:
    port = options.port
    ours = [stack.enter_context(sides.product(port, size, options.database))]
    if options.redis:
        two = sides.product(port + 1, size, options.database, options.redis)
        ours.append(stack.enter_context(two))
    return [*ours, stack.enter_context(sides.nchan(port + 2, _frame_bytes(ours[0])))]


def _frame_bytes(side: Side) -> int:
    """The length of the product's MESSAGE_CREATE, so that nchan's messages can have the same."""
    with side.connect(1) as load:
        load.expect(0, 1)
        sender.closed_loop(side.posters(1), load, 0, 1)
        return int(load.report()["frame_bytes"])


if __name__ == "__main__":
    sys.exit(main())
