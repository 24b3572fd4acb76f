"""Threads over HTTP: the lists of them, and who is in them. They are begun in ``messaging.api.threads``."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds import limits, shapes
from guilds.api.input import checked_query
from guilds.models import ThreadMember
from guilds.selectors import threads as selectors
from guilds.selectors.channels import ChannelAccess, get_channel
from guilds.selectors.guilds import get_guild
from guilds.selectors.threads import Archive, ThreadRow
from guilds.serializers.threads import ArchiveQuery, OwnArchiveQuery, PlaceQuery, PlacesQuery
from guilds.services import thread_members as services
from rscord.core.api.view import View


class ActiveThreads(View):
    """The active threads of a guild that the caller may see."""

    @extend_schema(responses=dict[str, Any])
    def get(self, request: SignedInRequest, guild_id: int) -> Response:
        return Response(listed(selectors.active_threads_of(get_guild(request.user, guild_id))))


class PublicArchive(View):
    """The archived public threads of a channel."""

    @extend_schema(parameters=[ArchiveQuery], responses=dict[str, Any])
    def get(self, request: SignedInRequest, channel_id: int) -> Response:
        query = checked_query(ArchiveQuery, request)
        return Response(archive(selectors.public_archive(get_channel(request.user, channel_id), **query)))


class PrivateArchive(View):
    """The archived private threads of a channel, for those who oversee them."""

    @extend_schema(parameters=[ArchiveQuery], responses=dict[str, Any])
    def get(self, request: SignedInRequest, channel_id: int) -> Response:
        query = checked_query(ArchiveQuery, request)
        return Response(archive(selectors.private_archive(get_channel(request.user, channel_id), **query)))


class OwnArchive(View):
    """The archived private threads of a channel that the caller is in."""

    @extend_schema(parameters=[OwnArchiveQuery], responses=dict[str, Any])
    def get(self, request: SignedInRequest, channel_id: int) -> Response:
        query = checked_query(OwnArchiveQuery, request)
        return Response(archive(selectors.own_archive(get_channel(request.user, channel_id), **query)))


class ThreadMembers(View):
    """Who is in a thread."""

    @extend_schema(parameters=[PlacesQuery], responses=list[dict[str, Any]])
    def get(self, request: SignedInRequest, channel_id: int) -> Response:
        query = checked_query(PlacesQuery, request)
        with_member = query.pop("with_member")
        access = get_channel(request.user, channel_id)
        return Response(shaped(access, selectors.list_places(access, **query), with_member=with_member))


class OwnPlace(View):
    """The caller's own place in a thread: coming and going."""

    buckets = {"PUT": limits.THREAD_MEMBERS, "DELETE": limits.THREAD_MEMBERS}

    @extend_schema(parameters=[PlaceQuery], responses=dict[str, Any])
    def get(self, request: SignedInRequest, channel_id: int) -> Response:
        query = checked_query(PlaceQuery, request)
        access = get_channel(request.user, channel_id)
        return Response(shaped(access, [selectors.get_place(access, request.user.id)], **query)[0])

    @extend_schema(request=None, responses={204: None})
    def put(self, request: SignedInRequest, channel_id: int) -> Response:
        services.join_thread(actor=request.user, channel_id=channel_id)
        return Response(status=204)

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, channel_id: int) -> Response:
        services.leave_thread(actor=request.user, channel_id=channel_id)
        return Response(status=204)


class Place(View):
    """Somebody's place in a thread."""

    buckets = {"PUT": limits.THREAD_MEMBERS, "DELETE": limits.THREAD_MEMBERS}

    @extend_schema(parameters=[PlaceQuery], responses=dict[str, Any])
    def get(self, request: SignedInRequest, channel_id: int, user_id: int) -> Response:
        query = checked_query(PlaceQuery, request)
        access = get_channel(request.user, channel_id)
        return Response(shaped(access, [selectors.get_place(access, user_id)], **query)[0])

    @extend_schema(request=None, responses={204: None})
    def put(self, request: SignedInRequest, channel_id: int, user_id: int) -> Response:
        services.add_to_thread(actor=request.user, channel_id=channel_id, user_id=user_id)
        return Response(status=204)

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, channel_id: int, user_id: int) -> Response:
        services.remove_from_thread(actor=request.user, channel_id=channel_id, user_id=user_id)
        return Response(status=204)


def listed(rows: Sequence[ThreadRow]) -> dict[str, Any]:
    """Return threads, and the caller's own places in them."""
    return {
        "threads": [row.shape() for row in rows],
        "members": [shapes.thread_member(row.place) for row in rows if row.place is not None],
    }


def archive(found: Archive) -> dict[str, Any]:
    """Return a page of archived threads."""
    return listed(found.rows) | {"has_more": found.has_more}


def shaped(
    access: ChannelAccess, places: Sequence[ThreadMember], *, with_member: bool
) -> list[dict[str, Any]]:
    """Return places in a thread, with the guild's members where they are wanted."""
    members = selectors.guild_members_of(access, places) if with_member else {}
    return [
        {
            **shapes.thread_member(place),
            **({"member": members[place.user_id].shape()} if place.user_id in members else {}),
        }
        for place in places
    ]
