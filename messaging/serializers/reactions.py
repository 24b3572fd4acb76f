"""What the calls about reactions take."""

from typing import Any

from rest_framework import serializers

from guilds.serializers.fields import Id


class ReactorsQuery(serializers.Serializer[Any]):
    """Which of the people who chose an emoji are wanted. ``type`` 1 is Discord's paid kind: nobody chose that."""

    type = serializers.IntegerField(min_value=0, max_value=1, default=0)
    after = Id(default=0)
    limit = serializers.IntegerField(min_value=1, max_value=100, default=25)
