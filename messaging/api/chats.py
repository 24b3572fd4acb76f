"""Chats over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from accounts.models import User
from accounts.selectors import get_users
from guilds import shapes
from guilds.api.input import checked, checked_query
from guilds.models import Channel
from guilds.selectors.chats import recipients_of
from guilds.services.chats import open_chat
from guilds.services.groups import add_recipient, create_group, remove_recipient
from messaging import limits
from messaging.selectors.chats import chat_of, chats_of
from messaging.selectors.ready import private_channels
from messaging.serializers.chats import ChatsQuery, NewChat, NewRecipient
from rscord.core.api.view import View


class MyChats(View):
    """The caller's open chats, and opening one, as Discord's clients call it."""

    buckets = {"POST": limits.OPEN_CHAT}

    @extend_schema(responses=list[dict[str, Any]])
    def get(self, request: SignedInRequest) -> Response:
        return Response(private_channels(request.user))

    @extend_schema(request=NewChat, responses=dict[str, Any])
    def post(self, request: SignedInRequest) -> Response:
        return Response(shaped(opened(request.user, checked(NewChat, request)), request.user))


class Chats(View):
    """The caller's open chats with their last messages and what is unread, and opening one."""

    buckets = {"POST": limits.OPEN_CHAT}

    @extend_schema(parameters=[ChatsQuery], responses=list[dict[str, Any]])
    def get(self, request: SignedInRequest) -> Response:
        return Response(chats_of(request.user, checked_query(ChatsQuery, request)["limit"]))

    @extend_schema(request=NewChat, responses=dict[str, Any])
    def post(self, request: SignedInRequest) -> Response:
        return Response(shaped(opened(request.user, checked(NewChat, request)), request.user))


class Chat(View):
    """One chat."""

    @extend_schema(responses=dict[str, Any])
    def get(self, request: SignedInRequest, channel_id: int) -> Response:
        return Response(chat_of(request.user, channel_id))


class ChatMembers(View):
    """Bringing somebody into a group."""

    buckets = {"POST": limits.ADD_RECIPIENT}

    @extend_schema(request=NewRecipient, responses=dict[str, Any])
    def post(self, request: SignedInRequest, channel_id: int) -> Response:
        user_id = checked(NewRecipient, request)["user_id"]
        group = add_recipient(actor=request.user, channel_id=channel_id, user_id=user_id)
        return Response(shaped(group, request.user))


class Recipient(View):
    """Somebody's place in a group."""

    buckets = {"PUT": limits.ADD_RECIPIENT}

    @extend_schema(request=None, responses={204: None})
    def put(self, request: SignedInRequest, channel_id: int, user_id: int) -> Response:
        add_recipient(actor=request.user, channel_id=channel_id, user_id=user_id)
        return Response(status=204)

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, channel_id: int, user_id: int) -> Response:
        remove_recipient(actor=request.user, channel_id=channel_id, user_id=user_id)
        return Response(status=204)


def opened(opener: User, data: dict[str, Any]) -> Channel:
    """Return the one-to-one chat with the only person named, or a new group: of several, or with a name."""
    named = data.get("recipients") or []
    if data.get("recipient_id") is not None:
        named = [data["recipient_id"], *named]
    others, name = get_users(named), data.get("name") or ""
    if len(others) == 1 and not name:
        return open_chat(opener=opener, other=others[0])
    return create_group(owner=opener, others=others, name=name)


def shaped(chat: Channel, viewer: User) -> dict[str, Any]:
    """Return a chat as the viewer sees it."""
    return shapes.chat(chat, recipients_of(chat.id), viewer.id)
