"""Bans over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds import limits, shapes
from guilds.api.input import audit_reason, checked, checked_query
from guilds.selectors.bans import ban_of, list_bans
from guilds.selectors.guilds import get_guild
from guilds.serializers.bans import BansQuery, NewBan, NewBans, cleanup
from guilds.services import bans as services
from rscord.core.api.view import View


class Bans(View):
    """Everybody who is banned from a guild."""

    @extend_schema(parameters=[BansQuery], responses=list[shapes.BanShape])
    def get(self, request: SignedInRequest, guild_id: int) -> Response:
        found = list_bans(get_guild(request.user, guild_id), **checked_query(BansQuery, request))
        return Response([shapes.ban(ban) for ban in found])


class Ban(View):
    """One user's ban."""

    @extend_schema(responses=shapes.BanShape)
    def get(self, request: SignedInRequest, guild_id: int, user_id: int) -> Response:
        return Response(shapes.ban(ban_of(get_guild(request.user, guild_id), user_id)))

    @extend_schema(request=NewBan, responses={204: None})
    def put(self, request: SignedInRequest, guild_id: int, user_id: int) -> Response:
        services.ban(
            actor=request.user,
            guild_id=guild_id,
            user_id=user_id,
            cleanup=cleanup(checked(NewBan, request)),
            reason=audit_reason(request),
        )
        return Response(status=204)

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, guild_id: int, user_id: int) -> Response:
        reason = audit_reason(request)
        services.unban(actor=request.user, guild_id=guild_id, user_id=user_id, reason=reason)
        return Response(status=204)


class BulkBan(View):
    """Banning many at once."""

    buckets = {"POST": limits.BULK_BAN}

    @extend_schema(request=NewBans, responses=dict[str, Any])
    def post(self, request: SignedInRequest, guild_id: int) -> Response:
        data = checked(NewBans, request)
        result = services.bulk_ban(
            actor=request.user,
            guild_id=guild_id,
            user_ids=data["user_ids"],
            cleanup=cleanup(data),
            reason=audit_reason(request),
        )
        banned, failed = ([str(id) for id in ids] for ids in (result.banned, result.failed))
        return Response({"banned_users": banned, "failed_users": failed})
