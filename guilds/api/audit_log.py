"""The audit log over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts import shapes as accounts
from accounts.authentication import SignedInRequest
from accounts.models import User
from guilds import shapes
from guilds.api.input import checked_query
from guilds.models import AuditLogEntry
from guilds.selectors.audit_log import audit_log
from guilds.selectors.guilds import get_guild
from guilds.serializers.audit_log import AuditLogQuery
from rscord.core.api.view import View

_ALWAYS_EMPTY = (
    "application_commands",
    "auto_moderation_rules",
    "guild_scheduled_events",
    "integrations",
    "threads",
    "webhooks",
)
"""Lists that bot libraries read; the entries name these things by id only."""


class AuditLog(View):
    """Who did what in a guild."""

    @extend_schema(parameters=[AuditLogQuery], responses=dict[str, Any])
    def get(self, request: SignedInRequest, guild_id: int) -> Response:
        access = get_guild(request.user, guild_id)
        entries = audit_log(access, **checked_query(AuditLogQuery, request))
        return Response(
            {
                "audit_log_entries": [shapes.audit_log_entry(entry) for entry in entries],
                "users": [accounts.user(user) for user in _users(entries)],
                **{name: [] for name in _ALWAYS_EMPTY},
            }
        )


def _users(entries: list[AuditLogEntry]) -> list[User]:
    """Return who acted, and those of the targets who are people."""
    ids = {id for entry in entries for id in (entry.user_id, entry.target_id) if id is not None}
    return list(User.objects.filter(id__in=ids).order_by("id"))
