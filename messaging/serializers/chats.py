"""What the calls about chats take."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import Text
from guilds.serializers.fields import Id

MOST_NAMED = 100
"""Ids in one call; how many a group really holds is the service's to say."""


class NewChat(serializers.Serializer[Any]):
    """Whom one wants to write to: one person, or several for a group, which may have a ``name``."""

    recipient_id = Id(required=False, allow_null=True)
    recipients = serializers.ListField(child=Id(), required=False, allow_null=True, max_length=MOST_NAMED)
    name = Text(max_length=200, required=False, allow_null=True, allow_blank=True)


class NewRecipient(serializers.Serializer[Any]):
    """Who shall come into a group."""

    user_id = Id()


class ChatsQuery(serializers.Serializer[Any]):
    """How many chats are wanted, the latest."""

    limit = serializers.IntegerField(min_value=1, max_value=200, default=100)
