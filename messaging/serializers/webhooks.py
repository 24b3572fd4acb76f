"""What the calls about webhooks take."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import Text
from guilds.serializers.fields import Id
from guilds.serializers.threads import MAX_APPLIED_TAGS
from messaging.serializers.embeds import Url
from messaging.serializers.messages import NewMessage
from rscord.core.pictures.http import Picture

NAME_MAX = 100


class NewWebhook(serializers.Serializer[Any]):
    """A new webhook."""

    name = Text(max_length=NAME_MAX)
    avatar = Picture(required=False, allow_null=True)


class WebhookChanges(serializers.Serializer[Any]):
    """Changes of a webhook; ``channel_id`` counts only for those who manage it."""

    name = Text(max_length=NAME_MAX, required=False)
    avatar = Picture(required=False, allow_null=True)
    channel_id = Id(required=False)


class WebhookMessage(NewMessage):
    """What a webhook posts."""

    username = Text(max_length=NAME_MAX, required=False, allow_null=True, allow_blank=True)
    avatar_url = Url()
    thread_name = Text(max_length=200, required=False, allow_null=True)
    applied_tags = serializers.ListField(
        child=Id(), max_length=MAX_APPLIED_TAGS, required=False, allow_null=True
    )


class ExecuteQuery(serializers.Serializer[Any]):
    """Whether the message is wanted back, and in which thread it is meant."""

    wait = serializers.BooleanField(default=False)
    thread_id = Id(required=False)
