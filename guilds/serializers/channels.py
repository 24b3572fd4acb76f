"""What the calls about channels take."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import Text
from guilds.models import ChannelType
from guilds.permissions import Overwrite
from guilds.serializers.fields import ARCHIVE_DURATIONS, Bits, Id
from guilds.services.forums import MAX_TAGS
from guilds.shapes.channels import TYPE_NAMES
from rscord.core.pictures.http import Picture

NULLABLE = frozenset(
    {"topic", "parent_id", "default_auto_archive_duration", "default_reaction_emoji", "default_sort_order"}
)
MOVE_NULLABLE = frozenset({"parent_id"})
MAX_POSITION = 1 << 16
MAX_OVERWRITES = 500
MAX_FLAGS = 1 << 30
SLOWEST = 21_600
"""Seconds: six hours."""

_TYPES = {name: type for type, name in TYPE_NAMES.items()}


class Tag(serializers.Serializer[Any]):
    """A forum's tag; with the ``id`` of one that it has, it is that one."""

    id = Id(required=False, allow_null=True)
    name = Text(max_length=200)
    moderated = serializers.BooleanField(required=False, allow_null=True)
    emoji_id = Id(required=False, allow_null=True)
    emoji_name = Text(max_length=64, required=False, allow_null=True)


class DefaultReaction(serializers.Serializer[Any]):
    """The emoji that is offered under every post of a forum."""

    emoji_id = Id(required=False, allow_null=True)
    emoji_name = Text(max_length=64, required=False, allow_null=True)


class OverwriteInput(serializers.Serializer[Any]):
    """What a channel allows and denies to a role (``type`` 0) or a member (1)."""

    type = serializers.IntegerField(min_value=0, max_value=1)
    allow = Bits(default=0, allow_null=True)
    deny = Bits(default=0, allow_null=True)


class NamedOverwriteInput(OverwriteInput):
    """The same with its target."""

    id = Id()


class ChannelChanges(serializers.Serializer[Any]):
    """Changes of a channel: what is absent stays."""

    name = Text(max_length=200, required=False, allow_null=True)
    topic = Text(max_length=1024, required=False, allow_null=True, allow_blank=True)
    position = serializers.IntegerField(min_value=0, max_value=MAX_POSITION, required=False, allow_null=True)
    parent_id = Id(required=False, allow_null=True)
    nsfw = serializers.BooleanField(required=False, allow_null=True)
    rate_limit_per_user = serializers.IntegerField(
        min_value=0, max_value=SLOWEST, required=False, allow_null=True
    )
    bitrate = serializers.IntegerField(min_value=8000, max_value=384_000, required=False, allow_null=True)
    user_limit = serializers.IntegerField(min_value=0, max_value=99, required=False, allow_null=True)
    default_auto_archive_duration = serializers.ChoiceField(
        ARCHIVE_DURATIONS, required=False, allow_null=True
    )
    default_thread_rate_limit_per_user = serializers.IntegerField(
        min_value=0, max_value=SLOWEST, required=False, allow_null=True
    )
    available_tags = Tag(many=True, max_length=MAX_TAGS, required=False, allow_null=True)  # type: ignore[call-arg]
    default_reaction_emoji = DefaultReaction(required=False, allow_null=True)
    default_sort_order = serializers.IntegerField(min_value=0, max_value=1, required=False, allow_null=True)
    default_forum_layout = serializers.IntegerField(min_value=0, max_value=2, required=False, allow_null=True)
    flags = serializers.IntegerField(min_value=0, max_value=MAX_FLAGS, required=False, allow_null=True)
    permission_overwrites = NamedOverwriteInput(  # type: ignore[call-arg]
        many=True, max_length=MAX_OVERWRITES, required=False, allow_null=True
    )


class GroupChanges(serializers.Serializer[Any]):
    """Changes of a group chat: what is absent stays, null empties."""

    name = Text(max_length=200, required=False, allow_null=True, allow_blank=True)
    icon = Picture(required=False, allow_null=True)


class ChannelMove(serializers.Serializer[Any]):
    """Where a channel shall go; what is absent stays."""

    id = Id()
    position = serializers.IntegerField(min_value=0, max_value=MAX_POSITION, required=False, allow_null=True)
    parent_id = Id(required=False, allow_null=True)
    lock_permissions = serializers.BooleanField(required=False, allow_null=True)


class NewChannel(ChannelChanges):
    """A new channel; ``channel_type`` is the word for ``type``."""

    name = Text(max_length=200)
    type = serializers.ChoiceField(ChannelType.values, required=False, allow_null=True)
    channel_type = serializers.ChoiceField(sorted(_TYPES), required=False, allow_null=True)


def group_fields(data: dict[str, Any]) -> dict[str, Any]:
    """Return checked :class:`GroupChanges` as the service takes them."""
    return {name: "" if name == "name" and value is None else value for name, value in data.items()}


def channel_type(data: dict[str, Any]) -> int:
    """Take ``type`` and ``channel_type`` out of ``data`` and return the type that they mean; text by default."""
    type, word = data.pop("type", None), data.pop("channel_type", None)
    if type is not None:
        return int(type)
    return int(_TYPES[word]) if word is not None else int(ChannelType.TEXT)


def overwrite(target_id: int, data: dict[str, Any]) -> Overwrite:
    """Return the overwrite of ``target_id`` that ``data`` describes."""
    return Overwrite(target_id, data["type"], data["allow"] or 0, data["deny"] or 0)


def with_overwrites(data: dict[str, Any]) -> dict[str, Any]:
    """Return ``data`` with its list of overwrites, where there is one, as the services take it."""
    emoji = data.get("default_reaction_emoji")
    if emoji is not None:
        emoji_id = emoji.get("emoji_id")
        kept = {"emoji_id": emoji_id and str(emoji_id), "emoji_name": emoji.get("emoji_name")}
        data = data | {"default_reaction_emoji": kept}
    if "permission_overwrites" not in data:
        return data
    listed = [overwrite(found["id"], found) for found in data["permission_overwrites"]]
    return data | {"permission_overwrites": listed}
