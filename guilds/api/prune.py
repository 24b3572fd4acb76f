"""Pruning over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds import limits
from guilds.api.input import audit_reason, checked, checked_query
from guilds.selectors.guilds import get_guild
from guilds.selectors.prune import prunable
from guilds.serializers.prune import PruneInput, PruneQuery
from guilds.services.prune import prune
from rscord.core.api.view import View


class Prune(View):
    """Members who have not been seen for long: how many they are, and removing them."""

    buckets = {"GET": limits.COUNT_PRUNE, "POST": limits.PRUNE}

    @extend_schema(parameters=[PruneQuery], responses=dict[str, int])
    def get(self, request: SignedInRequest, guild_id: int) -> Response:
        access = get_guild(request.user, guild_id)
        return Response({"pruned": prunable(access, **checked_query(PruneQuery, request)).count()})

    @extend_schema(request=PruneInput, responses=dict[str, int | None])
    def post(self, request: SignedInRequest, guild_id: int) -> Response:
        data = checked(PruneInput, request)
        counted = data.pop("compute_prune_count")
        removed = prune(actor=request.user, guild_id=guild_id, reason=audit_reason(request), **data)
        return Response({"pruned": removed if counted else None})
