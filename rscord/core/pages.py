"""How errors look: a page for people in a browser, the contract's JSON for everybody under /api/."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rscord.core import errors

SERVER_ERROR = {"message": "500: Internal Server Error", "code": 0}


def is_api(request: HttpRequest) -> bool:
    """Whether ``request`` is a program's and wants JSON."""
    return request.path.startswith("/api/")


def answer(request: HttpRequest, status: int, body: dict[str, Any]) -> HttpResponse:
    """Return ``body`` as JSON or the error page of ``status``, whichever ``request`` wants."""
    if is_api(request):
        return HttpResponse(orjson.dumps(body), status=status, content_type="application/json")
    return render(request, f"errors/{status}.html", status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404."""
    return answer(request, 404, errors.details(errors.NotFound()))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403."""
    return answer(request, 403, errors.details(errors.MissingAccess()))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    return forbidden(request)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400."""
    return answer(request, 400, errors.details(errors.AppError()))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    return answer(request, 500, SERVER_ERROR)
