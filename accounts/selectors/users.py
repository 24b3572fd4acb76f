"""Finding people."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import clean_email
from rscord.core.errors import InvalidForm, UnknownUser
from rscord.core.text import fold

SEARCH_MIN = 2
SEARCH_MAX = 254
SEARCH_LIMIT = 25


def get_user(viewer: User, user_id: int) -> User:
    """Return the user, whom everybody signed in may know of. Raises :class:`UnknownUser`."""
    if user_id == viewer.id:
        return viewer
    found = User.objects.filter(id=user_id).first()
    if found is None:
        raise UnknownUser
    return found


def get_users(user_ids: Collection[int]) -> list[User]:
    """Return the users with these ids, in one query. Raises :class:`UnknownUser` if one is missing."""
    found = User.objects.in_bulk(set(user_ids))
    if len(found) < len(set(user_ids)):
        raise UnknownUser
    return list(found.values())


def find_by_login(login: str) -> User | None:
    """Return whose username or e-mail ``login`` is. Usernames hold no ``@``. One query."""
    if "\x00" in login:
        return None
    if "@" in login:
        return User.objects.filter(email=login.strip().lower()).first()
    return User.objects.filter(username_folded=fold(login.strip())).first()


def search_users(viewer: User, query: str, limit: int = SEARCH_LIMIT) -> list[User]:
    """Return up to ``limit`` active users whose username or display name holds ``query``, without regard to case.

    Exact usernames come first, then names that begin with it. A whole e-mail finds its owner, unless they have set
    ``findable_by_email`` to false. Raises :class:`InvalidForm` for less than 2 characters. At most two queries.
    """
    folded = fold(query.strip())
    if not SEARCH_MIN <= len(folded) <= SEARCH_MAX:
        raise InvalidForm.one("query", "BASE_TYPE_BAD_LENGTH", _("A search has 2 to 254 characters."))
    if "\x00" in folded:
        return []
    email = clean_email(query)
    return _by_email(email) if email else _by_name(folded, limit)


def _by_email(email: str) -> list[User]:
    found = _findable().filter(email=email)
    return [user for user in found if user.settings.get("findable_by_email", True)]


def _by_name(folded: str, limit: int) -> list[User]:
    begins = Q(username_folded__startswith=folded) | Q(display_name_folded__startswith=folded)
    holds = Q(username_folded__contains=folded) | Q(display_name_folded__contains=folded)
    found = list(_findable().filter(begins).order_by("username_folded")[:limit])
    found.sort(key=lambda user: user.username_folded != folded)
    if len(found) < limit:
        more = _findable().filter(holds).exclude(begins).order_by("username_folded")
        found += more[: limit - len(found)]
    return found


def _findable() -> QuerySet[User]:
    return User.objects.filter(is_active=True)
