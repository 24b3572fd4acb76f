"""Embeds as they are sent. What is only Discord's to fill in (provider, video, proxied addresses) is ignored."""

import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.serializers import Text
from messaging import embeds as rules
from messaging.files import file_at
from messaging.media import safe_name

MAX_URL = 2048
_URL = re.compile(r"https?://[^\s/?#\x00-\x20<>\"]+[^\s\x00-\x20<>\"]*", re.IGNORECASE)


class Url(Text):
    """An address of the web; other schemes, ``javascript`` above all, are refused."""

    default_error_messages = {"url_type_invalid_scheme": _("An address begins with http:// or https://.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MAX_URL, required=False, allow_null=True, allow_blank=True, **options)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not _URL.fullmatch(text):
            self.fail("url_type_invalid_scheme")
        return text


class PictureUrl(Url):
    """The address of a picture: of the web, a file's own, or ``attachment://`` and the name of the message's file."""

    def to_internal_value(self, data: Any) -> str:
        text = Text.to_internal_value(self, data)
        if text.startswith(rules.ATTACHED):
            return rules.ATTACHED + safe_name(text.removeprefix(rules.ATTACHED))
        return text if file_at(text) is not None else super().to_internal_value(data)


class Moment(serializers.DateTimeField):
    """A time, kept as text."""

    def to_internal_value(self, value: Any) -> Any:
        moment: datetime = super().to_internal_value(value)
        return moment.isoformat()


def _text(most: int) -> Text:
    return Text(max_length=most, required=False, allow_null=True, allow_blank=True)


class Media(serializers.Serializer[Any]):
    """A picture."""

    url = PictureUrl()


class Footer(serializers.Serializer[Any]):
    """The small print."""

    text = _text(rules.MAX_FOOTER)
    icon_url = PictureUrl()


class Author(serializers.Serializer[Any]):
    """Who is named above the title."""

    name = _text(rules.MAX_AUTHOR)
    url = Url()
    icon_url = PictureUrl()


class Field(serializers.Serializer[Any]):
    """A small titled text."""

    name = Text(max_length=rules.MAX_FIELD_NAME)
    value = Text(max_length=rules.MAX_FIELD_VALUE)
    inline = serializers.BooleanField(default=False)


class Embed(serializers.Serializer[Any]):
    """A card below a message's text."""

    title = _text(rules.MAX_TITLE)
    description = _text(rules.MAX_DESCRIPTION)
    url = Url()
    timestamp = Moment(required=False, allow_null=True)
    color = serializers.IntegerField(min_value=0, max_value=0xFFFFFF, required=False, allow_null=True)
    footer = Footer(required=False, allow_null=True)
    image = Media(required=False, allow_null=True)
    thumbnail = Media(required=False, allow_null=True)
    author = Author(required=False, allow_null=True)
    fields = serializers.ListField(  # type: ignore[assignment]
        child=Field(), required=False, allow_null=True, max_length=rules.MAX_FIELDS
    )


def embed_list() -> Any:
    """Return the field of a message's embeds."""
    return serializers.ListField(child=Embed(), required=False, allow_null=True, max_length=rules.MAX_EMBEDS)
