"""What the core keeps: the event log with its counter, and the node leases."""

from django.db import models


class EventCounter(models.Model):
    """The one row whose ``last`` is the position of the last committed event."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last = models.BigIntegerField(default=0)


class Event(models.Model):
    """One announced event, as sockets will hear it. Positions are gapless and in commit order.

    Read by position only, forwards: by a hub that missed a wake, by a RESUME, and by the trimming task.
    """

    position = models.BigIntegerField(primary_key=True)
    type = models.CharField(max_length=64)
    guild_id = models.BigIntegerField(null=True)
    channel_id = models.BigIntegerField(null=True)
    user_ids = models.JSONField(null=True)
    permission = models.BigIntegerField(default=0)
    payload = models.BinaryField()
    before = models.JSONField(null=True)
    created_at = models.DateTimeField(db_index=True)


class NodeLease(models.Model):
    """Node ``node`` of the snowflakes belongs to process ``owner`` until ``expires_at``."""

    node = models.PositiveSmallIntegerField(primary_key=True)
    owner = models.CharField(max_length=16)
    expires_at = models.DateTimeField(db_index=True)
