"""Invites over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds import limits, shapes
from guilds.api.input import audit_reason, checked, checked_query
from guilds.models import Invite as InviteRow
from guilds.selectors.channels import get_channel
from guilds.selectors.counts import counts_of
from guilds.selectors.guilds import get_guild
from guilds.selectors.invites import channel_invites, find_invite, guild_invites
from guilds.serializers.invites import InviteQuery, NewInvite
from guilds.services import invites as services
from rscord.core import ratelimit
from rscord.core.api.view import View
from rscord.core.errors import UnknownInvite


class GuildInvites(View):
    """All invites of a guild."""

    @extend_schema(responses=list[dict[str, Any]])
    def get(self, request: SignedInRequest, guild_id: int) -> Response:
        found = guild_invites(get_guild(request.user, guild_id))
        return Response([shapes.invite_with_uses(invite) for invite in found])


class ChannelInvites(View):
    """The invites into a channel, and making one."""

    buckets = {"POST": limits.CREATE_INVITE}

    @extend_schema(responses=list[dict[str, Any]])
    def get(self, request: SignedInRequest, channel_id: int) -> Response:
        found = channel_invites(get_channel(request.user, channel_id))
        return Response([shapes.invite_with_uses(invite) for invite in found])

    @extend_schema(request=NewInvite, responses=dict[str, Any])
    def post(self, request: SignedInRequest, channel_id: int) -> Response:
        made = services.create_invite(
            actor=request.user,
            channel_id=channel_id,
            reason=audit_reason(request),
            **checked(NewInvite, request),
        )
        return Response(shapes.invite_with_uses(made))


class Invite(View):
    """One invite: seen by anybody who has its code, used by people."""

    buckets = {"GET": limits.SEE_INVITE, "POST": limits.JOIN}

    def get_permissions(self) -> list[BasePermission]:
        """Let strangers look before they sign up."""
        return [AllowAny() if self.request.method == "GET" else IsAuthenticated()]

    @extend_schema(parameters=[InviteQuery], responses=dict[str, Any])
    def get(self, request: Request, code: str) -> Response:
        with_counts = checked_query(InviteQuery, request)["with_counts"]
        return Response(preview(found(code), with_counts))

    @extend_schema(request=None, responses=dict[str, Any])
    def post(self, request: SignedInRequest, code: str) -> Response:
        found(code)
        invite, new = services.accept_invite(user=request.user, code=code)
        return Response(preview(invite, with_counts=True) | {"new_member": new})

    @extend_schema(responses={200: dict[str, Any]})
    def delete(self, request: SignedInRequest, code: str) -> Response:
        revoked = services.revoke_invite(actor=request.user, code=code, reason=audit_reason(request))
        return Response(shapes.invite(revoked))


def found(code: str) -> InviteRow:
    """Return the invite, counting guesses. Raises UnknownInvite, or RateLimited while somebody guesses."""
    try:
        return find_invite(code)
    except UnknownInvite:
        ratelimit.hit(limits.GUESSED_INVITES)
        raise


def preview(invite: InviteRow, with_counts: bool) -> dict[str, Any]:
    """Return the invite as those see it who are not members."""
    counts = counts_of([invite.guild])[invite.guild_id] if with_counts else None
    return shapes.invite(invite, counts)
