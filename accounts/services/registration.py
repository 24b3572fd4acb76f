"""Making accounts.

An e-mail address belongs to one account, and a sign-up with a taken one says so: people are signed in at once, with no
mail in between, so there is no answer that could hide it. What limits such probing is ``limits.REGISTER``. Signing in
and searching tell nothing about who has an account (see ``sign_ins`` and ``selectors.search_users``).
"""

from itertools import islice
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError
from django.db import transaction as db_transaction
from django.utils.translation import gettext_lazy as _

from accounts import limits, names, passwords
from accounts.models import User
from accounts.services.sign_ins import Device
from rscord.core import ratelimit
from rscord.core.api.address import address_key
from rscord.core.errors import Conflict, InvalidForm
from rscord.core.events import transaction
from rscord.core.text import fold

TRIES = 20
"""So many derived usernames are tried before giving up; the later ones have nine random digits."""

Faults = dict[str, list[names.Fault]]

EMAIL_INVALID: names.Fault = ("EMAIL_TYPE_INVALID_EMAIL", _("This is not an e-mail address."))
EMAIL_TAKEN: names.Fault = ("EMAIL_ALREADY_REGISTERED", _("This e-mail address belongs to another account."))
USERNAME_TAKEN: names.Fault = ("USERNAME_TAKEN", _("This username is taken."))


class Registration(NamedTuple):
    """A new account, and what is weak about its password."""

    user: User
    warnings: list[passwords.Warning]


def register(
    *, email: str, password: str, username: str = "", display_name: str = "", device: Device
) -> Registration:
    """Make a person's account. Without ``username`` a free one is derived from ``display_name``.

    Raises :class:`InvalidForm` about every wrong field at once (USERNAME_TAKEN for a taken name, also for the loser
    of a race), :class:`RateLimited` after 100 sign-ups an hour from one address.
    """
    ratelimit.hit(limits.REGISTER, address_key(device.address))
    user, faults = _draft(email, username, display_name)
    if fault := passwords.fault(password, user):
        faults["password"] = [fault]
    if faults:
        raise InvalidForm(faults)
    user.locale = names.clean_locale(device.language) or user.locale
    user.password = make_password(password)
    _insert(user, derived=not username.strip())
    return Registration(user, passwords.warnings(password, user))


def insert_with_free_name(user: User, like: str) -> None:
    """Save the new ``user`` under a free username made from ``like``. Call it inside ``events.transaction()``."""
    for name in islice(names.usernames_like(like), TRIES):
        if not taken(name) and _saved_as(user, name):
            return
    raise Conflict(_("No free username was found. Choose one."))


def taken(username: str) -> bool:
    """Whether somebody has ``username``, in whatever case or width."""
    return User.objects.filter(username_folded=fold(username)).exists()


def _draft(email: str, username: str, display_name: str) -> tuple[User, Faults]:
    faults: Faults = {}
    cleaned = names.clean_email(email)
    shown, display_fault = names.clean_display_name(display_name)
    name = names.clean_username(username)
    if cleaned is None:
        faults["email"] = [EMAIL_INVALID]
    elif User.objects.filter(email=cleaned).exists():
        faults["email"] = [EMAIL_TAKEN]
    if display_fault:
        faults["display_name"] = [display_fault]
    if fault := _username_fault(name, shown):
        faults["username"] = [fault]
    return User(
        email=cleaned, username=name, display_name=shown, display_name_folded=names.fold_name(shown)
    ), faults


def _username_fault(name: str, shown: str) -> names.Fault | None:
    if not name:
        return None if shown else ("BASE_TYPE_REQUIRED", _("This field is required."))
    return names.username_fault(name) or (USERNAME_TAKEN if taken(name) else None)


def _insert(user: User, *, derived: bool) -> None:
    with transaction():
        if derived:
            insert_with_free_name(user, user.display_name)
        elif not _saved_as(user, user.username):
            raise InvalidForm({"username": [USERNAME_TAKEN]})
        # allauth keeps the addresses that it confirms and resets passwords by in rows of its own.
        EmailAddress.objects.create(user=user, email=user.email, primary=True)


def _saved_as(user: User, username: str) -> bool:
    user.username, user.username_folded = username, fold(username)
    try:
        with db_transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        if user.email and User.objects.filter(email=user.email).exists():
            raise InvalidForm({"email": [EMAIL_TAKEN]}) from None
        return False
    return True
