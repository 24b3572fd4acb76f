"""``manage.py setup``: make the installation ready to serve, or up to date after an upgrade."""

from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from rscord.core import installation


class Command(BaseCommand):
    help = "Apply migrations, compile translations, collect static files, make the first moderator. Safe to repeat."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--moderator", metavar="NAME", help="make this person a moderator")
        parser.add_argument(
            "--demo", action="store_true", help="make the demo community if nobody is here yet"
        )

    def handle(self, *args: Any, moderator: str | None = None, demo: bool = False, **options: Any) -> None:
        for sentence in installation.bring_up_to_date():
            self.stdout.write(sentence)
        if demo and installation.wants_demo():
            self.stdout.write("Making a small demo community (SEED=0 leaves it out) …")
            call_command("seed", demo=True, stdout=StringIO())
        self._make_moderator(moderator)
        if options["verbosity"] > 0:
            self.stdout.write("Ready: start it with `make run` or `manage.py serve`.")

    def _make_moderator(self, named: str | None) -> None:
        name = named or settings.CONFIG.moderator
        if name and (named or not get_user_model().objects.filter(is_staff=True).exists()):
            call_command("moderator", name, stdout=self.stdout)
