"""Files that people uploaded."""

from django.conf import settings
from django.db import models

from messaging.models.messages import Message
from rscord.core.fields import SnowflakeField


class Attachment(models.Model):
    """A file, in the storage under ``path``. Without a message it is its uploader's alone, and goes after a while."""

    id = SnowflakeField()
    message = models.ForeignKey(
        Message, null=True, on_delete=models.SET_NULL, related_name="attachments", db_index=False
    )
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attachments"
    )
    path = models.CharField(max_length=100)
    filename = models.CharField(max_length=200)
    description = models.CharField(max_length=1024, blank=True)
    content_type = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            # The files of a page of messages, and the sweep of those without one.
            models.Index(fields=["message", "id"], name="attachment_by_message")
        ]
