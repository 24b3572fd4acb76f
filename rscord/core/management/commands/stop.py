"""``manage.py stop``: end the server that runs with this data dir."""

from typing import Any

import psutil
from django.core.management.base import BaseCommand

from rscord.core.management.base import run_folder
from rscord.core.processes import state
from rscord.core.processes.lifeline import GRACE_SECONDS


class Command(BaseCommand):
    help = "Stop rscord: sockets are told to come back, running requests and tasks may finish."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        running = state.read(run_folder())
        if running is None:
            self.stdout.write("rscord is not running.")
            return
        supervisor = psutil.Process(running.supervisor.pid)
        # On Windows this is abrupt for the supervisor, but its children notice and stop in good order.
        supervisor.terminate()
        try:
            supervisor.wait(GRACE_SECONDS + 5)
        except psutil.TimeoutExpired:
            supervisor.kill()
        self.stdout.write("rscord has stopped.")
