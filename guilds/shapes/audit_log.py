"""How the audit log looks: https://docs.discord.com/developers/resources/audit-log."""

from typing import Any, NotRequired, TypedDict

from guilds.models import AuditLogEntry


class Change(TypedDict):
    """What one field was and is; a value that there was or is not is left out."""

    key: str
    old_value: NotRequired[Any]
    new_value: NotRequired[Any]


class AuditLogEntryShape(TypedDict):
    """One act."""

    id: str
    user_id: str | None
    target_id: str | None
    action_type: int
    changes: NotRequired[list[Change]]
    options: NotRequired[dict[str, str]]
    reason: NotRequired[str]


def audit_log_entry(entry: AuditLogEntry) -> AuditLogEntryShape:
    """Return ``entry`` as those with VIEW_AUDIT_LOG see it."""
    shape: AuditLogEntryShape = {
        "id": str(entry.id),
        "user_id": None if entry.user_id is None else str(entry.user_id),
        "target_id": None if entry.target_id is None else str(entry.target_id),
        "action_type": entry.action_type,
    }
    if entry.changes:
        shape["changes"] = entry.changes
    if entry.options:
        shape["options"] = entry.options
    if entry.reason is not None:
        shape["reason"] = entry.reason
    return shape
