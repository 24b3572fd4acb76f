"""What moderators did, from Django's own log. The list is the superusers': it tells of chats between people too."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from rscord.core.admin.cells import Column, Link
from rscord.core.admin.evidence import Evidence, Narrow
from rscord.core.admin.site import site
from rscord.core.errors import Text

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Deed:
    """One act, as it is shown."""

    moment: datetime
    by: str
    label: Text
    reason: str
    choice: Text


def deeds_on(row: Any) -> list[Deed]:
    """Return the newest acts on ``row``; one query."""
    kind = ContentType.objects.get_for_model(row)
    entries = LogEntry.objects.select_related("user").filter(content_type=kind, object_id=str(row.pk))
    return [deed(entry) for entry in entries.order_by("-pk")[:SHOWN]]


def deed(entry: LogEntry) -> Deed:
    """Return what ``entry`` tells."""
    said = orjson.loads(entry.change_message)
    act = next((act for act in _acts_of(entry) if act.name == said["act"]), None)
    chosen = dict(act.choice.options).get(said["choice"], "") if act and act.choice else ""
    return Deed(entry.action_time, str(entry.user), act.label if act else said["act"], said["reason"], chosen)


def _acts_of(entry: LogEntry) -> Any:
    kind = entry.content_type.model_class() if entry.content_type else None
    return getattr(site.get_model_admin(kind), "acts", ()) if kind and site.is_registered(kind) else ()


def _on(entry: LogEntry) -> Link:
    return Link(entry.object_repr, entry.get_admin_url() or "")


class LogAdmin(Evidence):
    """Acts of moderators, everybody's."""

    title = _("Acts of moderators")
    place = 999
    columns = details = (
        Column(_("When"), "action_time"),
        Column(_("Moderator"), "user"),
        Column(_("Act"), lambda entry: deed(entry).label),
        Column(_("On"), _on),
        Column(_("Reason"), lambda entry: deed(entry).reason, long=True),
    )
    joined = ("user", "content_type")
    narrows = (Narrow("moderator", "user_id", get_user_model()),)
    for_moderators = False


site.register(LogEntry, LogAdmin)
