"""Who is in guilds, and who is kept out."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin import MODERATE, UserAdmin
from accounts.models import User
from accounts.services.moderators import disable_account
from guilds.models import Ban, Guild, Member
from guilds.services import moderation
from rscord.core.admin import Act, Choice, Column, Evidence, Given, Link, Narrow, search, site
from rscord.core.text import fold

HOURS = Choice(
    _("What they wrote there lately"),
    (
        ("0", _("stays")),
        ("1", _("of the last hour goes")),
        ("24", _("of the last day goes")),
        ("168", _("of the last week goes")),
    ),
)


def _ban(member: Member, given: Given) -> None:
    moderation.ban_as_moderator(
        moderator=given.actor,
        guild_id=member.guild_id,
        user=member.user,
        cleanup=_cleanup(given),
        reason=given.reason,
    )


def _ban_everywhere(user: User, given: Given) -> None:
    moderation.ban_from_all_guilds(
        moderator=given.actor, user=user, cleanup=_cleanup(given), reason=given.reason
    )


def _cleanup(given: Given) -> timedelta:
    return timedelta(hours=int(given.choice))


def _lift(ban: Ban, given: Given) -> None:
    moderation.unban_as_moderator(
        moderator=given.actor, guild_id=ban.guild_id, user_id=ban.user_id, reason=given.reason
    )


BAN = Act(
    "ban",
    _("Ban from the server"),
    _("They are out of the server at once and cannot come back until the ban is lifted."),
    "guilds.add_ban",
    _ban,
    choice=HOURS,
    danger=True,
)
BAN_EVERYWHERE = Act(
    "ban-everywhere",
    _("Ban from the whole site"),
    _(
        "The account is disabled, and banned from every server that it is in. Servers that it owns stay: "
        "delete them on their pages if they must go."
    ),
    MODERATE,
    lambda user, given: disable_account(actor=given.actor, user=user),
    after=_ban_everywhere,
    choice=HOURS,
    danger=True,
)
LIFT = Act(
    "lift",
    _("Lift the ban"),
    _("They may come back to the server, by invite."),
    "guilds.add_ban",
    _lift,
)


class MemberAdmin(Evidence):
    """Memberships."""

    title = _("Members")
    place = 70
    columns = (
        Column(_("Member"), lambda member: member.user.username),
        Column(_("Who"), "user"),
        Column(_("Server"), "guild"),
        Column(_("Nickname"), "nick"),
        Column(_("Joined"), "joined_at"),
        Column(_("Timed out until"), "timed_out_until"),
    )
    details = (
        Column(_("ID"), "id"),
        *columns[1:],
        Column(_("Roles"), lambda member: list(member.roles.order_by("-position", "id")) or None),
        Column(_("Muted in voice"), "mute"),
        Column(_("Deafened in voice"), "deaf"),
    )
    joined = ("user", "guild")
    narrows = (Narrow("guild", "guild_id", Guild), Narrow("user", "user_id", User))
    acts = [BAN]
    search_hint = _("Name, as the server sees it")

    def name_of(self, row: Any) -> str:
        return f"{row.user} · {row.guild}"

    def holding(self, text: str) -> Q:
        return Q(name_folded__contains=fold(text))


class BanAdmin(Evidence):
    """Bans."""

    title = _("Bans")
    place = 120
    columns = (
        Column(_("Since"), "created_at"),
        Column(_("Who"), "user"),
        Column(_("Server"), "guild"),
        Column(_("Reason"), "reason"),
    )
    details = (
        *columns[:3],
        Column(_("Reason"), "reason", long=True),
        Column(_("By"), lambda ban: _user_link(ban.moderator_id)),
    )
    joined = ("user", "guild")
    narrows = (Narrow("guild", "guild_id", Guild), Narrow("user", "user_id", User))
    acts = [LIFT]
    search_hint = _("Words of the reason")

    def name_of(self, row: Any) -> str:
        return f"{row.user} · {row.guild}"

    def holding(self, text: str) -> Q:
        return search.text_in("reason", text)


def _user_link(user_id: int | None) -> Link | None:
    """Return a link to somebody who may be gone."""
    return Link(str(user_id), reverse("admin:accounts_user_change", args=[user_id])) if user_id else None


UserAdmin.acts.append(BAN_EVERYWHERE)
site.register(Member, MemberAdmin)
site.register(Ban, BanAdmin)
