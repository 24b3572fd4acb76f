"""What the calls that begin threads take."""

from typing import Any

from rest_framework import serializers

from guilds.models import ChannelType
from guilds.serializers import threads
from guilds.serializers.fields import given
from messaging.serializers.messages import NewMessage

_FIELDS = frozenset({"name", "auto_archive_duration", "rate_limit_per_user", "invitable", "applied_tags"})


class NewThread(threads.NewThread):
    """A thread that begins from nothing or, in a forum, from its first ``message``."""

    message = NewMessage(required=False, allow_null=True)


class PostInForum(serializers.Serializer[Any]):
    """What a post in a forum needs."""

    message = NewMessage()


def thread_fields(data: dict[str, Any]) -> dict[str, Any]:
    """Return what a checked body says of the thread itself, as the services take it."""
    return {name: value for name, value in given(data).items() if name in _FIELDS}


def thread_type(data: dict[str, Any]) -> int:
    """Return the type that a checked body asks for; private by default, as with Discord."""
    type = data.get("type")
    return int(ChannelType.PRIVATE_THREAD if type is None else type)
