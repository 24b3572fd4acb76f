"""``manage.py logs``: the log files of a server that was started with ``start``."""

import time
from argparse import ArgumentParser
from collections import deque
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from rscord.core.management.base import log_folder


class Command(BaseCommand):
    help = "Show the last lines of each process's log."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "-f", "--follow", action="store_true", help="go on showing new lines until Ctrl-C"
        )
        parser.add_argument("-n", "--lines", type=int, default=50, help="how many lines of each file (50)")

    def handle(self, *args: Any, follow: bool, lines: int, **options: Any) -> None:
        if lines < 0:
            raise CommandError("--lines must be at least 0.")
        paths = sorted(log_folder().glob("*.log"))
        if not paths:
            self.stdout.write(f"There are no logs in {log_folder()} yet; `make start` writes some.")
        for path in paths:
            found = _tail(path, lines)
            self.stdout.write(f"== {path.name}" if found else f"== {path.name} (nothing)")
            self.stdout.write("".join(found), ending="")
        if follow:
            self._follow(paths)

    def _follow(self, paths: list[Path]) -> None:
        files = [_Followed(path) for path in paths]
        try:
            while True:
                for file in files:
                    self.stdout.write(file.read_new(), ending="")
                self.stdout.flush()
                time.sleep(0.3)
        except KeyboardInterrupt:
            return


class _Followed:
    """A file that grows, and that is renamed and begun anew when it has grown too much."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: IO[str] = path.open(encoding="utf-8", errors="replace")
        self.file.seek(0, 2)

    def read_new(self) -> str:
        text = self.file.read()
        if not text and self.path.exists() and self.path.stat().st_size < self.file.tell():
            self.file.close()
            self.file = self.path.open(encoding="utf-8", errors="replace")
            text = self.file.read()
        return text


def _tail(path: Path, lines: int) -> list[str]:
    with path.open(encoding="utf-8", errors="replace") as file:
        return list(deque(file, maxlen=lines))
