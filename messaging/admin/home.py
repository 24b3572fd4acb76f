"""The figures on the admin's first page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from messaging.models import Day
from messaging.selectors.figures import SHOWN, Figures, figures
from rscord.core.admin import Panel, site
from rscord.core.errors import Text

WIDTH, HEIGHT = 720, 120
"""Of a plot, in its own units."""
STEP = WIDTH / SHOWN
GAP = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A day of a plot; ``seat`` is the part of the width that is its own."""

    date: date
    value: int
    seat: str
    x: str
    y: str
    height: str
    width: str = f"{STEP - GAP:.1f}"


@dataclass(frozen=True, slots=True)
class Plot:
    """A value for each day, as bars. ``most`` is the tallest."""

    title: Text
    bars: list[Bar]
    most: int
    width: int = WIDTH
    height: int = HEIGHT
    step: str = f"{STEP:.1f}"


def panel() -> dict[str, Any]:
    """Return the panel's context; without any if nothing has been counted yet."""
    found = figures()
    return (
        {} if found is None else {"facts": _facts(found), "plots": _plots(found.days), "today": found.today}
    )


def _facts(found: Figures) -> list[tuple[Text, Any]]:
    return [
        (_("People"), found.today.people),
        (_("Wrote today"), found.days[-1].writers),
        (_("Servers"), found.today.guilds),
        (_("Messages"), found.messages),
        (_("Files"), filesizeformat(found.today.stored)),
    ]


def _plots(days: list[Day]) -> list[Plot]:
    return [
        _plot(_("Messages by day"), days, lambda day: day.messages),
        _plot(_("People who wrote, by day"), days, lambda day: day.writers),
    ]


def _plot(title: Text, days: list[Day], value: Callable[[Day], int]) -> Plot:
    most = max(map(value, days))
    bars = [_bar(index, day.date, value(day), most) for index, day in enumerate(days)]
    return Plot(title, bars, most)


def _bar(index: int, date: date, value: int, most: int) -> Bar:
    height = HEIGHT * value / most if most else 0
    left = index * STEP
    return Bar(date, value, f"{left:.1f}", f"{left + GAP / 2:.1f}", f"{HEIGHT - height:.1f}", f"{height:.1f}")


site.panels.append(Panel("admin/figures.html", panel))
