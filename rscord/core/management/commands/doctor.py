"""``manage.py doctor``: look for faults."""

import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from rscord.core import diagnosis


class Command(BaseCommand):
    help = "Check what rscord needs, a line each. Exit code 1 if something is wrong."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for warning in settings.CONFIG.warnings:
            self.stdout.write(f"{'settings':<13} warning: {warning}")
        found = list(self._show())
        if not all(found):
            sys.exit(1)

    def _show(self) -> Iterator[bool]:
        for finding in diagnosis.findings():
            self.stdout.write(f"{finding.name:<13} {'ok' if finding.ok else 'FAULT'}: {finding.words}")
            yield finding.ok
