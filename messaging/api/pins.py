"""Pins over HTTP: the present calls below ``messages/pins``, and the older ones below ``pins``."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds.api.input import checked_query
from guilds.selectors.channels import get_channel
from messaging import limits, shapes
from messaging.selectors.pins import pins_of
from messaging.serializers.pins import PinsQuery
from messaging.services import pins as services
from messaging.services.pins import MAX_PINS
from rscord.core.api.view import View


class Pins(View):
    """The pins of a channel, newest first, by page."""

    @extend_schema(parameters=[PinsQuery], responses=dict[str, Any])
    def get(self, request: SignedInRequest, channel_id: int) -> Response:
        access = get_channel(request.user, channel_id)
        page = pins_of(access, **checked_query(PinsQuery, request))
        place = {"guild_id": access.channel.guild_id, "viewer_id": request.user.id}
        messages = shapes.messages((pin.message for pin in page.pins), **place)
        dates = [pin.pinned_at.isoformat() for pin in page.pins]
        items = [{"pinned_at": at, "message": message} for at, message in zip(dates, messages, strict=True)]
        return Response({"items": items, "has_more": page.has_more})


class PinnedMessages(View):
    """The pinned messages of a channel, newest pin first, all at once."""

    @extend_schema(responses=list[dict[str, Any]])
    def get(self, request: SignedInRequest, channel_id: int) -> Response:
        access = get_channel(request.user, channel_id)
        found = [pin.message for pin in pins_of(access, limit=MAX_PINS).pins]
        guild_id = access.channel.guild_id
        return Response(shapes.messages(found, guild_id=guild_id, viewer_id=request.user.id))


class Pin(View):
    """One message's pin."""

    buckets = {"PUT": limits.PIN, "DELETE": limits.PIN}

    @extend_schema(request=None, responses={204: None})
    def put(self, request: SignedInRequest, channel_id: int, message_id: int) -> Response:
        services.pin_message(actor=get_channel(request.user, channel_id), message_id=message_id)
        return Response(status=204)

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, channel_id: int, message_id: int) -> Response:
        services.unpin_message(actor=get_channel(request.user, channel_id), message_id=message_id)
        return Response(status=204)
