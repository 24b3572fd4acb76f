"""What every list and page of the admin is made of: evidence, which nobody edits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from rscord.core.admin import search
from rscord.core.admin.acts import REASON_MAX, Act, Given
from rscord.core.admin.cells import Cell, Column, cells
from rscord.core.admin.site import list_url, page_url, site
from rscord.core.errors import Text


@dataclass(frozen=True, slots=True)
class Narrow:
    """``?name=ID``: only the rows of one row of ``model``, found by an index on ``column``.

    ``also`` is what that index asks for besides.
    """

    name: str
    column: str
    model: type[Any]
    also: Q = field(default_factory=Q)


@dataclass(frozen=True, slots=True)
class Related:
    """A link from a row's page to the list of ``model`` ("app.Model"), narrowed to this row by ``name``."""

    label: Text
    model: str
    name: str

    def url(self, key: Any) -> str:
        """Return the address of the list for the row with ``key``."""
        return f"{list_url(apps.get_model(self.model))}?{self.name}={key}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list."""

    key: Any
    url: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Option:
    """A link that switches a filter; ``chosen`` is the one in force."""

    label: Text
    url: str
    chosen: bool


class Evidence(ModelAdmin):  # type: ignore[type-arg]
    """A model in the admin: a list, a page for each row, and acts; nothing is added, edited or deleted by hand.

    ``title`` heads the list. ``columns`` are the list's, the first one leads to the page, which shows ``details``.
    ``joined`` are the rows to load with each, so that a list is one query. ``narrows`` must be indexed; ``filters``
    and :meth:`holding` need not be.
    """

    title: Text = ""
    place = 0
    """Where it stands among the lists."""
    columns: Sequence[Column] = ()
    details: Sequence[Column] = ()
    joined: Sequence[str] = ()
    narrows: Sequence[Narrow] = ()
    filters: Sequence[search.Filter] = ()
    related: Sequence[Related] = ()
    acts: Sequence[Act] = ()
    search_hint: Text = ""
    """What the search looks at; empty: there is no search."""
    window = search.WINDOW
    for_moderators = True
    """Whether the group of moderators sees it; superusers see everything."""

    def name_of(self, row: Any) -> str:
        """Return what moderators call ``row``."""
        return str(row)

    def key_of(self, text: str) -> Any:
        """Return the primary key that ``text`` is, or None if it is none."""
        return search.snowflake_in(text)

    def exactly(self, text: str) -> Q:
        """Return the rows that ``text`` names, to be found by an index."""
        return Q(pk=self.key_of(text)) if self.key_of(text) is not None else Q(pk__in=[])

    def holding(self, text: str) -> Q:
        """Return the rows that have to do with ``text``; only a window of rows is asked."""
        return Q(pk__in=[])

    def hidden(self, viewer: Any) -> Q | None:
        """Return which rows do not exist for ``viewer``, or None if all do."""
        return None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Return what this moderator may see."""
        rows: QuerySet[Any] = self.model._default_manager.select_related(*self.joined).order_by()
        hidden = self.hidden(request.user)
        return rows if hidden is None else rows.exclude(hidden)

    def get_urls(self) -> list[Any]:
        """Return the addresses of the list, of the acts, and of each row."""
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}"
        guard = self.admin_site.admin_view
        return [
            path("", guard(self.show_list), name=f"{name}_changelist"),
            path("act/", guard(self.act), name=f"{name}_act"),
            path("<str:key>/", guard(self.show_page), name=f"{name}_change"),
        ]

    def show_list(self, request: HttpRequest) -> HttpResponse:
        """Show a page of the list, in at most four queries beside one for each narrowing."""
        self._require_sight(request)
        narrowed = self._narrowed(request)
        found = self._found(request, narrowed)
        context = {
            "q": _searched(request),
            "rows": [Row(row.pk, page_url(row), cells(self.columns, row)) for row in found.rows],
            "found": found,
            "more_than": search.COUNTED,
            "narrowed": [
                (evidence_of(narrow.model).name_of(row), _url(request, **{narrow.name: None}))
                for narrow, row in narrowed
            ],
            "kept": [(narrow.name, row.pk) for narrow, row in narrowed],
            "filters": [(choice.label, self._options(request, choice)) for choice in self.filters],
            "rest": _url(request, start=found.rest) if found.rest is not None else None,
            "newest": _url(request) if "start" in request.GET else None,
            "acts": self._acts_of(request),
        }
        return render(request, "admin/list.html", self._frame(request) | context)

    def show_page(self, request: HttpRequest, key: str) -> HttpResponse:
        """Show a row with all that is kept of it, where it leads, and what moderators did to it."""
        from rscord.core.admin.log import deeds_on

        self._require_sight(request)
        row = self._row(request, key)
        context = {
            "row": row,
            "called": self.name_of(row),
            "cells": cells(self.details, row),
            "related": [(found.label, found.url(row.pk)) for found in self.related],
            "acts": [act for act in self._acts_of(request) if act.applies(row)],
            "deeds": deeds_on(row),
        }
        return render(request, "admin/page.html", self._frame(request) | context)

    def act(self, request: HttpRequest) -> HttpResponse:
        """Ask for a reason and do what is asked: POST with ``act`` and ``row``, then with ``sure`` and ``reason``."""
        self._require_sight(request)
        act = next((one for one in self._acts_of(request) if one.name == request.POST.get("act")), None)
        if request.method != "POST" or act is None:
            raise Http404
        found = [self.key_of(text) for text in request.POST.getlist("row")[: search.PAGE]]
        keys = [key for key in found if key is not None]
        rows = list(self.get_queryset(request).filter(pk__in=keys))
        if not rows:
            messages.warning(request, _("Nothing was chosen."))
            return redirect(list_url(self.model))
        reason = request.POST.get("reason", "").replace("\r\n", "\n").replace("\x00", "").strip()
        if "sure" not in request.POST or not 0 < len(reason) <= REASON_MAX:
            return self._ask(request, act, rows, reason)
        urls = [page_url(row) for row in rows]
        self._perform(request, act, rows, Given(request.user, reason, self._chosen(request, act)))
        # Some acts take the row away: a ban ends a membership.
        stays = len(rows) == 1 and self.get_queryset(request).filter(pk__in=keys).exists()
        return redirect(urls[0] if stays else list_url(self.model))

    def _ask(self, request: HttpRequest, act: Act, rows: list[Any], reason: str) -> HttpResponse:
        context = {
            "act": act,
            "rows": [(row.pk, self.name_of(row), page_url(row)) for row in rows],
            "reason": reason,
            "reason_max": REASON_MAX,
            "faulty": "sure" in request.POST,
        }
        status = 400 if context["faulty"] else 200
        return render(request, "admin/act.html", self._frame(request) | context, status=status)

    def _frame(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page of this model needs; ``list`` and ``act_url`` are addresses."""
        list = list_url(self.model)
        own = {"admin": self, "list": list, "act_url": f"{list}act/"}
        return self.admin_site.each_context(request) | own

    def _perform(self, request: HttpRequest, act: Act, rows: list[Any], given: Given) -> None:
        refused = act.perform_all([(row, self.name_of(row)) for row in rows], given)
        for name, error in refused:
            messages.error(request, f"{name}: {error.message}")
        done = len(rows) - len(refused)
        if done:
            messages.success(request, _("%(act)s: %(count)d done.") % {"act": act.label, "count": done})

    def _chosen(self, request: HttpRequest, act: Act) -> str:
        values = [value for value, _label in act.choice.options] if act.choice else [""]
        given = request.POST.get("choice", "")
        return given if given in values else values[0]

    def _require_sight(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise Http404

    def _acts_of(self, request: HttpRequest) -> list[Act]:
        return [act for act in self.acts if request.user.has_perm(act.permission)]

    def _row(self, request: HttpRequest, key: str) -> Any:
        pk = self.key_of(key)
        row = None if pk is None else self.get_queryset(request).filter(pk=pk).first()
        if row is None:
            raise Http404
        return row

    def _narrowed(self, request: HttpRequest) -> list[tuple[Narrow, Any]]:
        """Return what the list is narrowed to; what the moderator may not see does not exist here either."""
        asked = [narrow for narrow in self.narrows if request.GET.get(narrow.name)]
        return [
            (narrow, evidence_of(narrow.model)._row(request, request.GET[narrow.name])) for narrow in asked
        ]

    def _found(self, request: HttpRequest, narrowed: list[tuple[Narrow, Any]]) -> search.Found:
        rows = self.model._default_manager.all()
        for narrow, row in narrowed:
            rows = rows.filter(narrow.also, **{narrow.column: row.pk})
        start = self.key_of(request.GET.get("start", ""))
        wanted, text = self._wanted(request), _searched(request)
        if wanted is None and not text:
            return search.everything(rows, start, self.joined)
        holding = self.holding(text) if text else Q()
        found = search.matching(rows, (wanted or Q()) & holding, start, self.joined, window=self.window)
        return self._with_named(found, rows.filter(wanted or Q()), text) if text and start is None else found

    def _with_named(self, found: search.Found, rows: "QuerySet[Any]", text: str) -> search.Found:
        """Return ``found`` with the rows that the text names before the others, however old they are."""
        named = list(rows.select_related(*self.joined).filter(self.exactly(text))[: search.PAGE])
        shown = {row.pk for row in named}
        return replace(found, rows=[*named, *(row for row in found.rows if row.pk not in shown)])

    def _wanted(self, request: HttpRequest) -> Q | None:
        """Return what the filters and the viewer's rights ask of a row, or None if nothing."""
        hidden = self.hidden(request.user)
        asked = [] if hidden is None else [~hidden]
        for choice in self.filters:
            option = choice.options.get(request.GET.get(choice.name, ""))
            if option is not None:
                asked.append(option[1])
        return Q(*asked) if asked else None

    def _options(self, request: HttpRequest, choice: search.Filter) -> Iterable[Option]:
        now = request.GET.get(choice.name, "")
        every = Option(_("all"), _url(request, **{choice.name: None}), now not in choice.options)
        rest = (
            Option(label, _url(request, **{choice.name: value}), now == value)
            for value, (label, _condition) in choice.options.items()
        )
        return [every, *rest]


def evidence_of(model: type[Any]) -> Evidence:
    """Return what shows ``model`` in the admin."""
    found = site.get_model_admin(model)
    assert isinstance(found, Evidence)
    return found


def _searched(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[: search.LONGEST]


def _url(request: HttpRequest, start: Any = None, **changes: str | None) -> str:
    """Return this list's address with ``changes``, from its newest row on or from ``start``."""
    query: QueryDict = request.GET.copy()
    for name, value in {**changes, "start": start}.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}"
