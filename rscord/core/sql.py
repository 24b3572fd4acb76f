"""Hand-written SQL for the few statements on the road of every message.

Building and compiling a query in the ORM costs several times what the database needs to answer it. Only hot
ones are written so, in SQL that SQLite and PostgreSQL both take; everything else is the ORM's.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import orjson
from django.db import connection
from django.db.models import DateTimeField, JSONField, Model

M = TypeVar("M", bound=Model)
Row = tuple[Any, ...]


def rows(sql: str, values: Sequence[Any]) -> list[Row]:
    """Run a query and return its rows as the driver gives them: times from SQLite need :func:`utc`."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Row] = cursor.fetchall()
    return found


def execute(sql: str, values: Sequence[Any]) -> int:
    """Run a statement that changes rows; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        changed: int = cursor.rowcount
    return changed


def utc(moment: datetime | None) -> datetime | None:
    """Return ``moment`` with its time zone, which SQLite does not keep: it is always UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


class Columns(Generic[M]):
    """Some or all columns of a model in a SELECT, and the way back from a row to an instance.

    ``names`` are field names; without them all fields count.
    """

    def __init__(self, model: type[M], names: Sequence[str] = ()) -> None:
        fields = [field for field in model._meta.concrete_fields if not names or field.name in names]
        self._model = model
        self._columns = [str(field.column) for field in fields]
        self._names = [field.attname for field in fields]
        self._times = [index for index, field in enumerate(fields) if isinstance(field, DateTimeField)]
        self._json = [index for index, field in enumerate(fields) if isinstance(field, JSONField)]

    def __len__(self) -> int:
        return len(self._columns)

    def of(self, alias: str) -> str:
        """Return the columns for a SELECT from a table with this alias."""
        return ", ".join(f"{alias}.{column}" for column in self._columns)

    def build(self, row: Row, start: int = 0) -> M:
        """Return the instance whose columns stand in ``row`` from ``start`` on."""
        values = list(row[start : start + len(self._columns)])
        for index in self._times:
            values[index] = utc(values[index])
        for index in self._json:
            # The driver gives JSON as text.
            if isinstance(values[index], str):
                values[index] = orjson.loads(values[index])
        return self._model.from_db("default", self._names, values)
