"""Invites."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from guilds.models import Channel, Guild, Invite
from rscord.core.admin import Column, Evidence, Narrow, site

CODE_MAX = 16


class InviteAdmin(Evidence):
    """Invites, in the order of their codes."""

    title = _("Invites")
    place = 100
    columns = (
        Column(_("Code"), "code"),
        Column(_("Server"), "guild"),
        Column(_("Channel"), "channel"),
        Column(_("By"), "inviter"),
        Column(_("Uses"), "uses"),
        Column(_("Made"), "created_at"),
        Column(_("Expires"), "expires_at"),
    )
    details = (*columns, Column(_("Most uses"), lambda invite: invite.max_uses or None))
    joined = ("guild", "channel", "inviter")
    narrows = (
        Narrow("guild", "guild_id", Guild),
        Narrow("channel", "channel_id", Channel),
        Narrow("inviter", "inviter_id", User),
    )
    search_hint = _("Code")

    def key_of(self, text: str) -> Any:
        return text if 0 < len(text) <= CODE_MAX and "\x00" not in text else None

    def holding(self, text: str) -> Q:
        return Q(code__startswith=text)


site.register(Invite, InviteAdmin)
