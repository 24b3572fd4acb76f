"""What the calls about emoji and stickers take."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import Text
from guilds.serializers.fields import Id
from guilds.serializers.members import MAX_ROLES
from rscord.core.pictures.http import Picture


def _roles() -> Any:
    return serializers.ListField(child=Id(), max_length=MAX_ROLES, required=False, allow_null=True)


class NewEmoji(serializers.Serializer[Any]):
    """A new emoji; in a form ``file`` stands for ``image``."""

    name = Text(max_length=64)
    image = Picture(required=False)
    roles = _roles()


class EmojiChanges(serializers.Serializer[Any]):
    """Changes of an emoji: what is absent stays; ``roles`` null opens it to everybody."""

    name = Text(max_length=64, required=False, allow_null=True)
    roles = _roles()


class NewName(serializers.Serializer[Any]):
    """A new name for an application's emoji."""

    name = Text(max_length=64)


class NewSticker(serializers.Serializer[Any]):
    """A new sticker, without its file."""

    name = Text(max_length=200)
    description = Text(max_length=500, required=False, allow_null=True, allow_blank=True)
    tags = Text(max_length=500)


class StickerChanges(serializers.Serializer[Any]):
    """Changes of a sticker: what is absent stays; ``description`` null empties it."""

    name = Text(max_length=200, required=False, allow_null=True)
    description = Text(max_length=500, required=False, allow_null=True, allow_blank=True)
    tags = Text(max_length=500, required=False, allow_null=True)
