"""What the calls about invites take."""

from typing import Any

from rest_framework import serializers

LONGEST = 604_800
"""Seconds: a week."""


class NewInvite(serializers.Serializer[Any]):
    """A new invite: ``max_age`` in seconds; 0 is without end, as for ``max_uses``."""

    max_age = serializers.IntegerField(min_value=0, max_value=LONGEST, default=86_400)
    max_uses = serializers.IntegerField(min_value=0, max_value=100, default=0)
    temporary = serializers.BooleanField(default=False)


class InviteQuery(serializers.Serializer[Any]):
    """How much of an invite is wanted."""

    with_counts = serializers.BooleanField(default=False)
