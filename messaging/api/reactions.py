"""Reactions over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts import shapes as accounts
from accounts.authentication import SignedInRequest
from guilds.api.input import checked_query
from guilds.selectors.channels import get_channel
from messaging import limits
from messaging.emoji import parse_emoji
from messaging.selectors.reactions import who_reacted
from messaging.serializers.reactions import ReactorsQuery
from messaging.services import reactions as services
from rscord.core.api.view import View


class OwnReaction(View):
    """The caller's own reaction with an emoji."""

    buckets = {"PUT": limits.REACT, "DELETE": limits.REACT}

    @extend_schema(request=None, responses={204: None})
    def put(self, request: SignedInRequest, channel_id: int, message_id: int, emoji: str) -> Response:
        access = get_channel(request.user, channel_id)
        services.add_reaction(reactor=access, message_id=message_id, emoji=parse_emoji(emoji))
        return Response(status=204)

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, channel_id: int, message_id: int, emoji: str) -> Response:
        access = get_channel(request.user, channel_id)
        services.remove_reaction(
            actor=access, message_id=message_id, emoji=parse_emoji(emoji), user_id=request.user.id
        )
        return Response(status=204)


class OthersReaction(View):
    """Somebody's reaction with an emoji."""

    buckets = {"DELETE": limits.REACT}

    @extend_schema(responses={204: None})
    def delete(
        self, request: SignedInRequest, channel_id: int, message_id: int, emoji: str, user_id: int
    ) -> Response:
        access = get_channel(request.user, channel_id)
        services.remove_reaction(
            actor=access, message_id=message_id, emoji=parse_emoji(emoji), user_id=user_id
        )
        return Response(status=204)


class ReactionsWith(View):
    """All reactions with one emoji."""

    buckets = {"DELETE": limits.REACT}

    @extend_schema(parameters=[ReactorsQuery], responses=list[accounts.UserShape])
    def get(self, request: SignedInRequest, channel_id: int, message_id: int, emoji: str) -> Response:
        query = checked_query(ReactorsQuery, request)
        found = who_reacted(
            get_channel(request.user, channel_id),
            message_id=message_id,
            emoji=parse_emoji(emoji),
            after=query["after"],
            limit=query["limit"],
        )
        return Response([accounts.user(user) for user in found] if query["type"] == 0 else [])

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, channel_id: int, message_id: int, emoji: str) -> Response:
        access = get_channel(request.user, channel_id)
        services.clear_emoji(actor=access, message_id=message_id, emoji=parse_emoji(emoji))
        return Response(status=204)


class Reactions(View):
    """All reactions to a message."""

    buckets = {"DELETE": limits.REACT}

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, channel_id: int, message_id: int) -> Response:
        services.clear_reactions(actor=get_channel(request.user, channel_id), message_id=message_id)
        return Response(status=204)
