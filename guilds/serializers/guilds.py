"""What the calls about guilds take."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import Text
from guilds.models import ChannelType
from guilds.serializers.fields import Id
from rscord.core.pictures.http import Picture

MAX_BEGINNINGS = 50
"""So many channels may a guild begin with."""

NULLABLE = frozenset(
    {
        "icon",
        "banner",
        "description",
        "afk_channel_id",
        "system_channel_id",
        "rules_channel_id",
        "public_updates_channel_id",
    }
)


class NewGuildChannel(serializers.Serializer[Any]):
    """A channel that a new guild begins with; ``id`` is good within the list only."""

    name = Text(max_length=200)
    type = serializers.ChoiceField([ChannelType.TEXT, ChannelType.VOICE, ChannelType.CATEGORY], default=0)
    id = Id(required=False)
    parent_id = Id(required=False)


class NewGuild(serializers.Serializer[Any]):
    """A new guild."""

    name = Text(max_length=200)
    channels = NewGuildChannel(many=True, max_length=MAX_BEGINNINGS, required=False)  # type: ignore[call-arg]


class GuildChanges(serializers.Serializer[Any]):
    """Changes of a guild: what is absent stays."""

    name = Text(max_length=200, required=False, allow_null=True)
    description = Text(max_length=300, required=False, allow_null=True, allow_blank=True)
    icon = Picture(required=False, allow_null=True)
    banner = Picture(required=False, allow_null=True)
    owner_id = Id(required=False, allow_null=True)
    verification_level = serializers.IntegerField(min_value=0, max_value=4, required=False, allow_null=True)
    default_message_notifications = serializers.IntegerField(
        min_value=0, max_value=1, required=False, allow_null=True
    )
    explicit_content_filter = serializers.IntegerField(
        min_value=0, max_value=2, required=False, allow_null=True
    )
    preferred_locale = Text(max_length=8, required=False, allow_null=True)
    afk_timeout = serializers.IntegerField(min_value=60, max_value=3600, required=False, allow_null=True)
    afk_channel_id = Id(required=False, allow_null=True)
    system_channel_id = Id(required=False, allow_null=True)
    system_channel_flags = serializers.IntegerField(
        min_value=0, max_value=63, required=False, allow_null=True
    )
    rules_channel_id = Id(required=False, allow_null=True)
    public_updates_channel_id = Id(required=False, allow_null=True)


class GuildQuery(serializers.Serializer[Any]):
    """How much of a guild is wanted."""

    with_counts = serializers.BooleanField(default=False)


class MyGuildsQuery(GuildQuery):
    """Which of one's guilds are wanted."""

    before = Id(required=False)
    after = Id(required=False)
    limit = serializers.IntegerField(min_value=1, max_value=200, default=200)
