"""Typing over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds.selectors.channels import get_channel
from messaging import limits
from messaging.services.typing import start_typing
from rscord.core.api.view import View


class Typing(View):
    """Tell others that the caller is typing."""

    buckets = {"POST": limits.TYPING}

    @extend_schema(request=None, responses={204: None})
    def post(self, request: SignedInRequest, channel_id: int) -> Response:
        start_typing(typist=get_channel(request.user, channel_id))
        return Response(status=204)
