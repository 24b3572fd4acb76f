"""``manage.py serve``: run all processes of this machine until Ctrl-C.

``manage.py`` goes straight to :mod:`rscord.core.processes.serve`, past Django; this is for ``help`` and
``call_command``.
"""

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from django.core.management.base import BaseCommand

from rscord.core.processes import serve


class Command(BaseCommand):
    help = "Serve rscord: web and tasks processes, supervised. Brings the installation up to date first."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        serve.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(serve.serve(Namespace(**options)))
