"""Webhooks."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from guilds.models import Channel
from messaging.models import Webhook
from rscord.core import snowflake
from rscord.core.admin import Column, Evidence, Narrow, search, site


class WebhookAdmin(Evidence):
    """Webhooks. Their tokens are shown to nobody here."""

    title = _("Webhooks")
    place = 110
    columns = (
        Column(_("Name"), "name"),
        Column(_("Channel"), "channel"),
        Column(_("Server"), lambda hook: hook.channel.guild),
        Column(_("By"), "creator"),
        Column(_("Made"), lambda hook: snowflake.timestamp(hook.id)),
    )
    details = (Column(_("ID"), "id"), *columns)
    joined = ("channel__guild", "creator")
    narrows = (Narrow("channel", "channel_id", Channel), Narrow("creator", "creator_id", User))
    search_hint = _("Name or ID")

    def name_of(self, row: Any) -> str:
        return str(row.name)

    def holding(self, text: str) -> Q:
        return search.text_in("name", text)


site.register(Webhook, WebhookAdmin)
