"""Kinds of input that Discord's clients send and DRF has no field for."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from guilds.services.threads import DURATIONS
from rscord.core.snowflake import MAX_SNOWFLAKE

ARCHIVE_DURATIONS = [(minutes, minutes) for minutes in DURATIONS]
"""After how many minutes without a message a thread may be archived; pairs, as the schema wants them."""

_DIGITS = frozenset("0123456789")
_LONGEST = 20


@extend_schema_field({"type": "string", "pattern": "^[0-9]{1,20}$"})
class _BigNumber(serializers.Field[int, Any, Any, Any]):
    """A whole number of up to 63 bits, as a string of digits (JavaScript's numbers end at 53 bits) or a number."""

    default_error_messages = {"number_type_coerce": _("A whole number is needed, as a string of digits.")}

    def to_internal_value(self, data: Any) -> int:
        number = _number(data)
        if number is None or not 0 <= number <= MAX_SNOWFLAKE:
            self.fail("number_type_coerce")
        return number

    def to_representation(self, value: int) -> str:
        return str(value)


class Id(_BigNumber):
    """An id."""


class Bits(_BigNumber):
    """A set of permissions."""


class Colors(serializers.Serializer[Any]):
    """A role's colours, of which the first counts."""

    primary_color = serializers.IntegerField(min_value=0, max_value=0xFFFFFF, required=False, allow_null=True)


def given(data: dict[str, Any], nullable: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return what was really given: null means "as it is" for all fields but the ``nullable``."""
    return {name: value for name, value in data.items() if value is not None or name in nullable}


def _number(data: Any) -> int | None:
    if isinstance(data, int) and not isinstance(data, bool):
        return data
    if isinstance(data, str) and 0 < len(data) <= _LONGEST and _DIGITS.issuperset(data):
        return int(data)
    return None
