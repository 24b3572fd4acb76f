"""The one translation of errors into HTTP answers."""

from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from rscord.core import errors

log = structlog.get_logger(__name__)

_DISCORD_CODES = {
    "required": "BASE_TYPE_REQUIRED",
    "null": "BASE_TYPE_REQUIRED",
    "blank": "BASE_TYPE_REQUIRED",
    "max_length": "BASE_TYPE_MAX_LENGTH",
    "min_length": "BASE_TYPE_MIN_LENGTH",
    "max_value": "NUMBER_TYPE_MAX",
    "min_value": "NUMBER_TYPE_MIN",
    "invalid_choice": "BASE_TYPE_CHOICES",
}
"""Serializers' codes in Discord's words; the others are only written in capitals."""


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer ``error`` in the contract's shape; None (a 500) for what is our own fault. For DRF's settings."""
    known = as_app_error(error)
    if known is None:
        return None
    response = Response(errors.details(known), status=known.status)
    if isinstance(known, errors.RateLimited):
        _add_retry_headers(response, known)
    return response


def as_app_error(error: Exception) -> errors.AppError | None:
    """Return ``error`` as one of our own, or None if it is not about the request."""
    if isinstance(error, errors.AppError):
        return error
    if isinstance(error, Http404 | exceptions.NotFound):
        return errors.NotFound()
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return errors.Unauthorized()
    if isinstance(error, exceptions.ValidationError):
        return errors.InvalidForm(_fields(error.detail))
    if isinstance(error, RequestDataTooBig):
        return errors.TooLarge()
    if _database_is_away(error):
        log.error("database_unavailable", exc_info=error)
        return errors.Unavailable()
    return _other(error)


def _database_is_away(error: Exception) -> bool:
    # SQLite says "no such table" with the same class: that is a fault of ours.
    return isinstance(error, OperationalError | InterfaceError) and "no such" not in str(error)


def _other(error: Exception) -> errors.AppError | None:
    if isinstance(error, exceptions.APIException):
        return _with_status(errors.AppError(f"{error.status_code}: {error.detail}"), error.status_code)
    if isinstance(error, SuspiciousOperation | TooManyFieldsSent | UnicodeError):
        return errors.InvalidForm.one("body", "BODY_INVALID", "The request cannot be read.")
    return None


def _with_status(error: errors.AppError, status: int) -> errors.AppError:
    error.status = status
    return error


def _fields(detail: Any) -> errors.FieldErrors:
    if isinstance(detail, dict):
        return {str(name): _field(found) for name, found in detail.items()}
    return {"body": _field(detail)}


def _field(found: Any) -> Any:
    if isinstance(found, dict):
        return _fields(found)
    if found and isinstance(found, list) and isinstance(found[0], dict):
        return {str(index): _fields(item) for index, item in enumerate(found) if item}
    return [(_code(item), str(item)) for item in found]


def _code(item: Any) -> str:
    code = str(getattr(item, "code", "invalid"))
    return _DISCORD_CODES.get(code, code.upper())


def _add_retry_headers(response: Response, error: errors.RateLimited) -> None:
    response["Retry-After"] = str(max(1, round(error.retry_after + 0.499)))
    response["X-RateLimit-Scope"] = "global" if error.is_global else error.scope
    # discord.py and its forks believe a 429 only if it came through a proxy.
    response["Via"] = "1.1 rscord"
    if error.is_global:
        response["X-RateLimit-Global"] = "true"
