"""Reactions to messages."""

from django.conf import settings
from django.db import models

from messaging.models.messages import Message


class ReactionKind(models.Model):
    """One emoji under a message, and how many people chose it.

    The count is kept, not counted: a page of history must not read a row for each of thousands of people. Whoever
    changes kinds or reactions holds the message's lock.
    """

    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, related_name="reaction_kinds", db_index=False
    )
    key = models.CharField(max_length=64)
    """See ``messaging.emoji.Emoji.key``."""
    emoji_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=64)
    animated = models.BooleanField(default=False)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "key"], name="one_kind_per_emoji")]


class Reaction(models.Model):
    """That somebody chose this emoji."""

    kind = models.ForeignKey(ReactionKind, on_delete=models.CASCADE, related_name="reactions", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions")

    class Meta:
        constraints = [
            # Also: "who chose this emoji?", in the order of user ids.
            models.UniqueConstraint(fields=["kind", "user"], name="one_reaction_per_user")
        ]
