"""The audit log of a guild, for those who may read it."""

from guilds.models import AuditLogEntry
from guilds.permissions import Permission
from guilds.selectors.guilds import GuildAccess


def audit_log(
    access: GuildAccess,
    *,
    user_id: int | None = None,
    action_type: int | None = None,
    before: int | None = None,
    after: int | None = None,
    limit: int,
) -> list[AuditLogEntry]:
    """Return up to ``limit`` entries, newest first; with ``after`` the ones that follow it, oldest first.

    Who acted is loaded. Raises MissingPermissions without VIEW_AUDIT_LOG.
    """
    access.require(Permission.VIEW_AUDIT_LOG)
    wanted = {"user_id": user_id, "action_type": action_type, "id__lt": before, "id__gt": after}
    filters = {name: value for name, value in wanted.items() if value is not None}
    entries = AuditLogEntry.objects.filter(guild_id=access.guild.id, **filters).select_related("user")
    return list(entries.order_by("-id" if after is None else "id")[:limit])
