"""How far one has read, over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds.api.input import filled
from guilds.selectors.channels import get_channel
from messaging import limits
from messaging.serializers.messages import Position
from messaging.serializers.places import with_places
from messaging.services.read_states import ack
from rscord.core.api.view import View, body


class Ack(View):
    """Say up to which message the caller has read the channel."""

    buckets = {"PUT": limits.ACK}

    @extend_schema(request=Position, responses=dict[str, Any])
    def put(self, request: SignedInRequest, channel_id: int) -> Response:
        message_id = filled(Position, with_places(body(request)))["message_id"]
        return Response(ack(reader=get_channel(request.user, channel_id), message_id=message_id))
