"""How the OpenAPI description shows what our shapes (TypedDicts) describe. Importing this module is enough."""

from typing import Any, is_typeddict

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.plumbing import resolve_type_hint


class ShapeSchema(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """A TypedDict given to ``extend_schema``, as a component named after it: ``UserShape`` is ``User``."""

    @classmethod
    def _matches(cls, target: Any) -> bool:
        return is_typeddict(target)

    def get_name(self, auto_schema: Any, direction: Any) -> str:
        return str(self.target.__name__).removesuffix("Shape")

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return dict(resolve_type_hint(self.target))  # type: ignore[no-untyped-call]
