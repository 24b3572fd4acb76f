"""Bots in a guild over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds import limits, shapes
from guilds.api.input import audit_reason, checked
from guilds.serializers.bots import BotInput
from guilds.services.members import bring_bot
from rscord.core.api.view import View


class Bots(View):
    """Adding bots to a guild; they are removed like any member."""

    buckets = {"POST": limits.JOIN}

    @extend_schema(request=BotInput, responses={201: shapes.MemberShape})
    def post(self, request: SignedInRequest, guild_id: int) -> Response:
        data = checked(BotInput, request)
        row = bring_bot(actor=request.user, guild_id=guild_id, reason=audit_reason(request), **data)
        return Response(row.shape(), status=201)
