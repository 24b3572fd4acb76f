"""Who is in a thread."""

from django.conf import settings
from django.db import models

from guilds.models.channels import Channel


class ThreadMember(models.Model):
    """Somebody's place in a thread. A private thread is seen by those who have one."""

    thread = models.ForeignKey(
        Channel, on_delete=models.CASCADE, related_name="thread_members", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="thread_places", db_index=False
    )
    joined_at = models.DateTimeField(auto_now_add=True)
    flags = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="one_place_per_thread")]
        # Somebody's threads, the newest first.
        indexes = [models.Index(fields=["user", "-thread"], name="thread_places")]
