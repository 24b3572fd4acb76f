"""Guilds' stickers over HTTP."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds import limits, shapes
from guilds.api.input import audit_reason, checked
from guilds.selectors.expressions import get_sticker, sees_creators, stickers_of, usable_stickers
from guilds.selectors.guilds import get_guild
from guilds.serializers.expressions import NewSticker, StickerChanges
from guilds.serializers.fields import given
from guilds.services import stickers as services
from rscord.core.api.view import View
from rscord.core.pictures.http import required, uploaded


class Stickers(View):
    """The stickers of a guild, and making one, as a form with ``name``, ``description``, ``tags`` and ``file``."""

    buckets = {"POST": limits.CREATE_EXPRESSION}

    @extend_schema(responses=list[shapes.StickerShape])
    def get(self, request: SignedInRequest, guild_id: int) -> Response:
        access = get_guild(request.user, guild_id)
        told = sees_creators(access)
        return Response([shapes.sticker(sticker, with_creator=told) for sticker in stickers_of(guild_id)])

    @extend_schema(request={"multipart/form-data": NewSticker}, responses={201: shapes.StickerShape})
    def post(self, request: SignedInRequest, guild_id: int) -> Response:
        get_guild(request.user, guild_id)
        fields = sticker_fields(checked(NewSticker, request))
        file = required("file", uploaded(request, "file", settings.STICKER_MAX_BYTES))
        made = services.create_sticker(
            actor=request.user, guild_id=guild_id, file=file, reason=audit_reason(request), **fields
        )
        return Response(shapes.sticker(made, with_creator=True), status=201)


class GuildSticker(View):
    """One sticker of a guild."""

    buckets = {"PATCH": limits.CHANGE_EXPRESSION, "DELETE": limits.CHANGE_EXPRESSION}

    @extend_schema(responses=shapes.StickerShape)
    def get(self, request: SignedInRequest, guild_id: int, sticker_id: int) -> Response:
        access = get_guild(request.user, guild_id)
        return Response(shapes.sticker(get_sticker(access, sticker_id), with_creator=sees_creators(access)))

    @extend_schema(request=StickerChanges, responses=shapes.StickerShape)
    def patch(self, request: SignedInRequest, guild_id: int, sticker_id: int) -> Response:
        changed = services.update_sticker(
            actor=request.user,
            guild_id=guild_id,
            sticker_id=sticker_id,
            reason=audit_reason(request),
            **sticker_fields(checked(StickerChanges, request)),
        )
        return Response(shapes.sticker(changed, with_creator=True))

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, guild_id: int, sticker_id: int) -> Response:
        reason = audit_reason(request)
        services.delete_sticker(actor=request.user, guild_id=guild_id, sticker_id=sticker_id, reason=reason)
        return Response(status=204)


class Sticker(View):
    """A sticker of whichever guild the caller is in."""

    @extend_schema(responses=shapes.StickerShape)
    def get(self, request: SignedInRequest, sticker_id: int) -> Response:
        return Response(shapes.sticker(usable_stickers(request.user, [sticker_id])[0]))


def sticker_fields(data: dict[str, Any]) -> dict[str, Any]:
    """Return checked texts as the service takes them: a ``description`` of null is an empty one."""
    fields = given(data, frozenset({"description"}))
    if "description" in fields:
        fields["description"] = fields["description"] or ""
    return fields
