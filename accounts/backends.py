"""How allauth checks a password here."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from accounts.models import User
from accounts.selectors.users import find_by_login


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's backend, with people found by our folded columns.

    Its own search compares usernames with LIKE, which folds no Cyrillic on SQLite and reads the whole table. What it
    does beside that stays: an unknown account costs the same hashing as a wrong password, and inactive users fail.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        login = credentials.get("username") or credentials.get("email") or ""
        user: User | None = self._check_password(find_by_login(login), credentials["password"])
        return user
