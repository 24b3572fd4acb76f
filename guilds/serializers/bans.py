"""What the calls about bans take."""

from datetime import timedelta
from typing import Any

from rest_framework import serializers

from guilds.serializers.fields import Id

MAX_BULK = 200
WEEK = 604_800
"""Seconds."""


class BansQuery(serializers.Serializer[Any]):
    """Which bans are wanted."""

    limit = serializers.IntegerField(min_value=1, max_value=1000, default=1000)
    before = Id(required=False)
    after = Id(required=False)


class NewBan(serializers.Serializer[Any]):
    """How far back the banned one's messages go too; ``delete_message_days`` is the old name, in days."""

    delete_message_seconds = serializers.IntegerField(
        min_value=0, max_value=WEEK, required=False, allow_null=True
    )
    delete_message_days = serializers.IntegerField(min_value=0, max_value=7, required=False, allow_null=True)


class NewBans(NewBan):
    """The same for many."""

    user_ids = serializers.ListField(child=Id(), min_length=1, max_length=MAX_BULK)


def cleanup(data: dict[str, Any]) -> timedelta:
    """Return how far back messages are deleted."""
    return timedelta(
        seconds=data.get("delete_message_seconds") or 0, days=data.get("delete_message_days") or 0
    )
