"""Moving channels, many at once: where they stand, in which category, and with whose overwrites."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, NotRequired, TypedDict

from django.utils.translation import gettext as _

from accounts.models import User
from guilds import shapes
from guilds.events import channels as announce
from guilds.models import AuditAction, Channel, ChannelType
from guilds.permissions import Overwrite, Permission, has
from guilds.selectors.channels import mask_in, visible_channels
from guilds.selectors.guilds import GuildAccess
from guilds.services import audit
from guilds.services.doors import enter_guild
from guilds.services.overwrites import check_overwrites, replace_overwrites
from rscord.core import events
from rscord.core.errors import InvalidForm, MissingPermissions, UnknownChannel


class Move(TypedDict):
    """Where one channel shall go. ``lock_permissions``: with the overwrites of the category that it is then in."""

    id: int
    position: NotRequired[int]
    parent_id: NotRequired[int | None]
    lock_permissions: NotRequired[bool]


class Place(NamedTuple):
    """A channel that the actor sees, and its overwrites."""

    channel: Channel
    overwrites: Sequence[Overwrite]


def move_channels(*, actor: User, guild_id: int, moves: Iterable[Move], reason: str | None = None) -> None:
    """Move channels of one guild: all of ``moves``, in their order, or none.

    Raises UnknownGuild, UnknownChannel for what the actor does not see there, MissingPermissions where they lack
    MANAGE_CHANNELS (MANAGE_ROLES too for ``lock_permissions``, and every right that it gives or takes),
    InvalidForm for a parent that is no category of this guild.
    """
    with events.transaction():
        access = enter_guild(actor, guild_id)
        places = {channel.id: Place(channel, found) for channel, found in visible_channels(access)}
        for move in moves:
            if move["id"] not in places:
                raise UnknownChannel
            places[move["id"]] = _move(access, places, move, reason)


def _move(access: GuildAccess, places: Mapping[int, Place], move: Move, reason: str | None) -> Place:
    channel, old = places[move["id"]]
    mask = mask_in(access.member, access.standing, old)
    if not has(mask, Permission.MANAGE_CHANNELS):
        raise MissingPermissions
    before, was = announce.sight(channel, old), shapes.channel(channel, old)
    channel.position = move.get("position", channel.position)
    if "parent_id" in move:
        channel.parent_id = _checked_parent(places, channel, move["parent_id"])
    new = _synced(access, places, channel, old, mask) if move.get("lock_permissions") else old
    changes = audit.changed(was, shapes.channel(channel, new), audit.CHANNEL_KEYS)
    if changes:
        channel.save(update_fields=["position", "parent"])
        audit.record(access, AuditAction.CHANNEL_UPDATE, channel.id, changes=changes, reason=reason)
        announce.channel_updated(channel, new, before=before)
    return Place(channel, new)


def _checked_parent(places: Mapping[int, Place], channel: Channel, parent_id: int | None) -> int | None:
    if parent_id is None:
        return None
    parent = places.get(parent_id)
    fits = parent is not None and parent.channel.type == ChannelType.CATEGORY
    if not fits or channel.type == ChannelType.CATEGORY:
        raise InvalidForm.one("parent_id", "CHANNEL_PARENT_INVALID", _("There is no such category here."))
    return parent_id


def _synced(
    access: GuildAccess,
    places: Mapping[int, Place],
    channel: Channel,
    old: Sequence[Overwrite],
    mask: int,
) -> Sequence[Overwrite]:
    """Give the channel its category's overwrites, where there is one that the actor sees; return what it has."""
    parent = places.get(channel.parent_id or 0)
    if parent is None:
        return old
    if not has(mask, Permission.MANAGE_ROLES):
        raise MissingPermissions
    new = check_overwrites(access.guild.id, mask, old, parent.overwrites)
    replace_overwrites(channel, new)
    return new
