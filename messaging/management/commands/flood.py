"""Post messages through the real service at a steady rate: for load and kill tests."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.management.base import CommandError
from django.db import connections

from accounts.models import User
from guilds.models import Channel
from guilds.selectors.channels import get_channel
from messaging.services.messages import send_message
from rscord.core.errors import AppError
from rscord.core.management.base import DataCommand
from rscord.core.text import fold


class Command(DataCommand):
    help = "Post messages to a channel through the real service at a given rate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--channel", type=int, required=True, help="id of the channel")
        parser.add_argument("--author", help="username of the author (default: the guild's owner)")
        parser.add_argument("--rate", type=float, default=20.0, help="messages per second")
        parser.add_argument("--seconds", type=float, default=10.0, help="how long")
        parser.add_argument("--threads", type=int, default=4, help="how many send at once")
        parser.add_argument(
            "--print", action="store_true", dest="show", help="print the number of every message sent"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rate"] <= 0 or options["seconds"] < 0 or options["threads"] < 1:
            raise CommandError("--rate must be above 0, --seconds at least 0, --threads at least 1.")
        author = _author(options)
        total = max(1, round(options["rate"] * options["seconds"]))
        started = time.monotonic()
        numbers = iter(range(total))
        try:
            with ThreadPoolExecutor(options["threads"]) as pool:
                list(
                    pool.map(lambda _thread: self._post(author, numbers, options), range(options["threads"]))
                )
        except AppError as error:
            raise CommandError(f"{author.username} cannot write there: {error}") from None
        took = time.monotonic() - started
        self.stdout.write(f"{total} messages in {took:.1f} s: {total / took:.0f} a second")

    def _post(self, author: User, numbers: Iterator[int], options: dict[str, Any]) -> None:
        """Post those of ``numbers``, which all threads share, that nobody else has taken, each when it is due."""
        started, channel_id = time.monotonic(), int(options["channel"])
        try:
            for number in numbers:
                time.sleep(max(0.0, started + number / options["rate"] - time.monotonic()))
                send_message(
                    author=author, channel=get_channel(author, channel_id), content=f"flood {number}"
                )
                if options["show"]:
                    self.stdout.write(str(number))
                    self.stdout.flush()
        finally:
            connections.close_all()


def _author(options: dict[str, Any]) -> User:
    channel = Channel.objects.select_related("guild__owner").filter(id=options["channel"]).first()
    if channel is None:
        raise CommandError("There is no such channel.")
    if options["author"]:
        user = User.objects.filter(username_folded=fold(options["author"])).first()
    else:
        user = channel.guild.owner if channel.guild else None
    if user is None:
        raise CommandError("Name an author with --author.")
    return user
