"""``manage.py tasks``: the process that works through tasks and schedules."""

from typing import Any

from rscord.core.management.base import ProcessCommand
from rscord.core.processes import worker


class Command(ProcessCommand):
    help = "Run tasks and schedules (usually started by serve)."
    name = "tasks"

    def handle(self, *args: Any, **options: Any) -> None:
        self.prepare(**options)
        worker.run(options["name"], self.folder, supervised=options["supervised"])
