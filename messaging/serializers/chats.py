"""What the calls about chats take."""

from typing import Any

from rest_framework import serializers

from guilds.serializers.fields import Id


class NewChat(serializers.Serializer[Any]):
    """Whom one wants to write to."""

    recipient_id = Id()
