"""Figures by day, for the admin's first page, which must cost the same however much has been said."""

from django.db import models


class Day(models.Model):
    """What happened on a day (UTC), and what there was at its end; of today, when it was last counted."""

    date = models.DateField(primary_key=True)
    messages = models.PositiveBigIntegerField(default=0)
    """Sent on that day, those deleted since among them."""
    writers = models.PositiveIntegerField(default=0)
    """People, not bots or webhooks, who sent any of them."""
    people = models.PositiveIntegerField(default=0)
    guilds = models.PositiveIntegerField(default=0)
    stored = models.PositiveBigIntegerField(default=0)
    """Bytes of uploaded files."""
    counted_at = models.DateTimeField()
