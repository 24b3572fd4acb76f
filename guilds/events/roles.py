"""What is announced about roles: always to the whole guild."""

from collections.abc import Iterable, Sequence

from guilds import shapes
from guilds.models import Role
from rscord.core.events import Audience, publish


def role_created(role: Role) -> None:
    """GUILD_ROLE_CREATE."""
    publish("GUILD_ROLE_CREATE", Audience(role.guild_id), _data(role), source=role)


def role_updated(role: Role, *, old_permissions: int) -> None:
    """GUILD_ROLE_UPDATE."""
    publish(
        "GUILD_ROLE_UPDATE",
        Audience(role.guild_id),
        _data(role),
        source=role,
        before={"permissions": old_permissions},
    )


def role_deleted(role: Role, member_ids: Iterable[int], overwrites: Iterable[Sequence[int]]) -> None:
    """GUILD_ROLE_DELETE. What goes with the role is told by no other event, so ``before`` holds it.

    ``member_ids`` are the users who held it, ``overwrites`` (channel id, allow, deny) of those that named it.
    """
    before = {
        "permissions": role.permissions,
        "members": list(member_ids),
        "overwrites": [list(found) for found in overwrites],
    }
    publish(
        "GUILD_ROLE_DELETE",
        Audience(role.guild_id),
        {"guild_id": str(role.guild_id), "role_id": str(role.id)},
        source=role,
        before=before,
    )


def _data(role: Role) -> dict[str, object]:
    return {"guild_id": str(role.guild_id), "role": shapes.role(role)}
