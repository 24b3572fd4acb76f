"""Files."""

from typing import Any

from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from messaging.files import signed_url
from messaging.models import Attachment, Message
from rscord.core import snowflake
from rscord.core.admin import Column, Evidence, Link, Narrow, search, site


def _opened(file: Attachment) -> Link | None:
    """Return where the file itself is: it can be had while a message holds it."""
    if file.message is None or file.message.deleted_at is not None:
        return None
    return Link(_("Open"), signed_url(file.id, file.filename), outside=True)


class AttachmentAdmin(Evidence):
    """Files of messages in guilds. What is in chats or was never sent exists for superusers only."""

    title = _("Files")
    place = 90
    columns = (
        Column(_("Name"), "filename"),
        Column(_("Uploaded by"), "uploader"),
        Column(_("Type"), "content_type"),
        Column(_("Size"), lambda file: filesizeformat(file.size)),
        Column(_("Uploaded"), lambda file: snowflake.timestamp(file.id)),
    )
    details = (
        Column(_("ID"), "id"),
        *columns,
        Column(_("Message"), "message"),
        Column(_("Description"), "description", long=True),
        Column(_("File"), _opened),
    )
    joined = ("uploader", "message__author")
    narrows = (Narrow("uploader", "uploader_id", User), Narrow("message", "message_id", Message))
    search_hint = _("Name or ID")

    def name_of(self, row: Any) -> str:
        return str(row.filename)

    def hidden(self, viewer: Any) -> Q | None:
        return None if viewer.is_superuser else Q(message=None) | Q(message__channel__guild=None)

    def holding(self, text: str) -> Q:
        return search.text_in("filename", text)


site.register(Attachment, AttachmentAdmin)
