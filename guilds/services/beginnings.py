"""The channels that a new guild begins with."""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from guilds import names
from guilds.models import Channel, ChannelType, Guild
from rscord.core.errors import InvalidForm


class Beginning(TypedDict):
    """One of them. ``id`` is good within the list only: what stands in a category names it as ``parent_id``."""

    name: str
    type: int
    id: NotRequired[int]
    parent_id: NotRequired[int]


def checked_beginnings(wanted: Sequence[Beginning]) -> list[Beginning]:
    """Return the channels with their names as they are kept.

    Raises InvalidForm for a bad name, for a ``parent_id`` that no earlier category of the list has, or if there is
    no text channel.
    """
    categories: set[int] = set()
    kept: list[Beginning] = []
    for channel in wanted:
        _check_parent(channel, categories)
        if channel["type"] == ChannelType.CATEGORY and "id" in channel:
            categories.add(channel["id"])
        kept.append({**channel, "name": names.cleaned(channel["name"], field="channels")})
    if kept and all(channel["type"] != ChannelType.TEXT for channel in kept):
        raise InvalidForm.one("channels", "CHANNELS_INVALID", _("One of them must be a text channel."))
    return kept


def make_channels(guild: Guild, owner: User, wanted: Sequence[Beginning]) -> Channel:
    """Make the checked channels, or one text channel where none are wanted; return the first text channel."""
    if not wanted:
        return Channel.objects.create(guild=guild, type=ChannelType.TEXT, name=_first_name(owner))
    categories: dict[int, Channel] = {}
    made: list[Channel] = []
    for position, channel in enumerate(wanted):
        parent = categories[channel["parent_id"]] if "parent_id" in channel else None
        row = Channel.objects.create(
            guild=guild, type=channel["type"], name=channel["name"], position=position, parent=parent
        )
        made.append(row)
        if row.type == ChannelType.CATEGORY and "id" in channel:
            categories[channel["id"]] = row
    return next(row for row in made if row.type == ChannelType.TEXT)


def _check_parent(channel: Beginning, categories: set[int]) -> None:
    if "parent_id" not in channel:
        return
    if channel["parent_id"] not in categories or channel["type"] == ChannelType.CATEGORY:
        raise InvalidForm.one("channels", "CHANNEL_PARENT_INVALID", _("There is no such category here."))


def _first_name(owner: User) -> str:
    with translation.override(owner.locale.split("-")[0]):
        return _("general")
