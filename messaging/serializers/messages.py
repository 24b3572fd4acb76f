"""What the calls about messages take."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.serializers import Text
from guilds.serializers.fields import Id
from messaging.content import MAX_MENTIONS, AllowedMentions
from messaging.serializers.embeds import embed_list
from messaging.serializers.files import attached_list
from messaging.services.messages import ALL_MENTIONS, Reply
from rscord.core.snowflake import MAX_SNOWFLAKE

NONCE_LENGTH = 32
MAX_STICKERS = 3


class Content(Text):
    """A message's text; how long it may be is the service's to say, once its ends are cut."""

    def __init__(self, **options: Any) -> None:
        options |= {"trim_whitespace": False, "allow_blank": True, "allow_null": True, "required": False}
        super().__init__(**options)


@extend_schema_field({"oneOf": [{"type": "string", "maxLength": NONCE_LENGTH}, {"type": "integer"}]})
class Nonce(serializers.Field[str | int, Any, Any, Any]):
    """The sender's own name for a message: up to 32 characters, or a number. It goes back as it came."""

    default_error_messages = {"invalid": _("A nonce is a string of up to 32 characters or a number.")}

    def to_internal_value(self, data: Any) -> str | int:
        if isinstance(data, bool) or not isinstance(data, str | int):
            self.fail("invalid")
        text = str(data)
        if not 0 < len(text) <= NONCE_LENGTH or not text.isprintable():
            self.fail("invalid")
        return data

    def to_representation(self, value: str | int) -> str | int:
        return value


class Reference(serializers.Serializer[Any]):
    """Which message is answered. Forwarding (type 1) is not offered."""

    # py-cord sends null for what it does not say.
    type = serializers.IntegerField(min_value=0, max_value=0, required=False, allow_null=True)
    message_id = Id()
    channel_id = Id(required=False, allow_null=True)
    guild_id = Id(required=False, allow_null=True)
    fail_if_not_exists = serializers.BooleanField(default=True)


class Allowed(serializers.Serializer[Any]):
    """Whom the message may call. ``parse`` names kinds as a whole, ``users`` and ``roles`` single ones."""

    parse = serializers.ListField(
        child=serializers.ChoiceField(["roles", "users", "everyone"]), required=False, max_length=3
    )
    users = serializers.ListField(child=Id(), required=False, allow_null=True, max_length=MAX_MENTIONS)
    roles = serializers.ListField(child=Id(), required=False, allow_null=True, max_length=MAX_MENTIONS)
    replied_user = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for kind in ("users", "roles"):
            if attrs.get(kind) and kind in attrs.get("parse", ()):
                sentence = _("Name either the kind in parse or single ones, not both.")
                raise serializers.ValidationError(
                    {kind: sentence}, "message_allowed_mentions_parse_exclusive"
                )
        return attrs


class NewMessage(serializers.Serializer[Any]):
    """A new message."""

    content = Content()
    nonce = Nonce(required=False, allow_null=True)
    tts = serializers.BooleanField(required=False, allow_null=True)
    flags = serializers.IntegerField(min_value=0, max_value=1 << 31, required=False, allow_null=True)
    message_reference = Reference(required=False, allow_null=True)
    reply_to = Id(required=False, allow_null=True)
    allowed_mentions = Allowed(required=False, allow_null=True)
    embeds = embed_list()
    attachments = attached_list()
    sticker_ids = serializers.ListField(child=Id(), required=False, allow_null=True, max_length=MAX_STICKERS)
    file = Id(required=False, allow_null=True)


class MessageChanges(serializers.Serializer[Any]):
    """Changes of a message: what is absent stays."""

    content = Content()
    flags = serializers.IntegerField(min_value=0, max_value=1 << 31, required=False, allow_null=True)
    allowed_mentions = Allowed(required=False, allow_null=True)
    embeds = embed_list()
    attachments = attached_list()


class ManyMessages(serializers.Serializer[Any]):
    """Which messages are to go."""

    messages = serializers.ListField(child=Id(), min_length=2, max_length=100)


class HistoryQuery(serializers.Serializer[Any]):
    """Which messages are wanted: next to one id, or by page number (1 is the newest)."""

    limit = serializers.IntegerField(min_value=1, max_value=100, default=50)
    before = Id(required=False)
    after = Id(required=False)
    around = Id(required=False)
    page = serializers.IntegerField(min_value=1, max_value=MAX_SNOWFLAKE // 100, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        given = [name for name in ("before", "after", "around", "page") if name in attrs]
        if len(given) > 1:
            raise serializers.ValidationError({given[1]: _("Give only one of these.")}, "query_exclusive")
        return attrs


class Place(serializers.Serializer[Any]):
    """A channel, and a message in it."""

    channel_id = Id()
    message_id = Id(required=False)


class MessagePlace(serializers.Serializer[Any]):
    """A message of a channel."""

    channel_id = Id()
    message_id = Id()


class Position(serializers.Serializer[Any]):
    """Up to which message somebody has read."""

    message_id = Id()


def message_fields(data: dict[str, Any]) -> dict[str, Any]:
    """Return a checked :class:`NewMessage` as the service takes it."""
    return {
        "content": data.get("content") or "",
        "nonce": data.get("nonce"),
        "reply_to": _reply(data),
        "allowed_mentions": allowed_mentions(data),
        "tts": bool(data.get("tts")),
        "flags": data.get("flags") or 0,
        "embeds": data.get("embeds") or (),
        "file_ids": _file_ids(data),
        "sticker_ids": data.get("sticker_ids") or (),
    }


def message_changes(data: dict[str, Any]) -> dict[str, Any]:
    """Return a checked :class:`MessageChanges` as the service takes it: None is what stays; null empties."""
    return {
        "content": (data["content"] or "") if "content" in data else None,
        "flags": data.get("flags"),
        "allowed_mentions": allowed_mentions(data),
        "embeds": (data["embeds"] or ()) if "embeds" in data else None,
    }


def allowed_mentions(data: dict[str, Any]) -> AllowedMentions:
    """Return whom checked ``data`` allows to be called; without the field, everybody."""
    given = data.get("allowed_mentions")
    if given is None:
        return ALL_MENTIONS
    parse = given.get("parse", ())
    return AllowedMentions(
        everyone="everyone" in parse,
        users=None if "users" in parse else frozenset(given.get("users") or ()),
        roles=None if "roles" in parse else frozenset(given.get("roles") or ()),
        replied_user=given["replied_user"],
    )


def _file_ids(data: dict[str, Any]) -> list[int]:
    named = [entry["id"] for entry in data.get("attachments") or ()]
    return named if data.get("file") is None else [*named, data["file"]]


def _reply(data: dict[str, Any]) -> Reply | None:
    reference = data.get("message_reference")
    if reference is not None:
        return Reply(reference["message_id"], reference["fail_if_not_exists"])
    return Reply(data["reply_to"]) if data.get("reply_to") is not None else None
