"""``manage.py voiceserver``: the voice process alone. ``serve`` starts it by itself."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from rscord.config import BASE_DIR
from rscord.core.processes import voice


class Command(BaseCommand):
    help = "Run the voice process alone (usually started by serve)."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not voice.CAN_RUN:
            raise CommandError("the voice process does not run on this system.")
        command = voice.command(settings.CONFIG, Path(settings.DATA_DIR))
        # In place of this process: nothing of Django stays in its memory.
        os.chdir(BASE_DIR)
        os.execv(command[0], command)  # noqa: S606
