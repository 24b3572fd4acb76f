"""``manage.py moderator NAME``: make somebody a moderator of the installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from accounts.services.moderators import make_moderator
from rscord.core.errors import InvalidForm
from rscord.core.management.base import DataCommand


class Command(DataCommand):
    help = "Make NAME a moderator; if there is nobody of that name, make the account and print its password once."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the username")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        try:
            password = make_moderator(username=name)
        except InvalidForm as error:
            raise CommandError(f"{name!r} cannot be a username: {_sentence(error)}") from None
        if password is None:
            self.stdout.write(f"{name} is a moderator now.")
        else:
            self.stdout.write(f"Moderator {name} made. Password, shown only this once: {password}")


def _sentence(error: InvalidForm) -> str:
    faults = error.fields["username"]
    assert not isinstance(faults, dict)
    return str(next(iter(faults))[1])
