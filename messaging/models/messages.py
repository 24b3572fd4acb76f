"""Messages and the mentions in them."""

from datetime import datetime

from django.conf import settings
from django.db import models

from guilds.models import Channel
from rscord.core import snowflake
from rscord.core.fields import SnowflakeField


class MessageType(models.IntegerChoices):
    """Discord's message types, as far as they are made here."""

    DEFAULT = 0
    RECIPIENT_ADD = 1
    RECIPIENT_REMOVE = 2
    CALL = 3
    CHANNEL_NAME_CHANGE = 4
    CHANNEL_ICON_CHANGE = 5
    CHANNEL_PINNED_MESSAGE = 6
    USER_JOIN = 7
    THREAD_CREATED = 18
    REPLY = 19
    THREAD_STARTER_MESSAGE = 21


HAS_THREAD = 1 << 5
"""The flag of a message that a thread began from; the thread has its id."""


class Message(models.Model):
    """One message. Deleting it clears its content and leaves this row as a tombstone."""

    id = SnowflakeField()
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="messages", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    type = models.PositiveSmallIntegerField(choices=MessageType.choices, default=MessageType.DEFAULT)
    content = models.TextField(blank=True)
    nonce = models.CharField(max_length=32, null=True)
    """The sender's own name for it: a retry with the same nonce finds this message instead of sending twice."""
    flags = models.PositiveBigIntegerField(default=0)
    tts = models.BooleanField(default=False)
    mention_everyone = models.BooleanField(default=False)
    reference_message_id = models.BigIntegerField(null=True)
    reference_channel_id = models.BigIntegerField(null=True)
    embeds = models.JSONField(default=list)
    stickers = models.JSONField(null=True)
    """The stickers as the message shows them (``guilds.shapes.StickerItem``), also when they are deleted."""
    has_reactions = models.BooleanField(default=False)
    """Whether it is worth asking for its reactions: most messages never have any."""
    has_files = models.BooleanField(default=False)
    webhook_id = models.BigIntegerField(null=True)
    """The webhook that posted it; ``author`` is then who made the webhook, and nobody sees them."""
    webhook_name = models.CharField(max_length=80, null=True)
    webhook_avatar = models.CharField(max_length=64, null=True)
    webhook_avatar_url = models.CharField(max_length=2048, null=True)
    pinned_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "author", "nonce"],
                condition=models.Q(nonce__isnull=False),
                name="one_message_per_nonce",
            )
        ]
        indexes = [
            # History: newest first within a channel, living messages only. SQLite looks ``deleted_at`` up in the
            # row unless it stands in the index too: counting a million messages takes 26 ms instead of 88.
            models.Index(
                fields=["channel", "id", "deleted_at"],
                name="message_history",
                condition=models.Q(deleted_at__isnull=True),
            ),
            # The pins of a channel, newest first.
            models.Index(
                fields=["channel", "-pinned_at"],
                name="message_pins",
                condition=models.Q(pinned_at__isnull=False),
            ),
            # Slow mode and "delete the recent messages of a banned member".
            models.Index(fields=["author", "channel", "id"], name="message_by_author"),
        ]

    @property
    def created_at(self) -> datetime:
        """When it was sent."""
        return snowflake.timestamp(self.id)


class MentionKind(models.IntegerChoices):
    """What a mention points at."""

    USER = 0
    ROLE = 1
    EVERYONE = 2


class Mention(models.Model):
    """That a message mentions a user, a role or everyone: unread mention counts are read from here."""

    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, related_name="mentions", db_constraint=False
    )
    channel_id = models.BigIntegerField()
    kind = models.PositiveSmallIntegerField(choices=MentionKind.choices)
    target_id = models.BigIntegerField()

    class Meta:
        indexes = [
            # "How many mentions of me (or my roles) in this channel since I last read it?"
            models.Index(fields=["channel_id", "target_id", "message"], name="mention_count"),
            # "What mentions me (or my roles), newest first, whatever the channel?"
            models.Index(fields=["target_id", "message"], name="mention_newest"),
        ]
