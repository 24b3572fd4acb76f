"""Messages."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from guilds.models import Channel
from messaging.models import Message, MessageType
from messaging.services.moderation import delete_as_moderator
from rscord.core.admin import Act, Column, Evidence, Filter, Given, Narrow, Related, search, site

SHOWN = 200
"""Characters of a message in a list."""


def _beginning(message: Message) -> str:
    """Return what a list shows of a message; of those that say nothing themselves, what they are."""
    if message.type in {MessageType.DEFAULT, MessageType.REPLY}:
        return message.content[:SHOWN]
    return MessageType(message.type).name


def _delete(message: Message, given: Given) -> None:
    delete_as_moderator(moderator=given.actor, message_ids=[message.id], reason=given.reason)


DELETE = Act(
    "delete",
    _("Delete messages"),
    _("What they say and their files are gone for good, for everybody."),
    "messaging.delete_message",
    _delete,
    applies=lambda message: message.deleted_at is None,
    danger=True,
)


class MessageAdmin(Evidence):
    """Messages of guilds. Those of chats between people exist for superusers only."""

    title = _("Messages")
    place = 80
    columns = (
        Column(_("Sent"), "created_at"),
        Column(_("Author"), "author"),
        Column(_("Channel"), "channel"),
        Column(_("Server"), lambda message: message.channel.guild),
        Column(_("Text"), _beginning, long=True),
        Column(_("Deleted"), "deleted_at"),
    )
    details = (
        Column(_("ID"), "id"),
        *columns[:4],
        Column(_("Text"), "content", long=True),
        Column(_("Embeds"), "embeds"),
        Column(_("Webhook"), "webhook_name"),
        Column(_("Answers"), "reference_message_id"),
        Column(_("Edited"), "edited_at"),
        Column(_("Pinned"), "pinned_at"),
        Column(_("Deleted"), "deleted_at"),
    )
    joined = ("author", "channel__guild")
    narrows = (
        # The index of a channel's history holds its living messages.
        Narrow("channel", "channel_id", Channel, also=Q(deleted_at=None)),
        Narrow("author", "author_id", User),
    )
    filters = (
        Filter(
            "state",
            _("State"),
            {
                "living": (_("living"), Q(deleted_at=None)),
                "deleted": (_("deleted"), Q(deleted_at__isnull=False)),
            },
        ),
        Filter("files", _("Files"), {"yes": (_("with files"), Q(has_files=True))}),
    )
    related = (Related(_("Files"), "messaging.Attachment", "message"),)
    acts = [DELETE]
    search_hint = _("Text or ID")

    def name_of(self, row: Any) -> str:
        return f"{row.author} · {row.id}"

    def hidden(self, viewer: Any) -> Q | None:
        return None if viewer.is_superuser else Q(channel__guild=None)

    def holding(self, text: str) -> Q:
        return search.text_in("content", text)


site.register(Message, MessageAdmin)
