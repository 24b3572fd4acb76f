"""The two calls as Django REST framework is usually written: model serializers and a generic view.

It keeps the product's tables and authentication, and is spared what the product does besides: permissions,
slow mode, mentions, the event log and its hand-over.
"""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import generics, pagination, serializers

from accounts.models import User
from messaging.models import Message
from rscord.core import snowflake


class AuthorSerializer(serializers.ModelSerializer[User]):
    id = serializers.CharField(read_only=True)

    class Meta:
        model = User
        fields = ["id", "username", "display_name", "avatar", "bot", "flags"]


class MessageSerializer(serializers.ModelSerializer[Message]):
    id = serializers.CharField(read_only=True)
    channel_id = serializers.CharField(read_only=True)
    author = AuthorSerializer(read_only=True)
    timestamp = serializers.DateTimeField(source="created_at", read_only=True)

    class Meta:
        model = Message
        fields = [
            "id",
            "channel_id",
            "author",
            "type",
            "content",
            "nonce",
            "flags",
            "tts",
            "mention_everyone",
            "embeds",
            "webhook_id",
            "timestamp",
            "pinned_at",
            "edited_at",
        ]
        read_only_fields = [
            "type",
            "flags",
            "mention_everyone",
            "embeds",
            "webhook_id",
            "pinned_at",
            "edited_at",
        ]


class NewestFirst(pagination.CursorPagination):
    """Fifty at a time, without the COUNT of DRF's other pages, which would grow with the history."""

    ordering = "-id"
    page_size = 50


class Messages(generics.ListCreateAPIView[Message]):
    serializer_class = MessageSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Message]:
        living = Message.objects.filter(channel_id=self.kwargs["channel_id"], deleted_at=None)
        return living.select_related("author")

    def perform_create(self, serializer: Any) -> None:
        snowflake.ensure_lease()
        serializer.save(author=self.request.user, channel_id=self.kwargs["channel_id"])


urlpatterns = [path("channels/<int:channel_id>/messages", Messages.as_view())]
