"""Which passwords are taken.

At least 8 and at most 128 characters, always. A password from the list of the 20,000 most common ones (Django's), or
one that resembles the person's name or e-mail, is refused with ``PASSWORD_STRICT`` (the default on a public server)
and draws a warning without it (on a localhost install, where the walk-throughs in the documents must work).
"""

from functools import cache
from typing import TypedDict

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import Fault

PASSWORD_MIN = 8
PASSWORD_MAX = 128


class Warning(TypedDict):
    """Something about an accepted password that its owner should know."""

    code: str
    message: str


def fault(password: str, user: User) -> Fault | None:
    """Return why ``password`` is refused for ``user`` (who need not be saved yet), or None."""
    if len(password) < PASSWORD_MIN:
        return "PASSWORD_TOO_SHORT", _("A password has at least 8 characters.")
    if len(password) > PASSWORD_MAX:
        return "BASE_TYPE_MAX_LENGTH", _("A password has at most 128 characters.")
    if any("\ud800" <= ch <= "\udfff" for ch in password):
        return "PASSWORD_INVALID_CHARACTERS", _("This password holds characters that cannot be typed.")
    return _weakness(password, user) if settings.PASSWORD_STRICT else None


def warnings(password: str, user: User) -> list[Warning]:
    """Return what is weak about the accepted ``password`` of ``user``."""
    found = _weakness(password, user)
    return [{"code": found[0], "message": str(found[1])}] if found else []


def _weakness(password: str, user: User) -> Fault | None:
    if _fails(_common(), password, user):
        return "PASSWORD_COMMON", _("Many people use this password, so it is easy to guess.")
    if _fails(_similar(), password, user):
        return "PASSWORD_SIMILAR", _("This password is too much like your name or e-mail.")
    return None


def _fails(
    validator: CommonPasswordValidator | UserAttributeSimilarityValidator, password: str, user: User
) -> bool:
    try:
        validator.validate(password, user)
    except ValidationError:
        return True
    return False


@cache
def _common() -> CommonPasswordValidator:
    return CommonPasswordValidator()


@cache
def _similar() -> UserAttributeSimilarityValidator:
    return UserAttributeSimilarityValidator(("username", "email", "display_name"))
