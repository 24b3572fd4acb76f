"""WEBHOOKS_UPDATE: https://docs.discord.com/developers/events/gateway-events#webhooks-update."""

from guilds.models import Channel
from guilds.permissions import Permission
from rscord.core.events import Audience, publish


def webhooks_changed(channel: Channel) -> None:
    """WEBHOOKS_UPDATE to who manages webhooks there. It says that something changed, and not what."""
    audience = Audience(channel.guild_id, channel.id, permission=int(Permission.MANAGE_WEBHOOKS))
    data = {"guild_id": str(channel.guild_id), "channel_id": str(channel.id)}
    publish("WEBHOOKS_UPDATE", audience, data, source=channel)
