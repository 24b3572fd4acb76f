"""What the calls about roles take."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import Text
from guilds.serializers.fields import Bits, Colors, Id, given


class RoleInput(serializers.Serializer[Any]):
    """A new role, or changes of one: what is absent stays. ``colors`` wins over ``color``."""

    name = Text(max_length=200, required=False, allow_null=True, allow_blank=True)
    permissions = Bits(required=False, allow_null=True)
    color = serializers.IntegerField(min_value=0, max_value=0xFFFFFF, required=False, allow_null=True)
    colors = Colors(required=False, allow_null=True)
    hoist = serializers.BooleanField(required=False, allow_null=True)
    mentionable = serializers.BooleanField(required=False, allow_null=True)


class RolePosition(serializers.Serializer[Any]):
    """Where a role shall stand."""

    id = Id()
    position = serializers.IntegerField(min_value=0, max_value=1 << 16, required=False, allow_null=True)


def role_fields(data: dict[str, Any]) -> dict[str, Any]:
    """Return ``data`` as the services take it."""
    fields = given(data)
    colors = fields.pop("colors", {})
    if colors.get("primary_color") is not None:
        fields["color"] = colors["primary_color"]
    if not fields.get("name"):
        fields.pop("name", None)
    return fields
