"""Guilds."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from guilds.models import Guild
from guilds.services import moderation
from rscord.core.admin import Act, Column, Evidence, Filter, Narrow, Related, search, site

DELETE = Act(
    "delete",
    _("Delete server"),
    _(
        "Nobody sees the server from now on. For seven days a moderator can bring it back whole; its owner cannot."
    ),
    "guilds.delete_guild",
    lambda guild, given: moderation.delete_as_moderator(moderator=given.actor, guild_id=guild.id),
    applies=lambda guild: guild.deleted_at is None,
    danger=True,
)
RESTORE = Act(
    "restore",
    _("Bring server back"),
    _("Everything in it is there again at once, for everybody who was in it."),
    "guilds.delete_guild",
    lambda guild, given: moderation.restore_as_moderator(moderator=given.actor, guild_id=guild.id),
    applies=lambda guild: guild.deleted_at is not None,
)


class GuildAdmin(Evidence):
    """Guilds, those in their grace time too."""

    title = _("Servers")
    place = 40
    columns = (
        Column(_("Name"), "name"),
        Column(_("Owner"), "owner"),
        Column(_("Members"), "member_count"),
        Column(_("Made"), "created_at"),
        Column(_("Deleted"), "deleted_at"),
    )
    details = (
        Column(_("ID"), "id"),
        *columns,
        Column(_("Deleted by a moderator"), "deleted_by_moderator"),
        Column(_("Description"), "description", long=True),
        Column(_("Features"), "features"),
        Column(_("Language"), "preferred_locale"),
    )
    joined = ("owner",)
    narrows = (Narrow("owner", "owner_id", User),)
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
        Related(_("Channels"), "guilds.Channel", "guild"),
        Related(_("Members"), "guilds.Member", "guild"),
        Related(_("Roles"), "guilds.Role", "guild"),
        Related(_("Invites"), "guilds.Invite", "guild"),
        Related(_("Bans"), "guilds.Ban", "guild"),
        Related(_("Audit log"), "guilds.AuditLogEntry", "guild"),
    )
    acts = [DELETE, RESTORE]
    search_hint = _("Name or ID")

    def holding(self, text: str) -> Q:
        return search.text_in("name", text)


site.register(Guild, GuildAdmin)
