"""Moderators of the whole installation: people who may use the admin pages, and what they do to accounts.

A superuser may everything. A moderator is in the group that ``setup`` makes (see ``rscord.core.admin.group``).
"""

import secrets

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts import names
from accounts.models import User
from accounts.services.profiles import disable
from accounts.services.sign_ins import end_sign_ins
from rscord.core.admin.group import MODERATORS
from rscord.core.errors import InvalidForm, MissingPermissions, NotForBots
from rscord.core.events import transaction
from rscord.core.text import fold


def make_moderator(*, username: str) -> str | None:
    """Make ``username`` a moderator; return the password if the account had to be made, else None.

    For the operator at the command line: nobody is asked. Raises :class:`InvalidForm` for a name that cannot be.
    """
    name = names.clean_username(username)
    if fault := names.username_fault(name):
        raise InvalidForm({"username": [fault]})
    if User.objects.filter(username_folded=fold(name), bot=False).update(is_staff=True, is_superuser=True):
        return None
    password = secrets.token_urlsafe(12)
    user = User(username=name, username_folded=fold(name), is_staff=True, is_superuser=True)
    user.password = make_password(password)
    with transaction():
        user.save(force_insert=True)
    return password


def require_moderator(actor: User) -> None:
    """Raise MissingPermissions unless ``actor`` moderates this installation."""
    if not (actor.is_active and actor.is_staff):
        raise MissingPermissions


def require_superuser(actor: User) -> None:
    """Raise MissingPermissions unless ``actor`` may everything here."""
    if not (actor.is_active and actor.is_superuser):
        raise MissingPermissions


def require_over_user(actor: User, user: User) -> None:
    """Raise MissingPermissions unless ``actor`` may moderate ``user``.

    Nobody moderates themselves, and only superusers moderate moderators.
    """
    require_moderator(actor)
    if actor.id == user.id:
        raise MissingPermissions
    if user.is_staff or user.is_superuser:
        require_superuser(actor)


def disable_account(*, actor: User, user: User) -> None:
    """Close somebody's account, as a moderator: all that was signed in is out at once. Raises MissingPermissions."""
    require_over_user(actor, user)
    disable(user)


def enable_account(*, actor: User, user: User) -> None:
    """Open a disabled account again, as a moderator. Raises MissingPermissions."""
    require_over_user(actor, user)
    with transaction():
        user.is_active = True
        user.save(update_fields=["is_active"])


def sign_out_everywhere(*, actor: User, user: User) -> int:
    """End all of somebody's sign-ins, as a moderator; return how many. Raises MissingPermissions, NotForBots."""
    require_over_user(actor, user)
    if user.bot:
        raise NotForBots
    return end_sign_ins(user)


def appoint_moderator(*, actor: User, user: User) -> None:
    """Make a person a moderator, as a superuser. Raises MissingPermissions, NotForBots."""
    require_superuser(actor)
    if user.bot:
        raise NotForBots
    with transaction():
        user.is_staff = True
        user.save(update_fields=["is_staff"])
        user.groups.add(Group.objects.get_or_create(name=MODERATORS)[0])


def dismiss_moderator(*, actor: User, user: User) -> None:
    """Take from somebody all that makes a moderator or a superuser, as a superuser; not from oneself.

    Raises MissingPermissions.
    """
    require_superuser(actor)
    require_over_user(actor, user)
    with transaction():
        user.is_staff = user.is_superuser = False
        user.save(update_fields=["is_staff", "is_superuser"])
        user.groups.clear()
