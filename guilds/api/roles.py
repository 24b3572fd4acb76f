"""Roles over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds import limits, shapes
from guilds.api.input import audit_reason, checked, checked_list
from guilds.selectors.guilds import get_guild
from guilds.selectors.roles import get_role, roles_of
from guilds.serializers.roles import RoleInput, RolePosition, role_fields
from guilds.services import roles as services
from rscord.core.api.view import View


class Roles(View):
    """The roles of a guild, making one, and moving them."""

    buckets = {"POST": limits.CREATE_ROLE}

    @extend_schema(responses=list[shapes.RoleShape])
    def get(self, request: SignedInRequest, guild_id: int) -> Response:
        return Response([shapes.role(role) for role in roles_of(get_guild(request.user, guild_id).guild.id)])

    @extend_schema(request=RoleInput, responses=shapes.RoleShape)
    def post(self, request: SignedInRequest, guild_id: int) -> Response:
        fields = role_fields(checked(RoleInput, request))
        made = services.create_role(
            actor=request.user, guild_id=guild_id, reason=audit_reason(request), **fields
        )
        return Response(shapes.role(made))

    @extend_schema(request=RolePosition(many=True), responses=list[shapes.RoleShape])
    def patch(self, request: SignedInRequest, guild_id: int) -> Response:
        wanted = checked_list(RolePosition, request, services.MAX_ROLES)
        positions = {row["id"]: row["position"] for row in wanted if row.get("position") is not None}
        moved = services.move_roles(
            actor=request.user, guild_id=guild_id, positions=positions, reason=audit_reason(request)
        )
        return Response([shapes.role(role) for role in moved])


class Role(View):
    """One role of a guild."""

    @extend_schema(responses=shapes.RoleShape)
    def get(self, request: SignedInRequest, guild_id: int, role_id: int) -> Response:
        return Response(shapes.role(get_role(get_guild(request.user, guild_id).guild.id, role_id)))

    @extend_schema(request=RoleInput, responses=shapes.RoleShape)
    def patch(self, request: SignedInRequest, guild_id: int, role_id: int) -> Response:
        fields = role_fields(checked(RoleInput, request))
        changed = services.update_role(
            actor=request.user, guild_id=guild_id, role_id=role_id, reason=audit_reason(request), **fields
        )
        return Response(shapes.role(changed))

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, guild_id: int, role_id: int) -> Response:
        reason = audit_reason(request)
        services.delete_role(actor=request.user, guild_id=guild_id, role_id=role_id, reason=reason)
        return Response(status=204)


class MemberRole(View):
    """A role that a member holds."""

    @extend_schema(request=None, responses={204: None})
    def put(self, request: SignedInRequest, guild_id: int, user_id: int, role_id: int) -> Response:
        services.give_role(
            actor=request.user,
            guild_id=guild_id,
            user_id=user_id,
            role_id=role_id,
            reason=audit_reason(request),
        )
        return Response(status=204)

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, guild_id: int, user_id: int, role_id: int) -> Response:
        services.take_role(
            actor=request.user,
            guild_id=guild_id,
            user_id=user_id,
            role_id=role_id,
            reason=audit_reason(request),
        )
        return Response(status=204)
