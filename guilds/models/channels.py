"""Channels of guilds, and chats: a channel without a guild."""

from datetime import datetime

from django.conf import settings
from django.db import models

from guilds.models.guilds import Guild
from rscord.core import snowflake
from rscord.core.fields import SnowflakeField


class ChannelType(models.IntegerChoices):
    """Discord's channel types."""

    TEXT = 0
    DM = 1
    VOICE = 2
    GROUP_DM = 3
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    STAGE = 13
    FORUM = 15
    MEDIA = 16


THREADS = frozenset({ChannelType.ANNOUNCEMENT_THREAD, ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD})
FORUMS = frozenset({ChannelType.FORUM, ChannelType.MEDIA})
"""Channels in which every thread is a post."""
CHATS = frozenset({ChannelType.DM, ChannelType.GROUP_DM})
GUILD_TYPES = frozenset(ChannelType) - THREADS - CHATS
"""A guild's channels themselves, without their threads, of which there can be many more."""

LIVING_CHANNEL = models.Q(type__in=GUILD_TYPES, opened_at=None, deleted_at=None)
"""A guild's channel that is no thread, in the words of an index."""
ACTIVE_THREAD = models.Q(type__in=THREADS, idle_check_at__isnull=False)
"""A thread that is neither archived nor deleted, in the words of an index."""


class Channel(models.Model):
    """A place for messages. Threads and chats are channels too.

    ``last_message_id`` is what makes ids rise inside a channel: sending takes this row's lock and an id above
    it. ``deleted_at`` hides a channel from everybody at once; its messages can be millions, so their rows go
    later.
    """

    id = SnowflakeField()
    guild = models.ForeignKey(Guild, null=True, on_delete=models.CASCADE, related_name="channels")
    type = models.PositiveSmallIntegerField(choices=ChannelType.choices, default=ChannelType.TEXT)
    name = models.CharField(max_length=100, blank=True)
    topic = models.CharField(max_length=4096, null=True)
    icon = models.CharField(max_length=64, null=True)
    position = models.PositiveIntegerField(default=0)
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="children")
    nsfw = models.BooleanField(default=False)
    rate_limit_per_user = models.PositiveIntegerField(default=0)
    """Slow mode: seconds between two messages of one member."""
    bitrate = models.PositiveIntegerField(default=64000)
    user_limit = models.PositiveIntegerField(default=0)
    rtc_region = models.CharField(max_length=32, null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="owned_channels"
    )
    """Who opened the thread, or owns the group chat."""
    last_message_id = models.BigIntegerField(null=True)
    last_pin_at = models.DateTimeField(null=True)
    flags = models.PositiveIntegerField(default=0)
    auto_archive_duration = models.PositiveIntegerField(null=True)
    """Minutes: after how long without a message a thread is archived; of another channel, what its threads get."""
    default_thread_rate_limit_per_user = models.PositiveIntegerField(default=0)
    """The slow mode that new threads get, in seconds."""
    available_tags = models.JSONField(default=list)
    """A forum's tags as they are shown: ``{"id", "name", "moderated", "emoji_id", "emoji_name"}``."""
    default_reaction_emoji = models.JSONField(null=True)
    default_sort_order = models.PositiveSmallIntegerField(null=True)
    default_forum_layout = models.PositiveSmallIntegerField(default=0)
    applied_tags = models.JSONField(default=list)
    """The ids of a post's tags, as numbers."""
    opened_at = models.DateTimeField(null=True)
    """When the thread was opened: it can have the id of an older message."""
    archived = models.BooleanField(default=False)
    archive_changed_at = models.DateTimeField(null=True)
    """When the thread was last archived or brought back."""
    idle_check_at = models.DateTimeField(null=True)
    """When to see whether the thread is idle; null for archived threads, and for all that is no thread."""
    locked = models.BooleanField(default=False)
    invitable = models.BooleanField(default=True)
    message_count = models.PositiveIntegerField(default=0)
    """A thread's living messages, without the one that it began with."""
    total_message_sent = models.PositiveIntegerField(default=0)
    member_count = models.PositiveIntegerField(default=0)
    dm_key = models.CharField(max_length=48, null=True, unique=True)
    """For one-to-one chats: both user ids, lower first, so that two people only ever have one chat."""
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # A guild's channels, without its threads.
            models.Index(
                fields=["guild"],
                name="channel_of_guild",
                condition=models.Q(opened_at__isnull=True),
            ),
            # The active threads of a guild, and of a channel. The archived ones, which may be many, are not in these.
            models.Index(
                fields=["guild", "type"],
                name="channel_active",
                condition=models.Q(idle_check_at__isnull=False),
            ),
            models.Index(
                fields=["parent"],
                name="channel_active_in",
                condition=models.Q(idle_check_at__isnull=False),
            ),
            # The archived threads of a channel, the latest first.
            models.Index(
                fields=["parent", "type", "-archive_changed_at"],
                name="channel_archive",
                condition=models.Q(deleted_at__isnull=True),
            ),
            # The threads that may be idle by now.
            models.Index(
                fields=["idle_check_at"],
                name="channel_idle",
                condition=models.Q(idle_check_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread of another channel."""
        return self.type in THREADS

    @property
    def created_at(self) -> datetime:
        """When the channel was made."""
        return snowflake.timestamp(self.id)


class Overwrite(models.Model):
    """What a channel allows and denies to one role or member (see ``guilds.permissions``)."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="overwrites")
    target_id = models.BigIntegerField()
    type = models.PositiveSmallIntegerField()
    allow = models.BigIntegerField(default=0)
    deny = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "target_id"], name="one_overwrite_per_target")
        ]


class Recipient(models.Model):
    """Somebody's place in a chat."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="recipients")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_places")
    role = models.CharField(max_length=8, default="member")
    joined_at = models.DateTimeField(auto_now_add=True)
    hidden = models.BooleanField(default=False)
    """Closed by its owner: absent from the list until the next message."""
    delivered_id = models.BigIntegerField(default=0)
    """Up to which message their devices have said that they got the chat."""
    read_id = models.BigIntegerField(default=0)
    """Up to which message others may know that they have read it. Unlike their read state it never goes back."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "user"], name="one_place_per_chat")]
