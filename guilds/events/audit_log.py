"""What is announced about the audit log: only to those who may read it."""

from guilds import shapes
from guilds.models import AuditLogEntry
from guilds.permissions import Permission
from rscord.core.events import Audience, publish


def entry_created(entry: AuditLogEntry) -> None:
    """GUILD_AUDIT_LOG_ENTRY_CREATE."""
    audience = Audience(entry.guild_id, permission=int(Permission.VIEW_AUDIT_LOG))
    data = {**shapes.audit_log_entry(entry), "guild_id": str(entry.guild_id)}
    publish("GUILD_AUDIT_LOG_ENTRY_CREATE", audience, data, source=entry)
