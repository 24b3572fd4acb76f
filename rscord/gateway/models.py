"""What outlives a socket: its session."""

from django.conf import settings
from django.db import models


class GatewaySession(models.Model):
    """A gateway session: enough to RESUME it on any process, even after all of them were killed."""

    id = models.CharField(max_length=32, primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="gateway_sessions"
    )
    sign_in = models.ForeignKey(
        "accounts.SignIn", null=True, on_delete=models.CASCADE, related_name="gateway_sessions"
    )
    """None for bots, whose token is the truth."""
    intents = models.BigIntegerField()
    shard_id = models.PositiveIntegerField(default=0)
    shard_count = models.PositiveIntegerField(default=1)
    large_threshold = models.PositiveIntegerField(default=50)
    started_at_position = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    """Closed by the client for good (close code 1000 or 1001): it cannot be resumed."""
