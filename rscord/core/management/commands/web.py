"""``manage.py web``: one web process. ``serve`` starts these; by hand it is for other supervisors."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import OperationalError, connections

from rscord.core import installation
from rscord.core.management.base import ProcessCommand
from rscord.core.processes import web
from rscord.core.processes.supervisor import OUTDATED, UNABLE


class Command(ProcessCommand):
    help = "Run one web process (usually started by serve)."
    name = "web-1"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--descriptor", type=int, help="an inherited listening socket")
        parser.add_argument("--demo", action="store_true", help="also end if a demo community is to be made")

    def handle(self, *args: Any, descriptor: int | None, demo: bool, **options: Any) -> None:
        self.prepare(**options)
        self._look(demo)
        web.run(options["name"], self.folder, descriptor=descriptor, supervised=options["supervised"])

    def _look(self, demo: bool) -> None:
        """End with an exit code that tells the supervisor why this installation cannot be served."""
        try:
            current = installation.is_current() and not (demo and installation.wants_demo())
        except OperationalError as error:
            reason = str(error).splitlines()[0]
            raise CommandError(
                f"rscord cannot start: the database does not answer ({reason}).", returncode=UNABLE
            ) from None
        if not current:
            sys.exit(OUTDATED)
        connections.close_all()
