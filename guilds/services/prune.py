"""Pruning: removing the members who have not been seen for long."""

from collections.abc import Collection

from accounts.models import User
from guilds.models import AuditAction
from guilds.selectors.members import with_roles
from guilds.selectors.prune import prunable
from guilds.services import audit
from guilds.services.doors import enter_guild
from guilds.services.members import remove_member
from rscord.core import events

BATCH = 200
"""Members removed in one transaction: nobody else's write waits for more."""


def prune(
    *,
    actor: User,
    guild_id: int,
    days: int,
    include_roles: Collection[int] = (),
    reason: str | None = None,
) -> int:
    """Remove the members that ``selectors.prune.prunable`` finds; return how many.

    Raises UnknownGuild, or MissingPermissions as it does.
    """
    removed = 0
    while True:
        batch = _prune_batch(actor, guild_id, days, include_roles, reason)
        removed += batch
        if batch < BATCH:
            return removed


def _prune_batch(
    actor: User, guild_id: int, days: int, include_roles: Collection[int], reason: str | None
) -> int:
    with events.transaction():
        access = enter_guild(actor, guild_id)
        members = prunable(access, days=days, include_roles=include_roles)
        rows = with_roles(members.select_related("user")[:BATCH])
        if rows:
            options = {"delete_member_days": str(days), "members_removed": str(len(rows))}
            audit.record(access, AuditAction.MEMBER_PRUNE, None, options=options, reason=reason)
        for row in rows:
            remove_member(row)
    return len(rows)
