"""Who a request comes from: a bearer token, a bot's token, or the browser's cookie with its CSRF token."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.request import Request

from accounts.middleware import cookie_identity
from accounts.models import User
from accounts.selectors import Identity, identify_token
from rscord.core.errors import Forbidden, Unauthorized

SCHEMES = ("bearer ", "bot ")
OTHER_CSRF_HEADER = "HTTP_X_CSRF_TOKEN"


class SignedInRequest(Request):
    """For type hints: what a view gets that strangers cannot reach."""

    user: User
    auth: Identity


class Authentication(BaseAuthentication):
    """Sets ``request.user`` to the user's row and ``request.auth`` to the :class:`Identity`.

    A request with an ``Authorization`` header stands or falls by it; only without one does the cookie count.
    """

    def authenticate(self, request: Request) -> tuple[User, Identity] | None:
        """Return who it is, or None for a stranger.

        Raises :class:`Unauthorized` for a bad token, :class:`Forbidden` for an unsafe request by cookie without
        its CSRF token.
        """
        header = request.META.get("HTTP_AUTHORIZATION")
        identity = _by_header(header) if header is not None else _by_cookie(request._request)
        return (identity.user, identity) if identity else None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _by_header(header: str) -> Identity:
    if not header.lower().startswith(SCHEMES):
        raise Unauthorized
    return identify_token(header)


def _by_cookie(request: HttpRequest) -> Identity | None:
    identity = cookie_identity(request)
    if identity is not None:
        _check_csrf(request)
    return identity


def _check_csrf(request: HttpRequest) -> None:
    if OTHER_CSRF_HEADER in request.META:
        request.META.setdefault(settings.CSRF_HEADER_NAME, request.META[OTHER_CSRF_HEADER])
    check = CSRFCheck(lambda request: None)  # type: ignore[arg-type]
    check.process_request(request)
    if check.process_view(request, None, (), {}):  # type: ignore[arg-type]
        raise Forbidden(_("The CSRF token is missing or wrong. Reload the page."))
