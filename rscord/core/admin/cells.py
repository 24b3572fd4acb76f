"""How values look: nothing that people wrote becomes HTML here, templates escape it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import Model
from django.utils.translation import gettext as _

from rscord.core.admin.site import page_url, site
from rscord.core.errors import Text


@dataclass(frozen=True, slots=True)
class Column:
    """A labelled value of a row: ``get`` names an attribute, or is a function of the row.

    A row of the database becomes a link to its page, ``long`` text keeps its lines.
    """

    label: Text
    get: str | Callable[[Any], Any]
    long: bool = False

    def of(self, row: Any) -> Any:
        """Return the value."""
        return getattr(row, self.get) if isinstance(self.get, str) else self.get(row)


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere. ``outside``: to something that is no page of the admin."""

    text: Text
    url: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as a template shows it: ``moment`` is a time, ``links`` are several things, else ``text``."""

    label: Text
    text: Text = ""
    moment: datetime | None = None
    links: tuple[Link, ...] = ()
    long: bool = False


def cells(columns: Iterable[Column], row: Any) -> list[Cell]:
    """Return what ``row`` has in ``columns``."""
    return [cell(column, column.of(row)) for column in columns]


def cell(column: Column, value: Any) -> Cell:
    """Return ``value`` as it is shown in ``column``."""
    if isinstance(value, datetime):
        return Cell(column.label, moment=value)
    if isinstance(value, Model | Link):
        return Cell(column.label, links=(_link(value),))
    if isinstance(value, list) and value and isinstance(value[0], Model | Link):
        return Cell(column.label, links=tuple(map(_link, value)))
    if isinstance(value, list | dict):
        return Cell(column.label, _json(value) if value else "—", long=bool(value))
    return Cell(column.label, _text(value), long=column.long)


def _link(value: Any) -> Link:
    if isinstance(value, Link):
        return value
    if not site.is_registered(type(value)):
        return Link(str(value), "")
    admin: Any = site.get_model_admin(type(value))
    return Link(admin.name_of(value), page_url(value))


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def _text(value: Any) -> Text:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value if not isinstance(value, int | float) else str(value)
