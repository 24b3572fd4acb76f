"""Channels over HTTP: those of guilds, and chats by their id."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds import limits, shapes
from guilds.api.input import audit_reason, checked, checked_list
from guilds.models import Channel as ChannelRow
from guilds.models import ChannelType
from guilds.selectors.channels import ChannelAccess, get_channel, visible_channels
from guilds.selectors.chats import recipients_of
from guilds.selectors.guilds import get_guild
from guilds.selectors.threads import places_of
from guilds.serializers.channels import (
    MOVE_NULLABLE,
    NULLABLE,
    ChannelChanges,
    ChannelMove,
    GroupChanges,
    NewChannel,
    OverwriteInput,
    channel_type,
    group_fields,
    overwrite,
    with_overwrites,
)
from guilds.serializers.fields import given
from guilds.serializers.threads import ThreadChanges
from guilds.services import channels as services
from guilds.services import groups, overwrites
from guilds.services.chats import close_chat
from guilds.services.moves import move_channels
from guilds.services.threads import delete_thread, update_thread
from rscord.core.api.view import View
from rscord.core.pictures.http import PARSERS


class GuildChannels(View):
    """The channels of a guild that the caller may see, making one, and moving them."""

    buckets = {"POST": limits.CREATE_CHANNEL}

    @extend_schema(responses=list[dict[str, Any]])
    def get(self, request: SignedInRequest, guild_id: int) -> Response:
        found = visible_channels(get_guild(request.user, guild_id))
        return Response([shapes.channel(channel, listed) for channel, listed in found])

    @extend_schema(request=NewChannel, responses={201: dict[str, Any]})
    def post(self, request: SignedInRequest, guild_id: int) -> Response:
        data = checked(NewChannel, request)
        type = channel_type(data)
        fields = with_overwrites(given(data, NULLABLE))
        made = services.create_channel(
            actor=request.user, guild_id=guild_id, type=type, reason=audit_reason(request), **fields
        )
        return Response(whole(made), status=201)

    @extend_schema(request=ChannelMove(many=True), responses={204: None})
    def patch(self, request: SignedInRequest, guild_id: int) -> Response:
        listed = checked_list(ChannelMove, request, services.MAX_CHANNELS)
        moves: list[Any] = [given(move, MOVE_NULLABLE) for move in listed]
        move_channels(actor=request.user, guild_id=guild_id, moves=moves, reason=audit_reason(request))
        return Response(status=204)


class Channel(View):
    """A channel or chat."""

    parser_classes = PARSERS

    @extend_schema(responses=dict[str, Any])
    def get(self, request: SignedInRequest, channel_id: int) -> Response:
        access = get_channel(request.user, channel_id)
        if access.guild is None:
            return Response(chat(access.channel, request.user.id))
        return Response(whole(access.channel, request.user.id))

    @extend_schema(request=ChannelChanges, responses=dict[str, Any])
    def patch(self, request: SignedInRequest, channel_id: int) -> Response:
        access = get_channel(request.user, channel_id)
        if access.guild is None:
            fields = group_fields(checked(GroupChanges, request))
            group = groups.update_group(actor=request.user, channel_id=channel_id, **fields)
            return Response(chat(group, request.user.id))
        if access.channel.is_thread:
            return self._patch_thread(request, channel_id)
        fields = with_overwrites(given(checked(ChannelChanges, request), NULLABLE))
        changed = services.update_channel(
            actor=request.user, channel_id=channel_id, reason=audit_reason(request), **fields
        )
        return Response(whole(changed))

    @extend_schema(responses={200: dict[str, Any]})
    def delete(self, request: SignedInRequest, channel_id: int) -> Response:
        access = get_channel(request.user, channel_id)
        if access.guild is None:
            return Response(chat(take_off(access), request.user.id))
        delete = delete_thread if access.channel.is_thread else services.delete_channel
        gone = delete(actor=request.user, channel_id=channel_id, reason=audit_reason(request))
        return Response(whole(gone))

    def _patch_thread(self, request: SignedInRequest, channel_id: int) -> Response:
        fields: Any = given(checked(ThreadChanges, request))
        changed = update_thread(
            actor=request.user, channel_id=channel_id, reason=audit_reason(request), **fields
        )
        return Response(whole(changed, request.user.id))


class ChannelOverwrite(View):
    """What a channel allows and denies to one role or member."""

    @extend_schema(request=OverwriteInput, responses={204: None})
    def put(self, request: SignedInRequest, channel_id: int, target_id: int) -> Response:
        wanted = overwrite(target_id, checked(OverwriteInput, request))
        overwrites.set_overwrite(
            actor=request.user, channel_id=channel_id, overwrite=wanted, reason=audit_reason(request)
        )
        return Response(status=204)

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, channel_id: int, target_id: int) -> Response:
        overwrites.delete_overwrite(
            actor=request.user, channel_id=channel_id, target_id=target_id, reason=audit_reason(request)
        )
        return Response(status=204)


def take_off(access: ChannelAccess) -> ChannelRow:
    """Close a one-to-one chat until the next message, or leave a group."""
    viewer, id = access.viewer, access.channel.id
    if access.channel.type == ChannelType.GROUP_DM:
        return groups.remove_recipient(actor=viewer, channel_id=id, user_id=viewer.id)
    return close_chat(actor=viewer, channel_id=id)


def whole(channel: ChannelRow, viewer_id: int = 0) -> dict[str, Any]:
    """Return a guild's channel with its overwrites, or a thread with the viewer's place in it."""
    if channel.is_thread:
        return shapes.thread(channel, places_of(viewer_id, [channel.id]).get(channel.id))
    return shapes.channel(channel, overwrites.overwrites_of(channel.id))


def chat(channel: ChannelRow, viewer_id: int) -> dict[str, Any]:
    """Return a chat as the viewer sees it."""
    return shapes.chat(channel, recipients_of(channel.id), viewer_id)
