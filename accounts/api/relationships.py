"""Friends, requests and blocks over HTTP: in our own words, and in those of Discord's clients."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts import limits, shapes
from accounts.api.input import checked, checked_data
from accounts.authentication import SignedInRequest
from accounts.models import RelationshipType
from accounts.selectors import get_user
from accounts.selectors.relationships import find_person, relationships_of
from accounts.serializers import (
    DiscordRequestInput,
    FriendRequestInput,
    RelationshipFilter,
    RelationshipInput,
)
from accounts.services import relationships as services
from rscord.core.api.view import View
from rscord.core.errors import UnknownUser


class Friends(View):
    """Who is what to the caller: friends, requests both ways, and blocked people, or those of one ``type``."""

    @extend_schema(parameters=[RelationshipFilter], responses=list[shapes.RelationshipShape])
    def get(self, request: SignedInRequest) -> Response:
        type = checked_data(RelationshipFilter, request.query_params).validated_data.get("type")
        return Response([shapes.relationship(row) for row in relationships_of(request.user, type)])


class FriendRequests(View):
    """Asking somebody to be friends."""

    buckets = {"POST": limits.FRIEND_REQUEST}

    @extend_schema(request=FriendRequestInput, responses={201: shapes.RelationshipShape})
    def post(self, request: SignedInRequest) -> Response:
        to = find_person(request.user, checked(FriendRequestInput, request).validated_data["to"])
        row = services.request_friend(actor=request.user, to=to)
        return Response(shapes.relationship(row), status=201)


class AcceptFriend(View):
    """Accepting a request."""

    buckets = {"POST": limits.FRIEND_REQUEST}

    @extend_schema(request=None, responses=shapes.RelationshipShape)
    def post(self, request: SignedInRequest, user_id: int) -> Response:
        return Response(shapes.relationship(services.accept_request(actor=request.user, user_id=user_id)))


class Friend(View):
    """A friend, or a request."""

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, user_id: int) -> Response:
        services.remove_relationship(actor=request.user, user_id=user_id)
        return Response(status=204)


class Block(View):
    """Blocking somebody."""

    buckets = {"PUT": limits.FRIEND_REQUEST}

    @extend_schema(request=None, responses=shapes.RelationshipShape)
    def put(self, request: SignedInRequest, user_id: int) -> Response:
        other = get_user(request.user, user_id)
        return Response(shapes.relationship(services.block(actor=request.user, other=other)))

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, user_id: int) -> Response:
        services.unblock(actor=request.user, user_id=user_id)
        return Response(status=204)


class MyRelationships(Friends):
    """The same list, and asking by username, as Discord's clients call it."""

    buckets = {"POST": limits.FRIEND_REQUEST}

    @extend_schema(request=DiscordRequestInput, responses={204: None})
    def post(self, request: SignedInRequest) -> Response:
        to = find_person(request.user, checked(DiscordRequestInput, request).validated_data["username"])
        services.request_friend(actor=request.user, to=to)
        return Response(status=204)


class MyRelationship(View):
    """What one person is to the caller, as Discord's clients change it."""

    buckets = {"PUT": limits.FRIEND_REQUEST}

    @extend_schema(request=RelationshipInput, responses={204: None})
    def put(self, request: SignedInRequest, user_id: int) -> Response:
        """Block (2), ask, or accept what they asked."""
        type = checked(RelationshipInput, request).validated_data.get("type")
        other = get_user(request.user, user_id)
        if type == RelationshipType.BLOCKED:
            services.block(actor=request.user, other=other)
        else:
            services.request_friend(actor=request.user, to=other)
        return Response(status=204)

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, user_id: int) -> Response:
        """Unblock, or as above: decline, take back, be friends no more."""
        try:
            services.remove_relationship(actor=request.user, user_id=user_id)
        except UnknownUser:
            services.unblock(actor=request.user, user_id=user_id)
        return Response(status=204)
