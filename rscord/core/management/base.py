"""What the commands that run a process have in common."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from rscord.core import installation, logs
from rscord.core.processes import state


def run_folder() -> Path:
    """Return the folder of what describes running processes, made if need be."""
    return state.folder(Path(settings.DATA_DIR))


def log_folder() -> Path:
    """Return the folder of the log files of a server in the background."""
    return logs.folder(Path(settings.DATA_DIR))


class DataCommand(BaseCommand):
    """A command that works on what the installation keeps; one without tables is told what to do about it."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except (OperationalError, ProgrammingError):
            if not installation.pending_migrations():
                raise
            raise CommandError(
                f"The database is not set up yet (the data dir is {settings.DATA_DIR}). Run: python manage.py setup"
            ) from None


class ProcessCommand(BaseCommand):
    """A command that runs one process under ``serve``."""

    requires_system_checks = []
    name: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default=self.name, help="what the process is called in logs")
        parser.add_argument("--supervised", action="store_true", help="stop when standard input ends")
        parser.add_argument("--log-file", action="store_true", help="log to the data dir, not to the console")

    def prepare(self, *, name: str, log_file: bool, **options: Any) -> None:
        """Name the process in its log lines and send them where they belong."""
        logs.name_process(name)
        if log_file:
            logs.write_to(log_folder() / f"{name}.log")

    @property
    def folder(self) -> Path:
        """Where signs of life go."""
        return run_folder()
