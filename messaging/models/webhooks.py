"""Webhooks: programs without an account that post into one channel."""

from django.conf import settings
from django.db import models

from guilds.models import Channel
from rscord.core.fields import SnowflakeField


class Webhook(models.Model):
    """Whoever has its ``token`` posts into its channel, in its name."""

    id = SnowflakeField()
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="webhooks")
    creator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=80)
    avatar = models.CharField(max_length=64, null=True)
    token = models.CharField(max_length=68)
    """68 characters: discord.js takes no other length. Kept as it is, since its managers may read it again."""
