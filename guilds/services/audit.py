"""How acts get into the audit log: in the same transaction as the act, so there is never one without the other."""

from collections.abc import Iterable, Mapping
from typing import Any

from guilds.events import audit_log as announce
from guilds.models import AuditAction, AuditLogEntry, Role
from guilds.selectors.guilds import GuildAccess
from guilds.shapes.audit_log import Change

GUILD_KEYS = (
    "name", "description", "owner_id", "verification_level", "default_message_notifications",
    "explicit_content_filter", "preferred_locale", "afk_timeout", "afk_channel_id", "system_channel_id",
    "icon_hash", "banner_hash", "system_channel_flags", "rules_channel_id", "public_updates_channel_id",
)  # fmt: skip
CHANNEL_KEYS = (
    "name", "type", "topic", "position", "parent_id", "nsfw", "rate_limit_per_user", "bitrate", "user_limit",
    "permission_overwrites", "available_tags", "default_auto_archive_duration",
    "default_thread_rate_limit_per_user", "default_reaction_emoji", "default_sort_order", "flags",
)  # fmt: skip
THREAD_KEYS = (
    "name", "type", "archived", "locked", "auto_archive_duration", "rate_limit_per_user", "invitable",
    "applied_tags", "flags",
)  # fmt: skip
OVERWRITE_KEYS = ("id", "type", "allow", "deny")
MEMBER_KEYS = ("nick", "mute", "deaf", "communication_disabled_until")
ROLE_KEYS = ("name", "permissions", "color", "hoist", "mentionable", "position")
EMOJI_KEYS = ("name", "roles")
STICKER_KEYS = ("name", "description", "tags", "format_type")
INVITE_KEYS = ("code", "channel_id", "inviter_id", "max_age", "max_uses", "uses", "temporary")

NOTHING: Mapping[str, Any] = {}


def record(
    access: GuildAccess,
    action: AuditAction,
    target_id: int | None,
    *,
    changes: Iterable[Change] = (),
    options: Mapping[str, str] | None = None,
    reason: str | None = None,
) -> None:
    """Write down what ``access``'s viewer did to ``target_id``; ``reason`` is at most 512 characters."""
    entry = AuditLogEntry.objects.create(
        guild_id=access.guild.id,
        user_id=access.viewer.id,
        target_id=target_id,
        action_type=action,
        changes=list(changes),
        options=None if options is None else dict(options),
        reason=reason,
    )
    announce.entry_created(entry)


def record_changes(
    access: GuildAccess,
    action: AuditAction,
    target_id: int,
    changes: list[Change],
    *,
    reason: str | None = None,
) -> None:
    """Write down a change, if it changed anything."""
    if changes:
        record(access, action, target_id, changes=changes, reason=reason)


def record_roles(
    access: GuildAccess,
    user_id: int,
    *,
    given: Iterable[Role] = (),
    taken: Iterable[Role] = (),
    reason: str | None = None,
) -> None:
    """Write down which roles a member was given and which were taken, if there were any."""
    brief = {"$add": [_brief(role) for role in given], "$remove": [_brief(role) for role in taken]}
    changes: list[Change] = [{"key": key, "new_value": roles} for key, roles in brief.items() if roles]
    record_changes(access, AuditAction.MEMBER_ROLE_UPDATE, user_id, changes, reason=reason)


def changed(old: Mapping[str, Any], new: Mapping[str, Any], keys: Iterable[str]) -> list[Change]:
    """Return how two shapes of one thing differ in ``keys``; NOTHING stands for before it was made or after it."""
    return [_change(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]


def _brief(role: Role) -> dict[str, str]:
    return {"id": str(role.id), "name": role.name}


def _change(key: str, old: Any, new: Any) -> Change:
    change: Change = {"key": key}
    if old is not None:
        change["old_value"] = old
    if new is not None:
        change["new_value"] = new
    return change
