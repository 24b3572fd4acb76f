"""From a request, or a socket command, to what the services take."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from rscord.core.api.errors import as_app_error
from rscord.core.api.view import body
from rscord.core.errors import InvalidForm
from rscord.core.text import clean_name

LONGEST_REASON = 512


def checked(serializer: Any, request: Request) -> dict[str, Any]:
    """Return the request's body as ``serializer`` reads it. Raises InvalidForm."""
    return filled(serializer, body(request))


def checked_query(serializer: Any, request: Request) -> dict[str, Any]:
    """Return the request's query as ``serializer`` reads it. Raises InvalidForm."""
    return filled(serializer, request.query_params.dict())


def filled(serializer: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``data`` as ``serializer`` reads it. Raises InvalidForm."""
    found: dict[str, Any] = _validated(serializer(data=data))
    return found


def checked_list(serializer: Any, request: Request, most: int) -> list[dict[str, Any]]:
    """Return the request's body as a list of up to ``most`` of what ``serializer`` reads. Raises InvalidForm."""
    found: list[dict[str, Any]] = _validated(serializer(data=request.data, many=True, max_length=most))
    return found


def audit_reason(request: Request) -> str | None:
    """Return why the caller acts: ``X-Audit-Log-Reason``, percent-encoded UTF-8. Raises InvalidForm over 512."""
    reason = clean_name(unquote(request.headers.get("X-Audit-Log-Reason", "")).replace("\x00", ""))
    if len(reason) > LONGEST_REASON:
        sentence = _("Must be %(most)d or fewer in length.") % {"most": LONGEST_REASON}
        raise InvalidForm.one("reason", "BASE_TYPE_MAX_LENGTH", sentence)
    return reason or None


def _validated(filled: Any) -> Any:
    try:
        filled.is_valid(raise_exception=True)
    except ValidationError as error:
        raise as_app_error(error) or error from None
    return filled.validated_data
