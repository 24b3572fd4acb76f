"""What accounts' calls take. Types and sizes are checked here, everything else by the services."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.names import EMAIL_MAX
from accounts.passwords import PASSWORD_MAX
from accounts.services.profiles import Changes
from accounts.tokens import MAX_LENGTH as TOKEN_MAX
from rscord.core.pictures.http import Picture


class Text(serializers.CharField):
    """A string that is one: DRF's own field takes numbers too. Refuses NUL and lone surrogates."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


def _optional(max_length: int, **options: Any) -> Text:
    return Text(max_length=max_length, required=False, allow_blank=True, allow_null=True, **options)


def _password(**options: Any) -> Text:
    return Text(trim_whitespace=False, max_length=PASSWORD_MAX, **options)


class RegisterInput(serializers.Serializer[Any]):
    """A sign-up."""

    email = Text(max_length=EMAIL_MAX)
    password = _password()
    username = _optional(128)
    display_name = _optional(256)


class LoginInput(serializers.Serializer[Any]):
    """A sign-in: one of ``login``, ``email`` and ``username`` says whose."""

    login = _optional(EMAIL_MAX)
    email = _optional(EMAIL_MAX)
    username = _optional(EMAIL_MAX)
    password = _password()
    code = _optional(32)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs["login"] = attrs.get("login") or attrs.get("email") or attrs.get("username")
        if not attrs["login"]:
            raise serializers.ValidationError({"login": _("This field is required.")}, "required")
        return attrs


class RefreshInput(serializers.Serializer[Any]):
    """A refresh token."""

    refresh = Text(max_length=TOKEN_MAX)


class LogoutInput(serializers.Serializer[Any]):
    """A refresh token, or nothing."""

    refresh = _optional(TOKEN_MAX)


class ProfileInput(serializers.Serializer[Any]):
    """Changes to one's own account. ``global_name`` is Discord's word for ``display_name``; null empties a text."""

    username = Text(max_length=128, required=False)
    display_name = _optional(256)
    global_name = _optional(256)
    bio = _optional(4096)
    accent_color = serializers.IntegerField(min_value=0, max_value=0xFFFFFF, required=False, allow_null=True)
    locale = Text(max_length=16, required=False)
    avatar = Picture(required=False, allow_null=True)
    banner = Picture(required=False, allow_null=True)
    email = Text(max_length=EMAIL_MAX, required=False)
    password = _password(required=False)
    new_password = _password(required=False)

    def changes(self) -> Changes:
        """Return what the service takes."""
        given = dict(self.validated_data)
        given.pop("password", None)
        if "global_name" in given:
            given["display_name"] = given.pop("global_name")
        empty = {name: "" for name in ("display_name", "bio") if name in given and given[name] is None}
        changes: Changes = {**given, **empty}  # type: ignore[typeddict-item]
        return changes


class StatusInput(serializers.Serializer[Any]):
    """One's own status; null empties the text."""

    status = Text(max_length=16, required=False)
    custom_status = _optional(1024)


class SearchInput(serializers.Serializer[Any]):
    """A search for people; ``q`` is another name of ``query``."""

    query = _optional(EMAIL_MAX)
    q = _optional(EMAIL_MAX)
    limit = serializers.IntegerField(min_value=1, max_value=100, required=False)


class FriendRequestInput(serializers.Serializer[Any]):
    """Whom one asks to be friends: a username, or an id."""

    to = Text(max_length=128)


class DiscordRequestInput(serializers.Serializer[Any]):
    """The same in Discord's words; its discriminators are of the past."""

    username = Text(max_length=128)


class RelationshipInput(serializers.Serializer[Any]):
    """What somebody shall be: 2 to block them, else a friend."""

    type = serializers.ChoiceField([1, 2], required=False, allow_null=True)


class RelationshipFilter(serializers.Serializer[Any]):
    """Which relationships are wanted; all without it."""

    type = serializers.ChoiceField([1, 2, 3, 4], required=False)


class NewApplication(serializers.Serializer[Any]):
    """A new application; its bot has the same name."""

    name = Text(max_length=128)
    description = Text(max_length=400, allow_blank=True, default="")


class ApplicationChanges(serializers.Serializer[Any]):
    """Changes of an application: what is absent stays."""

    description = _optional(400)
    bot_public = serializers.BooleanField(required=False, allow_null=True)
    flags = serializers.IntegerField(min_value=0, max_value=(1 << 53) - 1, required=False, allow_null=True)


def application_fields(data: dict[str, Any]) -> dict[str, Any]:
    """Return ``data`` as the service takes it; null means "as it is"."""
    names = {"bot_public": "public"}
    return {names.get(name, name): value for name, value in data.items() if value is not None}
