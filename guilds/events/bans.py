"""What is announced about bans: to the whole guild, as with Discord."""

from dataclasses import dataclass
from datetime import timedelta

from accounts import shapes as accounts
from accounts.models import User
from rscord.core.events import Audience, publish


@dataclass(frozen=True, slots=True)
class NewBan:
    """What GUILD_BAN_ADD's handlers get: messaging deletes what ``user`` wrote in the last ``cleanup``."""

    guild_id: int
    user: User
    cleanup: timedelta


def ban_added(ban: NewBan) -> None:
    """GUILD_BAN_ADD."""
    publish("GUILD_BAN_ADD", Audience(ban.guild_id), _data(ban.guild_id, ban.user), source=ban)


def ban_removed(guild_id: int, user: User) -> None:
    """GUILD_BAN_REMOVE."""
    publish("GUILD_BAN_REMOVE", Audience(guild_id), _data(guild_id, user), source=user)


def _data(guild_id: int, user: User) -> dict[str, object]:
    return {"guild_id": str(guild_id), "user": accounts.user(user)}
