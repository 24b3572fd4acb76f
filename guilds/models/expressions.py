"""What a guild lets its members say without words: emoji and stickers.

A deleted one keeps its row: nobody uses it any more, but it stands in what people wrote, and its picture is still
shown there, as with Discord.
"""

from django.conf import settings
from django.db import models

from accounts.models import Application
from guilds.models.guilds import Guild
from rscord.core.fields import SnowflakeField


class StickerFormat(models.IntegerChoices):
    """Discord's sticker formats but for Lottie: https://docs.discord.com/developers/resources/sticker."""

    PNG = 1
    APNG = 2
    GIF = 4


class Emoji(models.Model):
    """A guild's own emoji, or that of an application, whose bot alone uses it.

    ``picture`` is a name of ``rscord.core.pictures.store``.
    """

    id = SnowflakeField()
    guild = models.ForeignKey(Guild, null=True, on_delete=models.CASCADE, related_name="emojis")
    application = models.ForeignKey(Application, null=True, on_delete=models.CASCADE, related_name="emojis")
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=32)
    picture = models.CharField(max_length=64)
    animated = models.BooleanField(default=False)
    role_ids = models.JSONField(default=list)
    """Only members with one of these roles use it; empty: everybody. A role that is gone stays: nobody holds it."""
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(guild=None) ^ models.Q(application=None), name="emoji_of_one_owner"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Sticker(models.Model):
    """A guild's own sticker. ``tags`` are words, or an emoji's name, that clients suggest it for."""

    id = SnowflakeField()
    guild = models.ForeignKey(Guild, on_delete=models.CASCADE, related_name="stickers")
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=30)
    description = models.CharField(max_length=100, blank=True)
    tags = models.CharField(max_length=200)
    picture = models.CharField(max_length=64)
    format_type = models.PositiveSmallIntegerField(choices=StickerFormat.choices)
    deleted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
