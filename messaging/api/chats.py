"""Chats over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from accounts.selectors import get_user
from guilds import shapes
from guilds.api.input import checked
from guilds.selectors.chats import recipients_of
from guilds.services.chats import open_chat
from messaging import limits
from messaging.selectors.ready import private_channels
from messaging.serializers.chats import NewChat
from rscord.core.api.view import View


class MyChats(View):
    """The caller's open chats, and opening one."""

    buckets = {"POST": limits.OPEN_CHAT}

    @extend_schema(responses=list[dict[str, Any]])
    def get(self, request: SignedInRequest) -> Response:
        return Response(private_channels(request.user))

    @extend_schema(request=NewChat, responses=dict[str, Any])
    def post(self, request: SignedInRequest) -> Response:
        other = get_user(request.user, checked(NewChat, request)["recipient_id"])
        chat = open_chat(opener=request.user, other=other)
        return Response(shapes.chat(chat, recipients_of(chat.id), request.user.id))
