"""TYPING_START: worth nothing a moment later, so it is not logged."""

import time
from typing import Any

from accounts import shapes as accounts
from guilds import shapes as guilds
from guilds.selectors.channels import ChannelAccess
from messaging.events.messages import audience
from rscord.core.events import publish_ephemeral


def typing_started(access: ChannelAccess) -> None:
    """TYPING_START by the viewer of ``access``, in seconds since 1970. In chats it carries ``user``."""
    data: dict[str, Any] = {
        "channel_id": str(access.channel.id),
        "user_id": str(access.viewer.id),
        "timestamp": int(time.time()),
    }
    if access.member is None or access.guild is None:
        data["user"] = accounts.user(access.viewer)
    else:
        data["guild_id"] = str(access.guild.id)
        data["member"] = guilds.member(access.member, access.standing.role_ids, access.viewer)
    publish_ephemeral("TYPING_START", audience(access), data)
