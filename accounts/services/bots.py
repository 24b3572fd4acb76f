"""Bots: their accounts, applications and tokens."""

import secrets
from typing import NamedTuple, TypedDict, Unpack

from django.utils.translation import gettext_lazy as _

from accounts import events, names, tokens
from accounts.models import Application, User
from accounts.selectors.applications import get_application
from accounts.services.registration import insert_with_free_name
from rscord.core.errors import InvalidForm, NotForBots, TooMany, UnknownUser
from rscord.core.events import transaction

MAX_APPLICATIONS = 25
"""How many a person may have."""

ALL_INTENTS = 1 << 13 | 1 << 15 | 1 << 19
"""Presences, members and message content, each in the form for bots in fewer than 100 guilds.

https://docs.discord.com/developers/resources/application#application-object-application-flags
"""


class NewBot(NamedTuple):
    """A bot, and its token in clear, which nobody can read again."""

    user: User
    application: Application
    token: str


class ApplicationFields(TypedDict, total=False):
    """What can be changed about an application. Of ``flags`` only the privileged intents' switches count."""

    description: str
    public: bool
    flags: int


def create_application(*, owner: User, name: str, description: str = "") -> NewBot:
    """Make a bot of a person's own, privileged intents switched off.

    Raises NotForBots, InvalidForm, or TooMany (30018) at 25.
    """
    if owner.bot:
        raise NotForBots
    with transaction():
        # Two requests at once must not both be the last.
        User.objects.select_for_update(no_key=True).get(id=owner.id)
        if owner.applications.count() >= MAX_APPLICATIONS:
            raise TooMany(30018, _("You have as many applications as one may have."))
        return create_bot(name, owner, description=description, intents=0)


def update_application(
    *, actor: User, application_id: int, **fields: Unpack[ApplicationFields]
) -> Application:
    """Change an application: for its owner and for its bot. Raises UnknownApplication."""
    with transaction():
        found = get_application(actor, application_id)
        found.description = fields.get("description", found.description)
        found.public = fields.get("public", found.public)
        found.flags = found.flags & ~ALL_INTENTS | fields.get("flags", found.flags) & ALL_INTENTS
        found.save(update_fields=["description", "public", "flags"])
    return found


def create_bot(name: str, owner: User | None, *, description: str = "", intents: int = ALL_INTENTS) -> NewBot:
    """Make a bot called ``name`` with an application of ``owner`` that may use ``intents``, by default all.

    Its username is ``name`` or, if that is taken or no username, one like it. Raises :class:`InvalidForm`.
    """
    shown, fault = names.clean_display_name(name)
    if fault or not shown:
        raise InvalidForm({"name": [fault or ("BASE_TYPE_REQUIRED", _("A bot needs a name."))]})
    user = User(display_name=shown, display_name_folded=names.fold_name(shown), bot=True)
    user.set_unusable_password()
    with transaction():
        insert_with_free_name(user, shown)
        token = tokens.new_bot_token(user.id)
        application = Application.objects.create(
            id=user.id,
            bot=user,
            owner=owner,
            name=shown,
            description=description,
            flags=intents,
            # Bot libraries parse 64 hex digits. Nothing is signed with the key.
            verify_key=secrets.token_hex(32),
            token_hash=tokens.bot_token_hash(token),
        )
    return NewBot(user, application, token)


def reset_bot_token(bot: User) -> str:
    """Give ``bot`` a new token and return it; the old one is dead. Raises :class:`UnknownUser` for a person."""
    token = tokens.new_bot_token(bot.id)
    with transaction():
        if not Application.objects.filter(bot=bot).update(token_hash=tokens.bot_token_hash(token)):
            raise UnknownUser
        events.bot_token_ended(bot)
    return token
