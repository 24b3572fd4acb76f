"""What the calls about members take."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import Text
from guilds.serializers.fields import Id, given
from rscord.core.pictures.http import Picture

MAX_ROLES = 250
_NULLABLE = frozenset({"nick", "avatar", "communication_disabled_until", "channel_id"})


class MembersQuery(serializers.Serializer[Any]):
    """Which members are wanted."""

    limit = serializers.IntegerField(min_value=1, max_value=1000, default=100)
    after = Id(default=0)
    role_id = Id(required=False)


class MemberSearchQuery(serializers.Serializer[Any]):
    """How the names of the wanted members begin."""

    query = serializers.CharField(max_length=100)
    limit = serializers.IntegerField(min_value=1, max_value=1000, default=25)


class NickChange(serializers.Serializer[Any]):
    """A member's nickname; an empty one takes it away."""

    nick = Text(max_length=64, required=False, allow_null=True, allow_blank=True)


class OwnMemberChanges(NickChange):
    """What anybody may change about themselves."""

    avatar = Picture(required=False, allow_null=True)


class MemberChanges(NickChange):
    """Changes of a member: what is absent stays.

    ``roles`` is all that they shall hold, ``channel_id`` the voice channel to be in; null means out of voice.
    """

    roles = serializers.ListField(child=Id(), max_length=MAX_ROLES, required=False, allow_null=True)
    mute = serializers.BooleanField(required=False, allow_null=True)
    deaf = serializers.BooleanField(required=False, allow_null=True)
    communication_disabled_until = serializers.DateTimeField(required=False, allow_null=True)
    channel_id = Id(required=False, allow_null=True)


def member_fields(data: dict[str, Any]) -> dict[str, Any]:
    """Return ``data`` as the services take it."""
    fields = given(data, _NULLABLE)
    if "communication_disabled_until" in fields:
        fields["timed_out_until"] = fields.pop("communication_disabled_until")
    return fields
