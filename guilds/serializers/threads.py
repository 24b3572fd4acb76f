"""What the calls about threads take."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import Text
from guilds.models import ChannelType
from guilds.serializers.channels import MAX_FLAGS, SLOWEST
from guilds.serializers.fields import ARCHIVE_DURATIONS, Id

MAX_APPLIED_TAGS = 5


class ThreadSettings(serializers.Serializer[Any]):
    """What can be said about a thread, new or not."""

    name = Text(max_length=200, required=False, allow_null=True)
    auto_archive_duration = serializers.ChoiceField(ARCHIVE_DURATIONS, required=False, allow_null=True)
    rate_limit_per_user = serializers.IntegerField(
        min_value=0, max_value=SLOWEST, required=False, allow_null=True
    )
    invitable = serializers.BooleanField(required=False, allow_null=True)
    applied_tags = serializers.ListField(
        child=Id(), max_length=MAX_APPLIED_TAGS, required=False, allow_null=True
    )


class ThreadChanges(ThreadSettings):
    """Changes of a thread: what is absent stays."""

    archived = serializers.BooleanField(required=False, allow_null=True)
    locked = serializers.BooleanField(required=False, allow_null=True)
    flags = serializers.IntegerField(min_value=0, max_value=MAX_FLAGS, required=False, allow_null=True)


class ThreadFromMessage(ThreadSettings):
    """A thread that begins from a message."""

    name = Text(max_length=200)


class NewThread(ThreadFromMessage):
    """A thread that begins from nothing. Without a ``type`` it is private, as with Discord; in a forum, a post."""

    type = serializers.ChoiceField(
        [ChannelType.ANNOUNCEMENT_THREAD, ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD],
        required=False,
        allow_null=True,
    )


class ArchiveQuery(serializers.Serializer[Any]):
    """Which archived threads are wanted: those archived before a time."""

    before = serializers.DateTimeField(required=False)
    limit = serializers.IntegerField(min_value=2, max_value=100, default=50)


class OwnArchiveQuery(ArchiveQuery):
    """Which of one's own archived threads are wanted: those with lower ids."""

    before = Id(required=False)  # type: ignore[assignment]


class PlaceQuery(serializers.Serializer[Any]):
    """Whether the guild's member is wanted with a place in a thread."""

    with_member = serializers.BooleanField(default=False)


class PlacesQuery(PlaceQuery):
    """Which places in a thread are wanted."""

    after = Id(required=False)
    limit = serializers.IntegerField(min_value=1, max_value=100, default=100)
