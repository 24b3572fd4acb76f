"""How the OpenAPI description is made: shapes as components, names of operations, refusals, one mount out of two."""

import re
from typing import Any, NotRequired, TypedDict, is_typeddict

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import resolve_type_hint

MOUNT = "/api/v10"
"""The mount that is described; everything also answers below ``/api``, the description's other server."""

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


class ErrorShape(TypedDict):
    """Why a request was refused: ``code`` for programs, ``message`` for people, ``errors`` by field."""

    code: int
    message: str
    errors: NotRequired[dict[str, Any]]
    retry_after: NotRequired[float]


class ShapeSchema(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """A TypedDict given to ``extend_schema``, as a component named after it: ``UserShape`` is ``User``."""

    @classmethod
    def _matches(cls, target: Any) -> bool:
        return is_typeddict(target)

    def get_name(self, auto_schema: Any, direction: Any) -> str:
        return str(self.target.__name__).removesuffix("Shape")

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return dict(resolve_type_hint(self.target))  # type: ignore[no-untyped-call]


class Description(AutoSchema):
    """An operation: named after its method and path, which are unique, and with the refusals that it may answer."""

    def get_operation_id(self) -> str:
        words = re.findall(r"\w+", self.path.removeprefix(MOUNT).replace("@me", "my"))
        return "_".join([self.method.lower(), *words])

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        found: dict[str, Any] = super()._get_response_bodies(direction)
        refusal: Any = self._get_response_for_code
        for status in self._refusals():
            found.setdefault(str(status), refusal(ErrorShape, str(status)))
        return found

    def _refusals(self) -> list[int]:
        with_body = [413, 415] if self.method in _WITH_BODY else []
        return [400, 401, 403, 404, *with_body, 429, 503]


def only_one_mount(endpoints: list[Any], **_: Any) -> list[Any]:
    """Return the operations without those of the mount that is not described. For drf-spectacular's settings."""
    return [
        found for found in endpoints if not found[0].startswith("/api/") or found[0].startswith(f"{MOUNT}/")
    ]
