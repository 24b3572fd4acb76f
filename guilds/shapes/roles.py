"""How roles look: https://docs.discord.com/developers/topics/permissions#role-object."""

from typing import NotRequired, TypedDict

from guilds.models import Role


class RoleColors(TypedDict):
    """A role's colours; only the first is set here."""

    primary_color: int
    secondary_color: int | None
    tertiary_color: int | None


class RoleTags(TypedDict):
    """Whom a managed role belongs to."""

    bot_id: str


class RoleShape(TypedDict):
    """A role. ``color`` is read by hikari, ``colors`` by discord.py 2.7."""

    id: str
    name: str
    description: str | None
    color: int
    colors: RoleColors
    hoist: bool
    icon: str | None
    unicode_emoji: str | None
    position: int
    permissions: str
    managed: bool
    mentionable: bool
    flags: int
    tags: NotRequired[RoleTags]


def role(role: Role) -> RoleShape:
    """Return ``role`` as everybody in its guild sees it."""
    shape: RoleShape = {
        "id": str(role.id),
        "name": role.name,
        "description": None,
        "color": role.color,
        "colors": {"primary_color": role.color, "secondary_color": None, "tertiary_color": None},
        "hoist": role.hoist,
        "icon": role.icon,
        "unicode_emoji": role.unicode_emoji,
        "position": role.position,
        "permissions": str(role.permissions),
        "managed": role.managed,
        "mentionable": role.mentionable,
        "flags": role.flags,
    }
    if role.bot_id is not None:
        shape["tags"] = {"bot_id": str(role.bot_id)}
    return shape
