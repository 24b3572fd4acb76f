"""Guilds' emoji over HTTP."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds import limits, shapes
from guilds.api.input import audit_reason, checked
from guilds.selectors.expressions import emojis_of, get_emoji, sees_creators
from guilds.selectors.guilds import get_guild
from guilds.serializers.expressions import EmojiChanges, NewEmoji
from guilds.serializers.fields import given
from guilds.services import emojis as services
from rscord.core.api.view import View
from rscord.core.pictures.http import PARSERS, required, uploaded


class Emojis(View):
    """The emoji of a guild, and making one, as JSON with a data URI or as a form with ``name`` and ``file``."""

    buckets = {"POST": limits.CREATE_EXPRESSION}
    parser_classes = PARSERS

    @extend_schema(responses=list[shapes.EmojiShape])
    def get(self, request: SignedInRequest, guild_id: int) -> Response:
        access = get_guild(request.user, guild_id)
        told = sees_creators(access)
        return Response([shapes.emoji(emoji, with_creator=told) for emoji in emojis_of(guild_id)])

    @extend_schema(request=NewEmoji, responses={201: shapes.EmojiShape})
    def post(self, request: SignedInRequest, guild_id: int) -> Response:
        get_guild(request.user, guild_id)
        data = checked(NewEmoji, request)
        image = data.get("image") or uploaded(request, "file", settings.EMOJI_MAX_BYTES)
        made = services.create_emoji(
            actor=request.user,
            guild_id=guild_id,
            name=data["name"],
            image=required("image", image),
            roles=data.get("roles") or (),
            reason=audit_reason(request),
        )
        return Response(shapes.emoji(made, with_creator=True), status=201)


class Emoji(View):
    """One emoji of a guild."""

    buckets = {"PATCH": limits.CHANGE_EXPRESSION, "DELETE": limits.CHANGE_EXPRESSION}

    @extend_schema(responses=shapes.EmojiShape)
    def get(self, request: SignedInRequest, guild_id: int, emoji_id: int) -> Response:
        access = get_guild(request.user, guild_id)
        return Response(shapes.emoji(get_emoji(access, emoji_id), with_creator=sees_creators(access)))

    @extend_schema(request=EmojiChanges, responses=shapes.EmojiShape)
    def patch(self, request: SignedInRequest, guild_id: int, emoji_id: int) -> Response:
        changed = services.update_emoji(
            actor=request.user,
            guild_id=guild_id,
            emoji_id=emoji_id,
            reason=audit_reason(request),
            **emoji_changes(checked(EmojiChanges, request)),
        )
        return Response(shapes.emoji(changed, with_creator=True))

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, guild_id: int, emoji_id: int) -> Response:
        reason = audit_reason(request)
        services.delete_emoji(actor=request.user, guild_id=guild_id, emoji_id=emoji_id, reason=reason)
        return Response(status=204)


def emoji_changes(data: dict[str, Any]) -> dict[str, Any]:
    """Return checked :class:`EmojiChanges` as the service takes them."""
    changes = given(data, frozenset({"roles"}))
    if "roles" in changes:
        changes["roles"] = changes["roles"] or ()
    return changes
