"""Applications' emoji over HTTP."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from accounts.selectors.applications import get_application
from guilds import limits, shapes
from guilds.api.input import checked
from guilds.selectors.expressions import emojis_of_application, get_application_emoji
from guilds.serializers.expressions import NewEmoji, NewName
from guilds.services import application_emojis as services
from rscord.core.api.view import View
from rscord.core.pictures.http import PARSERS, required, uploaded


class ApplicationEmojis(View):
    """The emoji of one of the caller's applications, and making one."""

    buckets = {"POST": limits.CREATE_EXPRESSION}
    parser_classes = PARSERS

    @extend_schema(responses=dict[str, Any])
    def get(self, request: SignedInRequest, application_id: int) -> Response:
        found = emojis_of_application(request.user, application_id)
        return Response({"items": [shapes.emoji(emoji, with_creator=True) for emoji in found]})

    @extend_schema(request=NewEmoji, responses={201: shapes.EmojiShape})
    def post(self, request: SignedInRequest, application_id: int) -> Response:
        data = checked(NewEmoji, request)
        get_application(request.user, application_id)
        image = data.get("image") or uploaded(request, "file", settings.EMOJI_MAX_BYTES)
        made = services.create_application_emoji(
            actor=request.user,
            application_id=application_id,
            name=data["name"],
            image=required("image", image),
        )
        return Response(shapes.emoji(made, with_creator=True), status=201)


class ApplicationEmoji(View):
    """One emoji of one of the caller's applications."""

    buckets = {"PATCH": limits.CHANGE_EXPRESSION, "DELETE": limits.CHANGE_EXPRESSION}

    @extend_schema(responses=shapes.EmojiShape)
    def get(self, request: SignedInRequest, application_id: int, emoji_id: int) -> Response:
        found = get_application_emoji(request.user, application_id, emoji_id)
        return Response(shapes.emoji(found, with_creator=True))

    @extend_schema(request=NewName, responses=shapes.EmojiShape)
    def patch(self, request: SignedInRequest, application_id: int, emoji_id: int) -> Response:
        name = checked(NewName, request)["name"]
        changed = services.rename_application_emoji(
            actor=request.user, application_id=application_id, emoji_id=emoji_id, name=name
        )
        return Response(shapes.emoji(changed, with_creator=True))

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, application_id: int, emoji_id: int) -> Response:
        services.delete_application_emoji(
            actor=request.user, application_id=application_id, emoji_id=emoji_id
        )
        return Response(status=204)
