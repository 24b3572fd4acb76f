"""What is announced about guilds."""

from collections.abc import Iterable

from guilds import shapes
from guilds.models import Guild, Role
from guilds.selectors.expressions import Expressions
from rscord.core.events import Audience, publish


def guild_updated(
    guild: Guild, roles: Iterable[Role], expressions: Expressions, *, old_owner_id: int
) -> None:
    """GUILD_UPDATE to the members: the whole guild, without channels and members."""
    publish(
        "GUILD_UPDATE",
        Audience(guild.id),
        shapes.guild(guild, roles, *expressions),
        source=guild,
        before={"owner_id": old_owner_id},
    )


def guild_deleted(guild: Guild) -> None:
    """GUILD_DELETE to the members. Without ``unavailable`` it means: gone for good."""
    publish("GUILD_DELETE", Audience(guild.id), {"id": str(guild.id)}, source=guild)
