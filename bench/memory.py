"""The memory of everything that one machine runs: the demo community and 100 people connected."""

import argparse
import sys
import time
from pathlib import Path

from bench import common
from bench.common import Figure
from bench.fanout.load import Load
from bench.fanout.sender import MessagePoster
from bench.people import make_people

MOST_MB = 512.0
MESSAGES = 50
SETTLE_SECONDS = 5.0


def main() -> int:
    options = _options()
    with common.installation() as install:
        install.run("manage.py", "seed", "--demo")
        people = make_people(install, options.people)
        with (
            common.serving(install, options.port) as server,
            Load(options.people, "--ports", str(options.port), "--tokens", str(people.token_file)),
        ):
            _talk(options.port, people.channel, people.tokens)
            time.sleep(SETTLE_SECONDS)
            figures = [_process(pid) for pid in server.processes]
            memory = common.memory(server.processes)
    figures.append(Figure("all processes, RSS (shared pages counted in each)", memory.rss / 1024, "MB"))
    figures.append(Figure("all processes, PSS", memory.pss / 1024, "MB", MOST_MB))
    common.print_figures(f"memory with the demo and {options.people} people connected", figures)
    common.save("memory", figures, vars(options))
    return 0 if figures[-1].met else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--port", type=int, default=8310)
    return parser.parse_args()


def _talk(port: int, channel: int, tokens: list[str]) -> None:
    """Everybody reads the history, some speak: what has been used stays loaded."""
    poster = MessagePoster(port, channel, tokens)
    for number in range(MESSAGES):
        poster.post(number)
    for _ in tokens:
        poster.history()


def _process(pid: int) -> Figure:
    arguments = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    name = " ".join(Path(part).name if "/" in part else part for part in arguments).strip()
    return Figure(f"  {name[:60]}, PSS", common.memory([pid]).pss / 1024, "MB")


if __name__ == "__main__":
    sys.exit(main())
