"""Guilds over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds import limits, shapes
from guilds.api.input import audit_reason, checked, checked_query
from guilds.models import Guild as GuildRow
from guilds.selectors.counts import counts_of
from guilds.selectors.expressions import expressions_of
from guilds.selectors.guilds import get_guild, guilds_of
from guilds.selectors.roles import roles_of
from guilds.serializers.fields import given
from guilds.serializers.guilds import NULLABLE, GuildChanges, GuildQuery, MyGuildsQuery, NewGuild
from guilds.services import guilds as services
from guilds.services import members
from guilds.services.grace import restore_guild
from rscord.core.api.view import View
from rscord.core.pictures.http import PARSERS


class Guilds(View):
    """The caller's guilds, and making one."""

    buckets = {"POST": limits.CREATE_GUILD}

    @extend_schema(parameters=[MyGuildsQuery], responses=list[dict[str, Any]])
    def get(self, request: SignedInRequest) -> Response:
        return Response(own_guilds(request))

    @extend_schema(request=NewGuild, responses={201: dict[str, Any]})
    def post(self, request: SignedInRequest) -> Response:
        made = services.create_guild(owner=request.user, **checked(NewGuild, request))
        return Response(whole(made), status=201)


class Guild(View):
    """One of the caller's guilds."""

    buckets = {"DELETE": limits.DELETE_GUILD}
    parser_classes = PARSERS

    @extend_schema(parameters=[GuildQuery], responses=dict[str, Any])
    def get(self, request: SignedInRequest, guild_id: int) -> Response:
        guild = get_guild(request.user, guild_id).guild
        if checked_query(GuildQuery, request)["with_counts"]:
            return Response(whole(guild) | counts_of([guild])[guild_id])
        return Response(whole(guild))

    @extend_schema(request=GuildChanges, responses=dict[str, Any])
    def patch(self, request: SignedInRequest, guild_id: int) -> Response:
        changes = given(checked(GuildChanges, request), NULLABLE)
        guild = services.update_guild(
            actor=request.user, guild_id=guild_id, reason=audit_reason(request), **changes
        )
        return Response(whole(guild))

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, guild_id: int) -> Response:
        services.delete_guild(actor=request.user, guild_id=guild_id)
        return Response(status=204)


class Restore(View):
    """Bringing back a guild that the caller has deleted."""

    buckets = {"POST": limits.DELETE_GUILD}

    @extend_schema(request=None, responses=dict[str, Any])
    def post(self, request: SignedInRequest, guild_id: int) -> Response:
        return Response(whole(restore_guild(actor=request.user, guild_id=guild_id)))


class MyGuilds(View):
    """The caller's guilds."""

    @extend_schema(parameters=[MyGuildsQuery], responses=list[dict[str, Any]])
    def get(self, request: SignedInRequest) -> Response:
        return Response(own_guilds(request))


class MyGuild(View):
    """The caller's stay in a guild."""

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, guild_id: int) -> Response:
        members.leave(actor=request.user, guild_id=guild_id)
        return Response(status=204)


def whole(guild: GuildRow) -> dict[str, Any]:
    """Return the guild with its roles, emoji and stickers; three queries."""
    return shapes.guild(guild, roles_of(guild.id), *expressions_of(guild.id))


def own_guilds(request: SignedInRequest) -> list[dict[str, Any]]:
    """Return the caller's guilds that the query asks for."""
    query = checked_query(MyGuildsQuery, request)
    with_counts = query.pop("with_counts")
    found = guilds_of(request.user, **query)
    counts = counts_of(access.guild for access in found) if with_counts else {}
    return [
        shapes.own_guild(access.guild, access.mask, access.owns, counts.get(access.guild.id))
        for access in found
    ]
