"""Commands that need the tables say so where there are none."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, ProgrammingError

from rscord.core import installation
from rscord.core.management.base import DataCommand


class Failing(DataCommand):
    """Meets a database without tables."""

    error: type[Exception]

    def handle(self, *args: Any, **options: Any) -> None:
        raise self.error("no such table: accounts_user")


@pytest.mark.parametrize("error", [OperationalError, ProgrammingError])
def test_without_tables_the_next_step_is_told(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    monkeypatch.setattr(Failing, "error", error, raising=False)
    monkeypatch.setattr(installation, "pending_migrations", lambda: ["accounts.0001_initial"])
    with pytest.raises(CommandError, match=r"Run: python manage\.py setup"):
        call_command(Failing())


def test_any_other_failure_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Failing, "error", OperationalError, raising=False)
    monkeypatch.setattr(installation, "pending_migrations", list)
    with pytest.raises(OperationalError):
        call_command(Failing())
