"""``manage.py status``: what runs with this data dir, and how it is."""

import sys
import time
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.core.management.base import BaseCommand

from rscord.core.management.base import run_folder
from rscord.core.processes import state
from rscord.core.processes.lifeline import Pulse

ROW = "{:<8} {:>8} {:>6} {:>18} {:>9}  {}"


class Command(BaseCommand):
    help = "Show each process with pid, port, uptime and health. Exit code 1 if something is not well, 3 if stopped."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        running = state.read(run_folder())
        if running is None:
            self.stdout.write("rscord is not running.")
            sys.exit(3)
        self.stdout.write(ROW.format("process", "pid", "port", "uptime", "restarts", "health"))
        self._row(running.supervisor, "", "ok")
        healths = [Pulse(run_folder(), child.name).health() for child in running.children]
        for child, health in zip(running.children, healths, strict=True):
            self._row(child, str(running.port) if child.name.startswith("web") else "", health)
        answer = _ask(running)
        self.stdout.write(f"{running.url}: {answer}")
        if answer != "ready" or any(health != "ok" for health in healths):
            sys.exit(1)

    def _row(self, process: state.Process, port: str, health: str) -> None:
        uptime = str(timedelta(seconds=int(time.time() - process.started)))
        self.stdout.write(ROW.format(process.name, process.pid, port, uptime, process.restarts, health))


def _ask(running: state.State) -> str:
    """Return what /health/ready says, in a few words."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(running.host, running.host)  # noqa: S104
    connection = HTTPConnection(host, running.port, timeout=10)
    try:
        connection.request("GET", "/health/ready", headers={"Host": "localhost"})
        response = connection.getresponse()
        body = response.read().decode(errors="replace")
    except (OSError, HTTPException) as error:
        return f"does not answer ({error})"
    finally:
        connection.close()
    return "ready" if response.status == 200 else f"not ready: {body}"
