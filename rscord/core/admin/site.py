"""The site itself: who comes in, what its addresses are, its first page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import include, path, re_path, reverse
from django.views.decorators.cache import never_cache

from rscord.core.errors import Text
from rscord.core.pages import not_found


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the first page: a template, and what gives its context."""

    template: str
    context: Callable[[], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Section:
    """A link to a list."""

    title: Text
    url: str


class Site(AdminSite):
    """Django's admin site, without its own sign-in (it knows no second factor) and without forms."""

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.panels: list[Panel] = []

    def get_urls(self) -> list[Any]:
        """Return the addresses: the first page, each model's own, and a 404 for the rest."""
        lists = [
            path(f"{model._meta.app_label}/{model._meta.model_name}/", include(admin.urls))
            for model, admin in self._registry.items()
        ]
        rest = re_path(r".*$", self.admin_view(not_found))
        return [path("", self.admin_view(self.index), name="index"), *lists, rest]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Ask strangers to sign in; for people who are no moderators there is nothing here."""

        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            return view(request, *args, **kwargs) if self.has_permission(request) else not_found(request)

        return guarded

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the first page: every panel."""
        panels = [(panel.template, panel.context()) for panel in self.panels]
        return TemplateResponse(request, "admin/index.html", self.each_context(request) | {"panels": panels})

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the frame of every page needs: the lists that this moderator may see."""
        admins = sorted(self._registry.values(), key=lambda admin: getattr(admin, "place", 0))
        seen = [admin for admin in admins if admin.has_view_permission(request)]
        return {"sections": [Section(getattr(admin, "title", ""), list_url(admin.model)) for admin in seen]}


def enter(request: HttpRequest) -> HttpResponseRedirect:
    """Lead from /admin, as people type it, to the first page."""
    return HttpResponseRedirect(reverse("admin:index"))


def list_url(model: Any) -> str:
    """Return the address of a model's list."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def page_url(row: Any) -> str:
    """Return the address of a row's page."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


site = Site()
