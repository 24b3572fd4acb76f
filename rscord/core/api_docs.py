"""The page to try the API on: Swagger UI, from the package drf-spectacular-sidecar.

Its files are not among the static ones: compressing 5 MB anew with every collectstatic would cost everybody many
seconds for a page that few people ever open.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The page itself. Calls that it makes are signed by the browser's session or by a token that is typed in."""
    response = render(request, "api_docs.html", {"server_name": settings.SERVER_NAME})
    response["Content-Security-Policy"] = _POLICY
    return response


@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """Swagger UI's style sheet."""
    return _served("swagger-ui.css", "text/css")


@require_GET
def script(request: HttpRequest) -> HttpResponse:
    """Swagger UI itself."""
    return _served("swagger-ui-bundle.js", "text/javascript")


def _served(name: str, content_type: str) -> HttpResponse:
    response = HttpResponse((_folder() / name).read_bytes(), content_type=content_type)
    response["Cache-Control"] = "public, max-age=86400"
    return response


@cache
def _folder() -> Path:
    package = find_spec("drf_spectacular_sidecar")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "static" / "drf_spectacular_sidecar" / "swagger-ui-dist"
