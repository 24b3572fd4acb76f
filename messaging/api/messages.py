"""Messages over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds.api.input import checked, checked_query, filled
from guilds.selectors.channels import ChannelAccess, get_channel
from messaging import limits, shapes
from messaging.api.files import file_changes, uploads_of
from messaging.rows import MessageFacts
from messaging.selectors import messages as selectors
from messaging.serializers.messages import (
    HistoryQuery,
    ManyMessages,
    MessageChanges,
    NewMessage,
    Place,
    message_changes,
    message_fields,
)
from messaging.serializers.places import with_places
from messaging.services import bulk
from messaging.services import messages as services
from messaging.services.files import store_files
from rscord.core import ratelimit
from rscord.core.api.parse import loads
from rscord.core.api.view import View, body

_HISTORY = {"oneOf": [{"type": "array", "items": {"type": "object"}}, {"type": "object"}]}
"""Messages or, asked for by page number, a page of them in its envelope."""


class Messages(View):
    """The history of a channel, and sending."""

    buckets = {"POST": limits.SEND}

    @extend_schema(parameters=[HistoryQuery], responses={200: _HISTORY})
    def get(self, request: SignedInRequest, channel_id: int) -> Response:
        query = checked_query(HistoryQuery, request)
        access = get_channel(request.user, channel_id)
        if "page" in query:
            return Response(page(access, query["page"], query["limit"]))
        return Response(shaped(access, selectors.history(access, **query)))

    @extend_schema(request=NewMessage, responses=dict[str, Any])
    def post(self, request: SignedInRequest, channel_id: int) -> Response:
        fields = filled(NewMessage, message_body(request))
        return Response(send(get_channel(request.user, channel_id), fields, request))


class Message(View):
    """One message."""

    buckets = {"PATCH": limits.EDIT, "DELETE": limits.DELETE}

    @extend_schema(responses=dict[str, Any])
    def get(self, request: SignedInRequest, channel_id: int, message_id: int) -> Response:
        access = get_channel(request.user, channel_id)
        return Response(shaped(access, [selectors.get_message(access, message_id)])[0])

    @extend_schema(request=MessageChanges, responses=dict[str, Any])
    def patch(self, request: SignedInRequest, channel_id: int, message_id: int) -> Response:
        data = filled(MessageChanges, message_body(request))
        access = get_channel(request.user, channel_id)
        changes = message_changes(data) | {"files": file_changes(access, data, request)}
        edited = services.edit_message(editor=access, message_id=message_id, **changes)
        return Response(shaped(access, [edited])[0])

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, channel_id: int, message_id: int) -> Response:
        services.delete_message(actor=get_channel(request.user, channel_id), message_id=message_id)
        return Response(status=204)


class BulkDelete(View):
    """Delete 2 to 100 messages at once."""

    buckets = {"POST": limits.BULK_DELETE}

    @extend_schema(request=ManyMessages, responses={204: None})
    def post(self, request: SignedInRequest, channel_id: int) -> Response:
        ids = checked(ManyMessages, request)["messages"]
        bulk.delete_messages(actor=get_channel(request.user, channel_id), message_ids=set(ids))
        return Response(status=204)


class Crosspost(View):
    """Publish a message of an announcement channel."""

    buckets = {"POST": limits.CROSSPOST}

    @extend_schema(request=None, responses=dict[str, Any])
    def post(self, request: SignedInRequest, channel_id: int, message_id: int) -> Response:
        access = get_channel(request.user, channel_id)
        return Response(shaped(access, [bulk.crosspost(actor=access, message_id=message_id)])[0])


class MessagesByChat(View):
    """The same history and sending for clients that name the channel in the query or the body (``chatId``)."""

    @extend_schema(parameters=[HistoryQuery, Place], responses={200: _HISTORY})
    def get(self, request: SignedInRequest) -> Response:
        query = checked_query(HistoryQuery, request)
        access = get_channel(request.user, channel_of(request.query_params.dict()))
        if "page" in query:
            return Response(page(access, query["page"], query["limit"]))
        return Response([shapes.in_words(m) for m in shaped(access, selectors.history(access, **query))])

    @extend_schema(request=NewMessage, responses=dict[str, Any])
    def post(self, request: SignedInRequest) -> Response:
        data = message_body(request)
        channel_id = channel_of(data)
        ratelimit.hit(limits.SEND, request.user.id, channel_id)
        fields = filled(NewMessage, data)
        return Response(shapes.in_words(send(get_channel(request.user, channel_id), fields, request)))


def send(access: ChannelAccess, data: dict[str, Any], request: Request) -> dict[str, Any]:
    """Send what checked ``data`` says, with the files of the request; return the message with its nonce."""
    fields = with_uploads(access, data, message_fields(data), request)
    sent = services.send_message(author=access.viewer, channel=access, **fields)
    return shapes.message(sent, guild_id=access.channel.guild_id, nonce=fields["nonce"])


def with_uploads(
    access: ChannelAccess, data: dict[str, Any], fields: dict[str, Any], request: Request
) -> dict[str, Any]:
    """Return a message's ``fields`` with the files of the request, which are stored for it; ``data`` names them."""
    uploads = uploads_of(request, data.get("attachments") or ())
    stored = store_files(channel=access, uploads=list(uploads.values()))
    named = [id for id in fields["file_ids"] if id not in uploads]
    return fields | {"file_ids": [*named, *(file.id for file in stored)]}


def shaped(access: ChannelAccess, found: list[MessageFacts]) -> list[dict[str, Any]]:
    """Return messages as the viewer reads them."""
    return shapes.messages(found, guild_id=access.channel.guild_id, viewer_id=access.viewer.id)


def page(access: ChannelAccess, number: int, limit: int) -> dict[str, Any]:
    """Return one page of the history in its envelope."""
    ratelimit.hit(limits.COUNTED_PAGES, access.viewer.id, access.channel.id)
    found = selectors.page_of(access, number=number, limit=limit)
    return {
        "messages": [shapes.in_words(message) for message in shaped(access, found.messages)],
        "pagination": {
            "page": number,
            "limit": limit,
            "total": found.total,
            "pages": -(-found.total // limit),
        },
    }


def message_body(request: Request) -> dict[str, Any]:
    """Return the request's body; in multipart, bot libraries put it into the part ``payload_json``."""
    data = body(request)
    payload = data.get("payload_json")
    if payload is None:
        return {name: value for name, value in data.items() if name not in request.FILES}
    raw = payload.read() if hasattr(payload, "read") else str(payload).encode()
    loaded = loads(raw)
    return loaded if isinstance(loaded, dict) else {}


def channel_of(data: dict[str, Any]) -> int:
    """Return the channel that ``data`` names in one of the known ways. Raises InvalidForm."""
    return int(filled(Place, with_places(data))["channel_id"])
