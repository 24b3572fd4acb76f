"""The audit log: who did what in a guild, when, and why."""

from django.conf import settings
from django.db import models

from guilds.models.guilds import Guild
from rscord.core.fields import SnowflakeField


class AuditAction(models.IntegerChoices):
    """Discord's action types: https://docs.discord.com/developers/resources/audit-log#audit-log-events."""

    GUILD_UPDATE = 1
    CHANNEL_CREATE = 10
    CHANNEL_UPDATE = 11
    CHANNEL_DELETE = 12
    OVERWRITE_CREATE = 13
    OVERWRITE_UPDATE = 14
    OVERWRITE_DELETE = 15
    MEMBER_KICK = 20
    MEMBER_PRUNE = 21
    MEMBER_BAN_ADD = 22
    MEMBER_BAN_REMOVE = 23
    MEMBER_UPDATE = 24
    MEMBER_ROLE_UPDATE = 25
    MEMBER_MOVE = 26
    MEMBER_DISCONNECT = 27
    BOT_ADD = 28
    ROLE_CREATE = 30
    ROLE_UPDATE = 31
    ROLE_DELETE = 32
    INVITE_CREATE = 40
    INVITE_DELETE = 42
    EMOJI_CREATE = 60
    EMOJI_UPDATE = 61
    EMOJI_DELETE = 62
    MESSAGE_DELETE = 72
    STICKER_CREATE = 90
    STICKER_UPDATE = 91
    STICKER_DELETE = 92
    THREAD_CREATE = 110
    THREAD_UPDATE = 111
    THREAD_DELETE = 112


class AuditLogEntry(models.Model):
    """One act. What it was done to may be gone, so ``target_id`` points at no table."""

    id = SnowflakeField()
    guild = models.ForeignKey(Guild, on_delete=models.CASCADE, related_name="audit_log", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="audited"
    )
    target_id = models.BigIntegerField(null=True)
    action_type = models.PositiveSmallIntegerField(choices=AuditAction.choices)
    changes = models.JSONField(default=list)
    options = models.JSONField(null=True)
    reason = models.CharField(max_length=512, null=True)

    class Meta:
        indexes = [
            # The log, newest first, and the part of it that is of one kind.
            models.Index(fields=["guild", "id"], name="audit_log_newest"),
            models.Index(fields=["guild", "action_type", "id"], name="audit_log_by_action"),
        ]
