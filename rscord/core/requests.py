"""Around every request: its id, its line in the log, its count in the metrics."""

import logging
import re
import secrets
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, empty

from rscord.core import metrics

log = structlog.get_logger(__name__)

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestContext:
    """Django middleware, the outermost one.

    Takes a proxy's X-Request-ID or makes one, puts it on every line that is logged meanwhile, and sends it back.
    A refused request leaves a line at level info; Django logs a crash with its traceback; a request that went well
    leaves none (but at level debug): at a thousand a second they would cost more than the requests.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = _request_id(request)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        response["X-Request-ID"] = request_id
        metrics.count_request(request, response.status_code, seconds)
        _log(request, response.status_code, seconds)
        structlog.contextvars.clear_contextvars()
        return response


def _request_id(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-ID", "")
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _log(request: HttpRequest, status: int, seconds: float) -> None:
    # Asking first costs a tenth of building a line that nobody sees.
    if status < 400 and not logging.getLogger(__name__).isEnabledFor(logging.DEBUG):
        return
    write = log.warning if status >= 500 else log.info if status >= 400 else log.debug
    write(
        "request",
        method=request.method,
        path=request.path,
        status=status,
        milliseconds=round(seconds * 1000, 1),
        **_user(request),
    )


def _user(request: HttpRequest) -> dict[str, int]:
    """Return the user's id if somebody has asked who it is: finding out now would cost a query."""
    user = getattr(request, "user", None)
    if isinstance(user, SimpleLazyObject) and user._wrapped is empty:
        return {}
    user_id = getattr(user, "id", None)
    return {} if user_id is None else {"user_id": user_id}
