"""Where the gateway is. https://docs.discord.com/developers/events/gateway#get-gateway"""

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from rscord.core.api.view import View
from rscord.core.errors import Unauthorized
from rscord.gateway.addresses import gateway_url

STARTS_A_DAY = 1000
DAY_MS = 86_400_000


class GatewayView(View):
    """The gateway's address, for everybody."""

    permission_classes = [AllowAny]

    @extend_schema(responses={200: dict})
    def get(self, request: Request) -> Response:
        """Return ``{"url"}``."""
        return Response({"url": _url(request)})


class BotGatewayView(View):
    """The gateway's address with what a bot needs to know to start."""

    @extend_schema(responses={200: dict})
    def get(self, request: Request) -> Response:
        """Return ``{"url", "shards", "session_start_limit"}``. Starts are not counted: only how many at once."""
        if not getattr(request.user, "bot", False):
            raise Unauthorized
        limit = {
            "total": STARTS_A_DAY,
            "remaining": STARTS_A_DAY,
            "reset_after": DAY_MS,
            "max_concurrency": settings.GATEWAY_IDENTIFY_CONCURRENCY,
        }
        return Response({"url": _url(request), "shards": 1, "session_start_limit": limit})


def _url(request: Request) -> str:
    return gateway_url(request.get_host(), secure=request.is_secure())
