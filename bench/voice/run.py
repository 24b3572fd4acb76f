"""The voice process against Janus, and at its limits: see README.md."""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from bench import common
from bench.common import Figure
from bench.voice.janus import Janus
from bench.voice.ours import Ours

CM, GCM = "SRTP_AES128_CM_SHA1_80", "SRTP_AEAD_AES_128_GCM"
WARM_UP = 0.5
MOST_CPU_TO_JANUS = 0.8
MOST_DELAY_MS = 5.0
Row = dict[str, float]
Found = tuple[list[Figure], Any]
"""What a part has found: its figures, and all that was measured."""


@dataclass(frozen=True)
class Side:
    """A server and the load that sits on it."""

    name: str
    pid: int
    load: "subprocess.Popen[str]"

    def ask(self, command: str, seconds: float) -> Row:
        assert self.load.stdin is not None
        assert self.load.stdout is not None
        self.load.stdin.write(f"{command} {seconds}\n")
        self.load.stdin.flush()
        answer: Row = json.loads(self.load.stdout.readline())
        return answer

    def measure(self, command: str, seconds: float) -> Row:
        """Of the server process only: CPU seconds per 100,000 packets delivered, and share of a core."""
        before = common.cpu_seconds([self.pid])
        row = self.ask(command, seconds)
        used = common.cpu_seconds([self.pid]) - before
        row["cpu_100k_s"] = used / max(row["received"], 1) * 100_000
        row["core"] = used / seconds * 100
        row["lost"] = row.get("expected", row["received"]) - row["received"]
        return row

    def talk(self, seconds: float) -> Row:
        self.ask("talk", WARM_UP)
        return self.measure("talk", seconds)


@contextmanager
def side(
    name: str, people: int, talkers: int, *, slots: int, profile: str = CM, port: int = 8701
) -> Iterator[Side]:
    """The server started, everybody connected."""
    server = Janus() if name == "janus" else Ours("--audio-slots", str(slots), port=port)
    engine = "janus" if name == "janus" else "ours"
    options = {"people": people, "talkers": talkers, "slots": slots, "profiles": profile}
    command = [sys.executable, "-m", "bench.voice.load", engine, server.control]
    for option, value in options.items():
        command += [f"--{option}", str(value)]
    with server:
        pipe = subprocess.PIPE
        with subprocess.Popen(command, cwd=common.ROOT, stdin=pipe, stdout=pipe, text=True) as load:
            assert load.stdout is not None
            if not load.stdout.readline():
                raise RuntimeError(f"the light peers could not join {name}")
            yield Side(name, server.pid, load)
            assert load.stdin is not None
            load.stdin.close()


def median_of(rows: list[Row], key: str) -> float:
    return common.median(row[key] for row in rows)


def duel(people: int, seconds: float, rounds: int) -> Found:
    """Everybody talks and hears everybody else: ours, ours with AES-GCM, and Janus, in turns."""
    with ExitStack() as stack:
        sides = [
            stack.enter_context(side("ours", people, people, slots=people - 1)),
            stack.enter_context(side("ours, GCM", people, people, slots=people - 1, profile=GCM, port=8702)),
            stack.enter_context(side("janus", people, people, slots=people - 1)),
        ]
        found: dict[str, list[Row]] = {one.name: [] for one in sides}
        for _ in range(rounds):
            for one in sides:
                found[one.name].append(one.talk(seconds))
    header = ["median of rounds", "CPU s/100k", "core %", "lost", "p50 ms", "p99 ms", "client CPU s"]
    keys = ["cpu_100k_s", "core", "lost", "p50_ms", "p99_ms", "client_cpu_s"]
    rows = [[name] + [f"{median_of(rows, key):.3f}" for key in keys] for name, rows in found.items()]
    common.print_table(f"{people} people, all talking, {rounds} rounds of {seconds:g} s", header, rows)
    ours, theirs = found["ours"], found["janus"]
    ratio = common.median(a["cpu_100k_s"] / b["cpu_100k_s"] for a, b in zip(ours, theirs, strict=True))
    return [
        Figure(f"{people} all talking: CPU per packet to Janus's", ratio, "×", MOST_CPU_TO_JANUS),
        Figure("  lost", sum(row["lost"] + row["broken"] for row in ours), "", 0),
        Figure("  added delay, p99", median_of(ours, "p99_ms"), "ms", MOST_DELAY_MS),
    ], found


def alone(
    people: int, talkers: int, slots: int, seconds: float, rounds: int, most_core: float
) -> tuple[list[Figure], Any]:
    """Ours at a size of its own."""
    with side("ours", people, talkers, slots=slots) as ours:
        rows = [ours.talk(seconds) for _ in range(rounds)]
    name = f"{people} people, {talkers} talking, {slots} slots"
    return [
        Figure(f"{name}: share of a core", median_of(rows, "core"), "%", most_core),
        Figure("  CPU seconds per 100,000", median_of(rows, "cpu_100k_s"), "s"),
        Figure("  lost", sum(row["lost"] + row["broken"] for row in rows), "", 0),
        Figure("  added delay, p99", median_of(rows, "p99_ms"), "ms", MOST_DELAY_MS),
    ], rows


def quiet(people: int, seconds: float) -> Found:
    """Everybody connected, nobody talking: connectivity checks only."""
    with side("ours", people, 1, slots=6) as ours:
        row = ours.measure("idle", seconds)
        memory = common.memory([ours.pid])
    return [
        Figure(f"{people} people, silent: share of a core", row["core"], "%", 5.0),
        Figure("  media packets sent", row["received"], "", 0),
        Figure("  memory, PSS", memory.pss / 1024, "MiB"),
    ], row


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--only", choices=["duel", "forty", "crowd", "quiet"])
    options = parser.parse_args()
    seconds, rounds = options.seconds, options.rounds
    parts = {
        "duel": lambda: duel(20, seconds, rounds),
        "forty": lambda: alone(40, 40, 39, seconds, rounds, 100.0),
        "crowd": lambda: alone(200, 3, 6, seconds, rounds, 60.0),
        "quiet": lambda: quiet(200, 4 * seconds),
    }
    figures: list[Figure] = []
    details: dict[str, Any] = {}
    for name, part in parts.items():
        if options.only in (None, name):
            added, details[name] = part()
            figures += added
    common.print_figures("bench/voice", figures)
    common.save("voice", figures, details)
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
