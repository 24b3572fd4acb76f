"""How many commits a second the event counter lets through, on both databases (see bench/README.md)."""

import argparse
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack

from bench import common
from bench.common import Figure, Install

Popen = subprocess.Popen[str]

CONTENT = "x" * 100


def main() -> None:
    options = _options()
    if options.work:
        print(work(options.work, options.seconds))
        return
    figures: list[Figure] = []
    for kind in options.databases:
        with (
            common.database(kind) as url,
            common.installation(database_url=url, prepare="migrate") as install,
        ):
            place = _place(install)
            for threads, processes in [(1, 1), (4, 1), (1, 4)]:
                rates = [
                    _rate(install, place, threads, processes, options.seconds) for _ in range(options.rounds)
                ]
                figures.append(Figure(f"{kind}, {processes} x {threads} threads", common.median(rates), "/s"))
    title = "commits per second: events.transaction() with one message and one event (processes x threads)"
    common.print_figures(title, figures)
    common.save("counter", figures, vars(options))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--databases", nargs="+", default=["sqlite", "postgres"], choices=["sqlite", "postgres"]
    )
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", help=argparse.SUPPRESS)
    return parser.parse_args()


def _place(install: Install) -> str:
    """Makes the author and the channel; gives what a worker is told: "author channel guild"."""
    result = install.start("-c", "from bench.counter import make_place; make_place()")
    if result.wait():
        raise RuntimeError((install.directory / "bench.log").read_text())
    return (install.directory / "place").read_text()


def _rate(install: Install, place: str, threads: int, processes: int, seconds: float) -> float:
    command = [
        sys.executable,
        "-m",
        "bench.counter",
        "--seconds",
        str(seconds),
        "--work",
        f"{threads} {place}",
    ]
    with ExitStack() as stack:
        workers = [
            stack.enter_context(
                Popen(
                    command,
                    cwd=common.ROOT,
                    env=install.environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(processes)
        ]
        for worker in workers:
            _line(worker)
        return sum(int(answer) for answer in _answers(workers)) / seconds


def _line(worker: Popen) -> str:
    assert worker.stdout
    return str(worker.stdout.readline())


def _answers(workers: Sequence[Popen]) -> list[str]:
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return [_line(worker) for worker in workers]


# In the processes that write


def make_place() -> None:
    """Writes "author channel guild" of a new channel to the file ``place`` in the data dir."""
    import django

    django.setup()
    from django.conf import settings

    from accounts.models import User
    from guilds.models import Channel, Guild
    from rscord.core import snowflake

    snowflake.ensure_lease()
    author = User.objects.create(username="writer", username_folded="writer")
    guild = Guild.objects.create(name="bench", owner=author)
    channel = Channel.objects.create(guild=guild, name="bench")
    (settings.DATA_DIR / "place").write_text(f"{author.id} {channel.id} {guild.id}")


def work(orders: str, seconds: float) -> int:
    """Commits for `seconds` after a line on standard input; gives the number of commits."""
    import django

    django.setup()
    count, author, channel, guild = map(int, orders.split())
    commits = [0] * count
    write_one(author, channel, guild)
    print("ready", flush=True)
    sys.stdin.readline()
    end = time.monotonic() + seconds

    def write_many(index: int) -> None:
        while time.monotonic() < end:
            write_one(author, channel, guild)
            commits[index] += 1

    threads = [threading.Thread(target=write_many, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(commits)


def write_one(author: int, channel: int, guild: int) -> None:
    """One commit: a message, its event, the counter."""
    from messaging.models import Message
    from rscord.core import events

    with events.transaction():
        message = Message.objects.create(channel_id=channel, author_id=author, content=CONTENT)
        data = {"id": str(message.id), "channel_id": str(channel), "content": CONTENT}
        events.publish("MESSAGE_CREATE", events.Audience(guild_id=guild, channel_id=channel), data)


if __name__ == "__main__":
    main()
