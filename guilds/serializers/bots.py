"""What adding a bot takes."""

from typing import Any

from rest_framework import serializers

from guilds.serializers.fields import Bits, Id


class BotInput(serializers.Serializer[Any]):
    """Which bot, and the rights of its own role."""

    application_id = Id()
    permissions = Bits(default=0)
