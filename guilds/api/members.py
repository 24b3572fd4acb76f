"""Members over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds import limits, shapes
from guilds.api.input import audit_reason, checked, checked_query
from guilds.selectors.guilds import get_guild
from guilds.selectors.members import get_member, list_members, search_members
from guilds.serializers.members import (
    MemberChanges,
    MemberSearchQuery,
    MembersQuery,
    OwnMemberChanges,
    member_fields,
)
from guilds.services import members as services
from guilds.services.member_changes import update_member
from rscord.core.api.view import View
from rscord.core.pictures.http import PARSERS


class Members(View):
    """The members of a guild in the order of their ids."""

    buckets = {"GET": limits.LIST_MEMBERS}

    @extend_schema(parameters=[MembersQuery], responses=list[shapes.MemberShape])
    def get(self, request: SignedInRequest, guild_id: int) -> Response:
        access = get_guild(request.user, guild_id)
        return Response([row.shape() for row in list_members(access, **checked_query(MembersQuery, request))])


class MemberSearch(View):
    """Members by the beginning of a name."""

    buckets = {"GET": limits.SEARCH_MEMBERS}

    @extend_schema(parameters=[MemberSearchQuery], responses=list[shapes.MemberShape])
    def get(self, request: SignedInRequest, guild_id: int) -> Response:
        access = get_guild(request.user, guild_id)
        found = search_members(access, **checked_query(MemberSearchQuery, request))
        return Response([row.shape() for row in found])


class Member(View):
    """One member of a guild."""

    @extend_schema(responses=shapes.MemberShape)
    def get(self, request: SignedInRequest, guild_id: int, user_id: int) -> Response:
        return Response(get_member(get_guild(request.user, guild_id), user_id).shape())

    @extend_schema(request=MemberChanges, responses=shapes.MemberShape)
    def patch(self, request: SignedInRequest, guild_id: int, user_id: int) -> Response:
        fields = member_fields(checked(MemberChanges, request))
        changed = update_member(
            actor=request.user, guild_id=guild_id, user_id=user_id, reason=audit_reason(request), **fields
        )
        return Response(changed.shape())

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, guild_id: int, user_id: int) -> Response:
        reason = audit_reason(request)
        services.kick(actor=request.user, guild_id=guild_id, user_id=user_id, reason=reason)
        return Response(status=204)


class OwnMember(View):
    """The caller as a member."""

    parser_classes = PARSERS

    @extend_schema(request=OwnMemberChanges, responses=shapes.MemberShape)
    def patch(self, request: SignedInRequest, guild_id: int) -> Response:
        fields = member_fields(checked(OwnMemberChanges, request))
        changed = update_member(
            actor=request.user,
            guild_id=guild_id,
            user_id=request.user.id,
            reason=audit_reason(request),
            **fields,
        )
        return Response(changed.shape())
