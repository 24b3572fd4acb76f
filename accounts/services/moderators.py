"""Moderators of the whole installation: people who may use the admin pages."""

import secrets

from django.contrib.auth.hashers import make_password

from accounts import names
from accounts.models import User
from rscord.core.errors import InvalidForm
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
