"""Lists that cost the same over a million rows: a page is read by key, and a search looks through a window of rows.

Nothing here counts a table, skips over pages or reads more than :data:`WINDOW` rows at a time: what matches nothing
in the newest rows says so, and offers to look further back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from rscord.core.errors import Text
from rscord.core.snowflake import MAX_SNOWFLAKE

PAGE = 50
WINDOW = 20_000
COUNTED = 1000
"""A list is counted up to here; above, it has "more than 1000"."""
LONGEST_ID = len(str(MAX_SNOWFLAKE))
LONGEST = 200
"""Characters of a search."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice beside a list: ``options`` maps what stands in the address to a label and a condition."""

    name: str
    label: Text
    options: Mapping[str, tuple[Text, Q]]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of rows. ``rest`` is where the next one begins, if there may be more; ``total`` is None if unknown."""

    rows: list[Any]
    rest: Any = None
    total: int | None = None


def everything(rows: "QuerySet[Any]", start: Any, joined: Iterable[str]) -> Found:
    """Return the page of ``rows``, newest first, that begins at the key ``start`` (None: at the newest).

    ``joined`` are the rows to load with each.
    """
    total = rows.order_by().values("pk")[: COUNTED + 1].count()
    return replace(_page(_from(rows, start), None, joined), total=total)


def matching(
    rows: "QuerySet[Any]", wanted: Q, start: Any, joined: Iterable[str], *, window: int = WINDOW
) -> Found:
    """Return those of the next ``window`` of ``rows`` that are ``wanted``, a page at most.

    The database finds ``rows`` by an index; what ``wanted`` asks for it need not have one for.
    """
    rows = _from(rows, start)
    floor = rows.values_list("pk", flat=True)[window : window + 1].first()
    seen = rows if floor is None else rows.filter(pk__gt=floor)
    return _page(seen.filter(wanted), floor, joined)


def snowflake_in(text: str) -> int | None:
    """Return the id that ``text`` is, or None."""
    if len(text) > LONGEST_ID or not (text.isascii() and text.isdigit()):
        return None
    return int(text) if int(text) <= MAX_SNOWFLAKE else None


def text_in(field: str, text: str) -> Q:
    """Return the condition that ``field`` holds ``text``, without regard to case.

    SQLite knows only the case of Latin letters: others are looked for as typed, small, capitalised and in capitals.
    """
    found = Q()
    for variant in {text, text.lower(), text.capitalize(), text.upper()}:
        found |= Q(**{f"{field}__icontains": variant})
    return found


def _from(rows: "QuerySet[Any]", start: Any) -> "QuerySet[Any]":
    rows = rows.order_by("-pk")
    return rows if start is None else rows.filter(pk__lte=start)


def _page(rows: "QuerySet[Any]", floor: Any, joined: Iterable[str]) -> Found:
    # Keys first: sorting whole rows would read every one of them, however few are shown.
    keys = list(rows.values_list("pk", flat=True)[: PAGE + 1])
    page = rows.model._default_manager.select_related(*joined).filter(pk__in=keys[:PAGE]).order_by("-pk")
    return Found(list(page), keys[PAGE] if len(keys) > PAGE else floor)
