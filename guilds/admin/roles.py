"""Roles."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guilds.models import Guild, Role
from guilds.permissions import Permission
from rscord.core.admin import Column, Evidence, Narrow, search, site


def _permissions(role: Role) -> str:
    return ", ".join(str(bit.name) for bit in Permission if role.permissions & bit)


class RoleAdmin(Evidence):
    """Roles of guilds."""

    title = _("Roles")
    place = 60
    columns = (
        Column(_("Name"), "name"),
        Column(_("Server"), "guild"),
        Column(_("Position"), "position"),
        Column(_("Administrator"), lambda role: bool(role.permissions & Permission.ADMINISTRATOR)),
    )
    details = (
        Column(_("ID"), "id"),
        *columns,
        Column(_("Permissions"), _permissions, long=True),
        Column(_("Belongs to a bot"), "managed"),
        Column(_("Mentionable"), "mentionable"),
    )
    joined = ("guild",)
    narrows = (Narrow("guild", "guild_id", Guild),)
    search_hint = _("Name or ID")

    def holding(self, text: str) -> Q:
        return search.text_in("name", text)

    def name_of(self, row: Any) -> str:
        return f"@{row.name.removeprefix('@')}"


site.register(Role, RoleAdmin)
