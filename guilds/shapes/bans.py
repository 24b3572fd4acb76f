"""How bans look: https://docs.discord.com/developers/resources/guild#ban-object."""

from typing import TypedDict

from accounts import shapes as accounts
from guilds.models import Ban


class BanShape(TypedDict):
    """A ban."""

    reason: str | None
    user: accounts.UserShape


def ban(ban: Ban) -> BanShape:
    """Return a ban as those see it who may ban; its user must be loaded."""
    return {"reason": ban.reason, "user": accounts.user(ban.user)}
