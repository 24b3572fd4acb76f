"""From a request to what the services take."""

from typing import Any, TypeVar

from rest_framework.request import Request
from rest_framework.serializers import Serializer

from rscord.core.api.view import body

S = TypeVar("S", bound="Serializer[Any]")


def checked(serializer: type[S], request: Request) -> S:
    """Return ``serializer`` filled from the request's body. Raises DRF's ValidationError, an InvalidForm outside."""
    return checked_data(serializer, body(request))


def checked_data(serializer: type[S], data: Any) -> S:
    """Return ``serializer`` filled from ``data``. Raises DRF's ValidationError."""
    filled = serializer(data=data)
    filled.is_valid(raise_exception=True)
    return filled
