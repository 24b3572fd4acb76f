"""``manage.py start``: serve in the background."""

import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rscord.config import BASE_DIR
from rscord.core.management.base import log_folder, run_folder
from rscord.core.processes import state

START_SECONDS = 300
"""The first start may have migrations to apply and static files to compress."""


class Command(BaseCommand):
    help = "Start rscord in the background and wait until it answers. See also: stop, status, logs."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="make the demo community if nobody is here yet"
        )

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        if running := state.read(run_folder()):
            self.stdout.write(f"rscord is already running at {running.url}")
            return
        output = log_folder() / "start.log"
        process = _launch(output, demo)
        deadline = time.monotonic() + START_SECONDS
        while not _is_ready():
            if process.poll() is not None:
                raise CommandError(output.read_text(errors="replace").strip() or "rscord did not start.")
            if time.monotonic() > deadline:
                raise CommandError(f"rscord does not answer yet. See {log_folder()}.")
            time.sleep(0.1)
        self.stdout.write(output.read_text(errors="replace").strip())
        self.stdout.write("It runs in the background: `make status`, `make logs`.")


def _launch(output: Path, demo: bool) -> "subprocess.Popen[bytes]":
    output.parent.mkdir(exist_ok=True)
    command = [sys.executable, str(BASE_DIR / "manage.py"), "serve", "--log-file"]
    with output.open("wb") as file:
        return subprocess.Popen(
            [*command, "--demo"] if demo else command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


def _is_ready() -> bool:
    running = state.read(run_folder())
    return running is not None and running.ready
