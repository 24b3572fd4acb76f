"""Making, changing and deleting the channels of a guild."""

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from guilds import names, shapes
from guilds.events import channels as announce
from guilds.events import guilds as announce_guilds
from guilds.events import invites as announce_invites
from guilds.models import (
    ACTIVE_THREAD,
    FORUMS,
    LIVING_CHANNEL,
    AuditAction,
    Channel,
    ChannelType,
    Guild,
    Invite,
)
from guilds.permissions import Overwrite, Permission
from guilds.selectors.channels import ChannelAccess, get_channel
from guilds.selectors.expressions import expressions_of
from guilds.selectors.guilds import GuildAccess
from guilds.selectors.roles import roles_of
from guilds.services import audit
from guilds.services.doors import enter_channel, enter_guild
from guilds.services.forums import TagFields, checked_forum
from guilds.services.guilds import CHANNEL_FIELDS
from guilds.services.overwrites import check_overwrites, overwrites_of, replace_overwrites
from rscord.core import events
from rscord.core.errors import InvalidForm, TooMany, UnknownChannel, WrongChannelType

MAX_CHANNELS = 500
CREATABLE = frozenset(
    {ChannelType.TEXT, ChannelType.VOICE, ChannelType.CATEGORY, ChannelType.ANNOUNCEMENT} | FORUMS
)


class ChannelFields(TypedDict, total=False):
    """What can be set about a channel. ``permission_overwrites`` replaces all that there are."""

    name: str
    topic: str | None
    position: int
    parent_id: int | None
    nsfw: bool
    rate_limit_per_user: int
    bitrate: int
    user_limit: int
    default_auto_archive_duration: int | None
    default_thread_rate_limit_per_user: int
    available_tags: list[TagFields]
    default_reaction_emoji: dict[str, Any] | None
    default_sort_order: int | None
    default_forum_layout: int
    flags: int
    permission_overwrites: list[Overwrite]


def create_channel(
    *,
    actor: User,
    guild_id: int,
    type: int = ChannelType.TEXT,
    reason: str | None = None,
    **fields: Unpack[ChannelFields],
) -> Channel:
    """Make a channel, which needs a ``name``, by default the last of its guild.

    In a category it has the category's overwrites unless others are given. Raises UnknownGuild,
    MissingPermissions without MANAGE_CHANNELS (and MANAGE_ROLES for overwrites), InvalidForm, or TooMany (30013)
    at 500 channels.
    """
    with events.transaction():
        access = enter_guild(actor, guild_id)
        access.require(Permission.MANAGE_CHANNELS)
        if type not in CREATABLE:
            raise InvalidForm.one("type", "BASE_TYPE_CHOICES", _("Channels of this type cannot be made."))
        values = {**_place(guild_id), **_checked(access, type, fields)}
        overwrites = _first_overwrites(access, fields)
        channel = Channel.objects.create(guild=access.guild, type=type, **values)
        replace_overwrites(channel, overwrites)
        _record(
            access, AuditAction.CHANNEL_CREATE, audit.NOTHING, shapes.channel(channel, overwrites), reason
        )
        announce.channel_created(channel, overwrites)
    return channel


def update_channel(
    *, actor: User, channel_id: int, reason: str | None = None, **fields: Unpack[ChannelFields]
) -> Channel:
    """Change a channel.

    Raises UnknownChannel, MissingPermissions without MANAGE_CHANNELS (and MANAGE_ROLES for overwrites), or
    InvalidForm.
    """
    with events.transaction():
        access = enter_channel(actor, channel_id)
        access.require(Permission.MANAGE_CHANNELS)
        _require_no_thread(access)
        channel, old = access.channel, overwrites_of(channel_id)
        before, was = announce.sight(channel, old), shapes.channel(channel, old)
        values = _checked(access.in_guild(), channel.type, fields, channel)
        new = _new_overwrites(access, old, fields)
        for field, value in values.items():
            setattr(channel, field, value)
        channel.save(update_fields=list(values))
        _record(access.in_guild(), AuditAction.CHANNEL_UPDATE, was, shapes.channel(channel, new), reason)
        announce.channel_updated(channel, new, before=before)
    return channel


def delete_channel(*, actor: User, channel_id: int, reason: str | None = None) -> Channel:
    """Delete a channel with its invites and threads; a category's channels stay, without it.

    Raises UnknownChannel, MissingPermissions without MANAGE_CHANNELS, or WrongChannelType for a thread.
    """
    with events.transaction():
        access = enter_channel(actor, channel_id)
        access.require(Permission.MANAGE_CHANNELS)
        _require_no_thread(access)
        channel, overwrites = access.channel, overwrites_of(channel_id)
        _end_invites(channel)
        _free_children(channel)
        _end_threads(channel)
        Channel.objects.filter(id=channel.id).update(deleted_at=timezone.now(), parent=None)
        was = shapes.channel(channel, overwrites)
        _record(access.in_guild(), AuditAction.CHANNEL_DELETE, was, audit.NOTHING, reason)
        announce.channel_deleted(channel, overwrites)
        _forget_in_settings(channel)
    return channel


def _record(
    access: GuildAccess,
    action: AuditAction,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    reason: str | None,
) -> None:
    changes = audit.changed(old, new, audit.CHANNEL_KEYS)
    audit.record_changes(access, action, int((old or new)["id"]), changes, reason=reason)


def _place(guild_id: int) -> dict[str, Any]:
    living = Channel.objects.filter(LIVING_CHANNEL, guild_id=guild_id)
    if living.count() >= MAX_CHANNELS:
        raise TooMany(30013, _("A server has at most %(most)d channels.") % {"most": MAX_CHANNELS})
    highest = living.aggregate(highest=Max("position"))["highest"]
    return {"position": 0 if highest is None else highest + 1}


def _checked(
    access: GuildAccess, type: int, fields: ChannelFields, channel: Channel | None = None
) -> dict[str, Any]:
    values: dict[str, Any] = {**fields}
    values.pop("permission_overwrites", None)
    if "default_auto_archive_duration" in values:
        values["auto_archive_duration"] = values.pop("default_auto_archive_duration")
    values |= checked_forum(type, fields, channel)
    if "name" in values:
        values["name"] = names.cleaned(values["name"])
    if values.get("parent_id") is not None:
        _check_parent(access, type, values["parent_id"])
    return values


def _check_parent(access: GuildAccess, type: int, parent_id: int) -> None:
    try:
        parent = get_channel(access.viewer, parent_id).channel
    except UnknownChannel:
        parent = None
    fits = parent and parent.guild_id == access.guild.id and parent.type == ChannelType.CATEGORY
    if not fits or type == ChannelType.CATEGORY:
        raise InvalidForm.one("parent_id", "CHANNEL_PARENT_INVALID", _("There is no such category here."))


def _first_overwrites(access: GuildAccess, fields: ChannelFields) -> list[Overwrite]:
    if "permission_overwrites" in fields:
        access.require(Permission.MANAGE_ROLES)
        return check_overwrites(access.guild.id, access.mask, [], fields["permission_overwrites"])
    parent_id = fields.get("parent_id")
    return overwrites_of(parent_id) if parent_id is not None else []


def _new_overwrites(access: ChannelAccess, old: list[Overwrite], fields: ChannelFields) -> list[Overwrite]:
    if "permission_overwrites" not in fields or access.guild is None:
        return old
    access.require(Permission.MANAGE_ROLES)
    new = check_overwrites(access.guild.id, access.mask, old, fields["permission_overwrites"])
    replace_overwrites(access.channel, new)
    return new


def _end_invites(channel: Channel) -> None:
    for invite in Invite.objects.filter(channel=channel):
        announce_invites.invite_deleted(invite)
        invite.delete()


def _free_children(channel: Channel) -> None:
    for child in Channel.objects.filter(LIVING_CHANNEL, guild_id=channel.guild_id, parent=channel):
        overwrites = overwrites_of(child.id)
        before = announce.sight(child, overwrites)
        child.parent_id = None
        child.save(update_fields=["parent"])
        announce.channel_updated(child, overwrites, before=before)


def _end_threads(channel: Channel) -> None:
    """Delete the active threads. The archived ones, which may be many, are not found any more without their channel."""
    active = Channel.objects.filter(ACTIVE_THREAD, parent=channel)
    active.update(deleted_at=timezone.now(), idle_check_at=None)


def _require_no_thread(access: ChannelAccess) -> None:
    if access.channel.is_thread:
        raise WrongChannelType


def _forget_in_settings(channel: Channel) -> None:
    guild = Guild.objects.get(id=channel.guild_id)
    naming = [field for field in CHANNEL_FIELDS if getattr(guild, field) == channel.id]
    if naming:
        for field in naming:
            setattr(guild, field, None)
        guild.save(update_fields=naming)
        announce_guilds.guild_updated(
            guild, roles_of(guild.id), expressions_of(guild.id), old_owner_id=guild.owner_id
        )
