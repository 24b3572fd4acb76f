"""CHANNEL_PINS_UPDATE: https://docs.discord.com/developers/events/gateway-events#channel-pins-update."""

from datetime import datetime
from typing import Any

from guilds.selectors.channels import ChannelAccess
from messaging.events.messages import audience
from rscord.core.events import publish


def pins_updated(access: ChannelAccess, last_pin_at: datetime | None) -> None:
    """CHANNEL_PINS_UPDATE. ``last_pin_at`` is when a message was last pinned, whether or not it still is."""
    data: dict[str, Any] = {
        "channel_id": str(access.channel.id),
        "last_pin_timestamp": last_pin_at.isoformat() if last_pin_at else None,
    }
    if access.guild is not None:
        data["guild_id"] = str(access.guild.id)
    publish("CHANNEL_PINS_UPDATE", audience(access), data)
