"""Channels, and for superusers chats."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guilds.models import Channel, ChannelType, Guild, Overwrite
from rscord.core.admin import Column, Evidence, Filter, Narrow, Related, search, site

TYPES = {
    ChannelType.TEXT: _("text"),
    ChannelType.DM: _("chat of two"),
    ChannelType.VOICE: _("voice"),
    ChannelType.GROUP_DM: _("group chat"),
    ChannelType.CATEGORY: _("category"),
    ChannelType.ANNOUNCEMENT: _("announcements"),
    ChannelType.ANNOUNCEMENT_THREAD: _("thread of announcements"),
    ChannelType.PUBLIC_THREAD: _("thread"),
    ChannelType.PRIVATE_THREAD: _("private thread"),
    ChannelType.STAGE: _("stage"),
    ChannelType.FORUM: _("forum"),
}


def _people(channel: Channel) -> Any:
    if channel.guild_id is not None:
        return None
    return [place.user for place in channel.recipients.select_related("user").order_by("id")] or None


def _overwrites(channel: Channel) -> list[dict[str, Any]]:
    rows = Overwrite.objects.filter(channel=channel).order_by("id")
    return [
        {"target": str(row.target_id), "type": row.type, "allow": str(row.allow), "deny": str(row.deny)}
        for row in rows
    ]


class ChannelAdmin(Evidence):
    """Channels of guilds. Chats between people exist for superusers only."""

    title = _("Channels")
    place = 50
    columns = (
        Column(_("Name"), lambda channel: str(channel)),
        Column(_("Server"), "guild"),
        Column(_("Type"), lambda channel: TYPES.get(channel.type, str(channel.type))),
        Column(_("Made"), "created_at"),
        Column(_("Deleted"), "deleted_at"),
    )
    details = (
        Column(_("ID"), "id"),
        *columns,
        Column(_("People"), _people),
        Column(_("Topic"), "topic", long=True),
        Column(_("Category"), "parent"),
        Column(_("Age-restricted"), "nsfw"),
        Column(_("Slow mode, s"), "rate_limit_per_user"),
        Column(_("Overwrites"), _overwrites),
    )
    joined = ("guild", "parent")
    narrows = (Narrow("guild", "guild_id", Guild),)
    filters = (
        Filter(
            "state",
            _("State"),
            {
                "living": (_("living"), Q(deleted_at=None)),
                "deleted": (_("deleted"), Q(deleted_at__isnull=False)),
            },
        ),
    )
    related = (
        Related(_("Messages"), "messaging.Message", "channel"),
        Related(_("Invites"), "guilds.Invite", "channel"),
        Related(_("Webhooks"), "messaging.Webhook", "channel"),
    )
    search_hint = _("Name or ID")

    def name_of(self, row: Any) -> str:
        return f"#{row.name}" if row.name else gettext("chat %(id)s") % {"id": row.id}

    def hidden(self, viewer: Any) -> Q | None:
        return None if viewer.is_superuser else Q(guild=None)

    def holding(self, text: str) -> Q:
        return search.text_in("name", text)


site.register(Channel, ChannelAdmin)
