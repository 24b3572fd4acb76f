"""Guilds and their roles."""

from datetime import datetime

from django.conf import settings
from django.db import models

from rscord.core import snowflake
from rscord.core.fields import SnowflakeField


class Guild(models.Model):
    """A community; people see it as a "server".

    ``deleted_at`` marks a guild in its grace time: nobody sees it, and an undo brings it back whole.
    """

    id = SnowflakeField()
    name = models.CharField(max_length=100)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="owned_guilds")
    description = models.CharField(max_length=300, null=True)
    icon = models.CharField(max_length=64, null=True)
    banner = models.CharField(max_length=64, null=True)
    splash = models.CharField(max_length=64, null=True)
    verification_level = models.PositiveSmallIntegerField(default=0)
    default_message_notifications = models.PositiveSmallIntegerField(default=0)
    explicit_content_filter = models.PositiveSmallIntegerField(default=0)
    nsfw_level = models.PositiveSmallIntegerField(default=0)
    preferred_locale = models.CharField(max_length=8, default="en-US")
    afk_channel_id = models.BigIntegerField(null=True)
    afk_timeout = models.PositiveIntegerField(default=300)
    system_channel_id = models.BigIntegerField(null=True)
    system_channel_flags = models.PositiveIntegerField(default=0)
    rules_channel_id = models.BigIntegerField(null=True)
    public_updates_channel_id = models.BigIntegerField(null=True)
    features = models.JSONField(default=list)
    member_count = models.PositiveIntegerField(default=0)
    """Kept by the services that add and remove members: counting rows would cost more with every member."""
    deleted_at = models.DateTimeField(null=True)
    deleted_by_moderator = models.BooleanField(default=False)
    """Its owner cannot bring it back then; a moderator can."""

    def __str__(self) -> str:
        return self.name

    @property
    def created_at(self) -> datetime:
        """When the guild was made."""
        return snowflake.timestamp(self.id)


class Role(models.Model):
    """A named set of permissions. The role with the guild's own id is @everyone; its position is 0."""

    id = SnowflakeField()
    guild = models.ForeignKey(Guild, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=100)
    color = models.PositiveIntegerField(default=0)
    hoist = models.BooleanField(default=False)
    icon = models.CharField(max_length=64, null=True)
    unicode_emoji = models.CharField(max_length=64, null=True)
    position = models.PositiveIntegerField(default=0)
    permissions = models.BigIntegerField(default=0)
    managed = models.BooleanField(default=False)
    """Belongs to a bot's stay in the guild: nobody gives, takes or deletes it by hand."""
    bot_id = models.BigIntegerField(null=True)
    mentionable = models.BooleanField(default=False)
    flags = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
