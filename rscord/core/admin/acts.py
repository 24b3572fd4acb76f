"""Acts: what a moderator may do to rows, through services, after a second look and with a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from rscord.core import events
from rscord.core.errors import AppError, Text

REASON_MAX = 512
"""Characters: as many as a guild's audit log keeps."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What else is asked before an act; the first of ``options`` (value, label) is the default."""

    label: Text
    options: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Given:
    """Who acts (a user) and why, and what they chose."""

    actor: Any
    reason: str
    choice: str = ""


Deed = Callable[[Any, Given], object]


@dataclass(frozen=True, slots=True)
class Act:
    """What may be done to a row by whoever has ``permission`` (Django's "app.verb_model").

    ``run`` calls one service, in one transaction with the log entry. ``after`` is what follows in transactions of its
    own. ``applies`` says to which rows it is offered; the service decides. ``warning`` is what the second look says.
    Unless it is ``for_moderators`` the group of moderators lacks the permission, so superusers alone have it.
    """

    name: str
    label: Text
    warning: Text
    permission: str
    run: Deed
    after: Deed | None = None
    applies: Callable[[Any], bool] = lambda row: True
    choice: Choice | None = None
    danger: bool = False
    for_moderators: bool = True

    def perform(self, row: Any, name: str, given: Given) -> None:
        """Do it to ``row``, which people know as ``name``. Raises what its service raises; then nothing is done."""
        key = row.pk
        with events.transaction():
            self.run(row, given)
            self._log(row, key, name, given)
        if self.after is not None:
            self.after(row, given)

    def perform_all(self, rows: list[tuple[Any, str]], given: Given) -> list[tuple[str, AppError]]:
        """Do it to each of ``rows`` (with its name), and return which refused and why."""
        refused = []
        for row, name in rows:
            try:
                self.perform(row, name, given)
            except AppError as error:
                refused.append((name, error))
        return refused

    def _log(self, row: Any, key: Any, name: str, given: Given) -> None:
        said = {"act": self.name, "reason": given.reason, "choice": given.choice}
        LogEntry.objects.create(
            user_id=given.actor.id,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(key),
            object_repr=name[:200],
            action_flag=CHANGE,
            change_message=orjson.dumps(said).decode(),
        )
