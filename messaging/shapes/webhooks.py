"""How webhooks look: https://docs.discord.com/developers/resources/webhook#webhook-object."""

from typing import Any

from accounts import shapes as accounts
from messaging.models import Webhook

INCOMING = 1


def webhook(hook: Webhook, *, with_user: bool = True) -> dict[str, Any]:
    """Return a webhook with its token, for those who manage it or have the token already (without its maker)."""
    shape: dict[str, Any] = {
        "id": str(hook.id),
        "type": INCOMING,
        "guild_id": str(hook.channel.guild_id),
        "channel_id": str(hook.channel_id),
        "name": hook.name,
        "avatar": hook.avatar,
        "application_id": None,
        "token": hook.token,
    }
    return shape | {"user": accounts.user(hook.creator)} if with_user else shape
