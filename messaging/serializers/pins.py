"""What the calls about pins take."""

from typing import Any

from rest_framework import serializers

from messaging.services.pins import MAX_PINS


class PinsQuery(serializers.Serializer[Any]):
    """Which pins are wanted: up to ``limit`` of those pinned ``before`` a time."""

    limit = serializers.IntegerField(min_value=1, max_value=MAX_PINS, default=MAX_PINS)
    before = serializers.DateTimeField(required=False)
