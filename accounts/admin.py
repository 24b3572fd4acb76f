"""Accounts as moderators see them."""

import ipaddress
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Application, SignIn, User
from accounts.services import moderators
from rscord.core import snowflake
from rscord.core.admin import Act, Column, Evidence, Filter, Narrow, Related, site
from rscord.core.text import fold

MODERATE = "accounts.change_user"
APPOINT = "auth.change_group"

DISABLE = Act(
    "disable",
    _("Disable account"),
    _("Nobody can sign in to the account, and whoever is signed in is out at once. What it wrote stays."),
    MODERATE,
    lambda user, given: moderators.disable_account(actor=given.actor, user=user),
    applies=lambda user: user.is_active,
    danger=True,
)
ENABLE = Act(
    "enable",
    _("Enable account"),
    _("The account can be signed in to again, with the password that it had."),
    MODERATE,
    lambda user, given: moderators.enable_account(actor=given.actor, user=user),
    applies=lambda user: not user.is_active,
)
SIGN_OUT = Act(
    "sign-out",
    _("End all sign-ins"),
    _("Every device is signed out and every connection closed at once. Its owner can sign in again."),
    MODERATE,
    lambda user, given: moderators.sign_out_everywhere(actor=given.actor, user=user),
    applies=lambda user: not user.bot,
)
APPOINT_MODERATOR = Act(
    "appoint",
    _("Make a moderator"),
    _("Moderators see these pages, without chats between people, and may do all acts but this one."),
    APPOINT,
    lambda user, given: moderators.appoint_moderator(actor=given.actor, user=user),
    applies=lambda user: not user.is_staff and not user.bot,
    for_moderators=False,
)
DISMISS_MODERATOR = Act(
    "dismiss",
    _("No longer a moderator"),
    _("The account stays, without any rights over others."),
    APPOINT,
    lambda user, given: moderators.dismiss_moderator(actor=given.actor, user=user),
    applies=lambda user: user.is_staff,
    for_moderators=False,
)


class UserAdmin(Evidence):
    """People and bots."""

    title = _("People and bots")
    place = 10
    columns = (
        Column(_("Username"), "username"),
        Column(_("Display name"), "display_name"),
        Column(_("E-mail"), "email"),
        Column(_("Bot"), "bot"),
        Column(_("Active"), "is_active"),
        Column(_("Joined"), "created_at"),
    )
    details = (
        Column(_("ID"), "id"),
        *columns,
        Column(_("About"), "bio", long=True),
        Column(_("Status"), "custom_status"),
        Column(_("Language"), "locale"),
        Column(_("Moderator"), "is_staff"),
        Column(_("Superuser"), "is_superuser"),
    )
    filters = (
        Filter(
            "state",
            _("State"),
            {"active": (_("active"), Q(is_active=True)), "disabled": (_("disabled"), Q(is_active=False))},
        ),
        Filter(
            "kind",
            _("Kind"),
            {
                "people": (_("people"), Q(bot=False)),
                "bots": (_("bots"), Q(bot=True)),
                "moderators": (_("moderators"), Q(is_staff=True)),
            },
        ),
    )
    related = (
        Related(_("Sign-ins"), "accounts.SignIn", "user"),
        Related(_("Memberships"), "guilds.Member", "user"),
        Related(_("Messages"), "messaging.Message", "author"),
        Related(_("Files"), "messaging.Attachment", "uploader"),
        Related(_("Servers owned"), "guilds.Guild", "owner"),
        Related(_("Bans"), "guilds.Ban", "user"),
        Related(_("Invites"), "guilds.Invite", "inviter"),
        Related(_("Applications"), "accounts.Application", "owner"),
        Related(_("Acts in servers"), "guilds.AuditLogEntry", "user"),
    )
    acts = [DISABLE, ENABLE, SIGN_OUT, APPOINT_MODERATOR, DISMISS_MODERATOR]
    search_hint = _("Name, e-mail or ID")
    # A row is short, and a name is looked for wherever it stands.
    window = 100_000

    def exactly(self, text: str) -> Q:
        return super().exactly(text) | Q(username_folded=fold(text)) | Q(email=text.lower())

    def holding(self, text: str) -> Q:
        return Q(username_folded__contains=fold(text)) | Q(display_name_folded__contains=fold(text))


class SignInAdmin(Evidence):
    """Devices that are or were signed in."""

    title = _("Sign-ins")
    place = 20
    columns = (
        Column(_("Since"), "created_at"),
        Column(_("Who"), "user"),
        Column(_("Address"), "address"),
        Column(_("Last seen"), "last_seen_at"),
        Column(_("Ended"), "ended_at"),
    )
    details = (Column(_("ID"), "id"), *columns, Column(_("Browser"), "user_agent", long=True))
    joined = ("user",)
    narrows = (Narrow("user", "user_id", User),)
    filters = (
        Filter(
            "state",
            _("State"),
            {"live": (_("live"), Q(ended_at=None)), "ended": (_("ended"), Q(ended_at__isnull=False))},
        ),
    )
    search_hint = _("Address (IP)")

    def name_of(self, row: Any) -> str:
        return f"{row.user} · {row.address or row.id}"

    def holding(self, text: str) -> Q:
        try:
            return Q(address=str(ipaddress.ip_address(text)))
        except ValueError:
            return super().holding(text)


class ApplicationAdmin(Evidence):
    """What bots belong to. Their tokens are shown to nobody."""

    title = _("Applications")
    place = 30
    columns = (
        Column(_("Name"), "name"),
        Column(_("Bot"), "bot"),
        Column(_("Owner"), "owner"),
        Column(_("Public"), "public"),
        Column(_("Made"), lambda row: snowflake.timestamp(row.id)),
    )
    details = (Column(_("ID"), "id"), *columns, Column(_("Description"), "description", long=True))
    joined = ("bot", "owner")
    narrows = (Narrow("owner", "owner_id", User),)
    search_hint = _("Name or ID")

    def name_of(self, row: Any) -> str:
        return str(row.name)

    def holding(self, text: str) -> Q:
        return Q(bot__username_folded__contains=fold(text)) | Q(bot__display_name_folded__contains=fold(text))


site.register(User, UserAdmin)
site.register(SignIn, SignInAdmin)
site.register(Application, ApplicationAdmin)
