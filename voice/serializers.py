"""What comes in about voice."""

from typing import Any, cast

from rest_framework import serializers

from accounts.serializers import Text
from guilds.serializers.fields import Id
from voice import limits
from voice.services.seats import OwnFlags

_NAMES = {
    "mute": "self_mute",
    "self_mute": "self_mute",
    "deaf": "self_deaf",
    "self_deaf": "self_deaf",
    "camera": "self_video",
    "self_video": "self_video",
    "screen": "self_stream",
    "self_stream": "self_stream",
}


class Flag(serializers.BooleanField):
    """A yes or a no; ``null`` is as good as absent."""

    def __init__(self) -> None:
        super().__init__(required=False, allow_null=True)


class SoundFlags(serializers.Serializer[Any]):
    """What people say of their microphone and ears; ``self_mute`` and ``self_deaf`` are Discord's names."""

    mute = Flag()
    deaf = Flag()
    self_mute = Flag()
    self_deaf = Flag()


class Watched(serializers.Serializer[Any]):
    """A picture that one wants to see."""

    user_id = Id()
    kind = serializers.ChoiceField(choices=["camera", "screen"])


class PictureFlags(serializers.Serializer[Any]):
    """Which pictures one sends, and whose one wants to see."""

    camera = Flag()
    screen = Flag()
    watch = serializers.ListField(child=Watched(), required=False, max_length=limits.MAX_WATCHED)


class Ticket(serializers.Serializer[Any]):
    """What a join over HTTP gave, in place of the channel."""

    token = Text(max_length=64)


class Offer(SoundFlags):
    """A browser's offer."""

    sdp = Text(max_length=limits.LONGEST_OFFER, trim_whitespace=False)


def own_flags(data: dict[str, Any]) -> OwnFlags:
    """Return those of the checked fields that are flags, under the services' names."""
    given = {_NAMES[name]: value for name, value in data.items() if name in _NAMES and value is not None}
    return cast(OwnFlags, given)
