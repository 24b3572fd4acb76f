"""How writes to a guild begin: one at a time, and with what the actor may do at that moment.

Permissions that were read before the transaction may have been taken away since; two moderators may act at once.
So services that change a guild's structure take its row's lock first and only then look at who is asking.
"""

from accounts.models import User
from guilds.models import Guild
from guilds.selectors.channels import ChannelAccess, get_channel
from guilds.selectors.guilds import GuildAccess, get_guild
from rscord.core.errors import UnknownChannel, UnknownGuild


def enter_guild(actor: User, guild_id: int) -> GuildAccess:
    """Lock the guild until the transaction ends; return what ``actor`` may do in it. Raises UnknownGuild."""
    lock_guild(guild_id)
    return get_guild(actor, guild_id)


def enter_channel(actor: User, channel_id: int) -> ChannelAccess:
    """Lock the channel's guild until the transaction ends; return what ``actor`` may do in the channel.

    Raises UnknownChannel, for chats too: they have no structure to change.
    """
    guild = get_channel(actor, channel_id).guild
    if guild is None:
        raise UnknownChannel
    lock_guild(guild.id)
    return get_channel(actor, channel_id)


def lock_guild(guild_id: int) -> None:
    """Take the lock of the guild's row. Raises UnknownGuild if there is no such guild, or no more."""
    living = Guild.objects.select_for_update(no_key=True).filter(id=guild_id, deleted_at=None)
    if living.values_list("id", flat=True).first() is None:
        raise UnknownGuild
