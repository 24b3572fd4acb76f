"""The gateway's own commands over the socket."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from guilds.events.channels import audience
from guilds.selectors.channels import get_channel
from guilds.selectors.guilds import get_guild
from rscord.core.commands import Caller, command
from rscord.core.errors import InvalidForm, UnknownChannel
from rscord.gateway import lifespan
from rscord.gateway.watching import Part, Ranges

MAX_RANGES = 5
MAX_RANGE = 100


@command("guild:watch")
def watch(caller: Caller, data: dict[str, Any]) -> dict[str, Any]:
    """Show a part of a guild's member list: GUILD_MEMBER_LIST_UPDATE follows, then its changes.

    ``guild_id``; ``channel_id``, whose viewers are listed (all members without it); ``ranges`` of places, at most 5
    of 100. Raises UnknownGuild, UnknownChannel, InvalidForm.
    """
    guild_id, channel_id = _id(data, "guild_id"), None
    get_guild(caller.user, guild_id)
    if data.get("channel_id") is not None:
        channel_id = _check_channel(caller.user, guild_id, _id(data, "channel_id"))
    part = Part(guild_id, channel_id, _ranges(data.get("ranges", [[0, MAX_RANGE - 1]])))
    lifespan.call(lambda hub: hub.crowd.watching.start(caller.user.id, caller.session_id, part))
    return {"guild_id": str(guild_id), "channel_id": str(channel_id) if channel_id else None}


def _check_channel(viewer: User, guild_id: int, channel_id: int) -> int:
    access = get_channel(viewer, channel_id)
    if access.channel.guild_id != guild_id:
        raise UnknownChannel
    # Whoever views a channel views its public threads.
    return audience(access.channel).channel_id or channel_id


def _id(data: dict[str, Any], name: str) -> int:
    value = data.get(name)
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) < 1 << 63):
        raise InvalidForm.one(name, "NUMBER_TYPE_COERCE", _("This is not an id."))
    return int(text)


def _ranges(value: Any) -> Ranges:
    if not isinstance(value, list) or not 0 < len(value) <= MAX_RANGES or not all(map(_is_range, value)):
        raise InvalidForm.one(
            "ranges", "BASE_TYPE_BAD_LENGTH", _("These are not 1 to 5 ranges of at most 100.")
        )
    return tuple((start, end) for start, end in value)


def _is_range(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 2 or any(type(place) is not int for place in value):
        return False
    return bool(0 <= value[0] <= value[1] < value[0] + MAX_RANGE and value[1] < 1 << 31)
