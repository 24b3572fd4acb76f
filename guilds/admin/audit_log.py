"""The audit logs of all guilds."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from guilds.models import AuditAction, AuditLogEntry, Guild
from rscord.core import snowflake
from rscord.core.admin import Column, Evidence, Narrow, search, site


def _action(entry: AuditLogEntry) -> str:
    known = entry.action_type in AuditAction.values
    return AuditAction(entry.action_type).name if known else str(entry.action_type)


class AuditLogAdmin(Evidence):
    """What was done in guilds, by whom."""

    title = _("Audit log")
    place = 130
    columns = (
        Column(_("When"), lambda entry: snowflake.timestamp(entry.id)),
        Column(_("Server"), "guild"),
        Column(_("Who"), "user"),
        Column(_("Act"), _action),
        Column(_("On"), "target_id"),
        Column(_("Reason"), "reason"),
    )
    details = (
        *columns[:5],
        Column(_("Reason"), "reason", long=True),
        Column(_("Changes"), "changes"),
        Column(_("Options"), lambda entry: entry.options or None),
    )
    joined = ("guild", "user")
    narrows = (Narrow("guild", "guild_id", Guild), Narrow("user", "user_id", User))
    search_hint = _("Words of the reason, or the ID that it was done to")

    def name_of(self, row: Any) -> str:
        return f"{_action(row)} · {row.guild}"

    def holding(self, text: str) -> Q:
        target = search.snowflake_in(text)
        found = search.text_in("reason", text)
        return found if target is None else found | Q(target_id=target)


site.register(AuditLogEntry, AuditLogAdmin)
