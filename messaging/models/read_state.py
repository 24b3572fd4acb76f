"""How far a person has read."""

from django.conf import settings
from django.db import models


class ReadState(models.Model):
    """Up to which message somebody has read a channel. Unread and mention counts are computed from it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_states")
    channel = models.ForeignKey("guilds.Channel", on_delete=models.CASCADE, related_name="read_states")
    last_message_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "channel"], name="one_read_state_per_channel")]
