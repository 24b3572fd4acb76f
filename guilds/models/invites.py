"""Invites."""

from django.conf import settings
from django.db import models

from guilds.models.channels import Channel
from guilds.models.guilds import Guild


class Invite(models.Model):
    """A code that lets people join. ``max_age`` is in seconds; 0 means without end, as for ``max_uses``."""

    code = models.CharField(max_length=16, primary_key=True)
    guild = models.ForeignKey(Guild, on_delete=models.CASCADE, related_name="invites")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="invites")
    inviter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invites"
    )
    max_age = models.PositiveIntegerField(default=86400)
    max_uses = models.PositiveIntegerField(default=0)
    uses = models.PositiveIntegerField(default=0)
    temporary = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code
