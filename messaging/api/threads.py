"""Beginning threads over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds import shapes as guilds
from guilds.api.input import audit_reason, checked, filled
from guilds.models import FORUMS, Channel
from guilds.selectors.channels import ChannelAccess, get_channel
from guilds.selectors.threads import places_of
from guilds.serializers.threads import ThreadFromMessage
from messaging import limits, shapes
from messaging.api.messages import message_body, with_uploads
from messaging.serializers.messages import message_fields
from messaging.serializers.threads import NewThread, PostInForum, thread_fields, thread_type
from messaging.services import threads as services
from rscord.core.api.view import View


class MessageThreads(View):
    """A thread that begins from a message."""

    buckets = {"POST": limits.CREATE_THREAD}

    @extend_schema(request=ThreadFromMessage, responses={201: dict[str, Any]})
    def post(self, request: SignedInRequest, channel_id: int, message_id: int) -> Response:
        get_channel(request.user, channel_id)
        fields = thread_fields(checked(ThreadFromMessage, request))
        made = services.start_from_message(
            actor=request.user,
            channel_id=channel_id,
            message_id=message_id,
            reason=audit_reason(request),
            **fields,
        )
        return Response(shaped(made, request), status=201)


class ChannelThreads(View):
    """A thread that begins from nothing or, in a forum, a post."""

    buckets = {"POST": limits.CREATE_THREAD}

    @extend_schema(request=NewThread, responses={201: dict[str, Any]})
    def post(self, request: SignedInRequest, channel_id: int) -> Response:
        access = get_channel(request.user, channel_id)
        data = message_body(request)
        if access.channel.type in FORUMS:
            return self._post_in_forum(request, access, data)
        given = filled(NewThread, data)
        made = services.start_thread(
            actor=request.user,
            channel_id=channel_id,
            type=thread_type(given),
            reason=audit_reason(request),
            **thread_fields(given),
        )
        return Response(shaped(made, request), status=201)

    def _post_in_forum(
        self, request: SignedInRequest, access: ChannelAccess, data: dict[str, Any]
    ) -> Response:
        given = filled(NewThread, data)
        first = filled(PostInForum, data)["message"]
        made, message = services.start_post(
            actor=request.user,
            channel_id=access.channel.id,
            message=with_uploads(access, first, message_fields(first), request),
            reason=audit_reason(request),
            **thread_fields(given),
        )
        shape = shapes.message(message, guild_id=made.guild_id)
        return Response(shaped(made, request) | {"message": shape}, status=201)


def shaped(thread: Channel, request: SignedInRequest) -> dict[str, Any]:
    """Return a thread with the caller's own place in it."""
    return guilds.thread(thread, places_of(request.user.id, [thread.id]).get(thread.id))
