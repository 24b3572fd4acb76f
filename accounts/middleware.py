"""``request.user`` on pages: whoever the cookie's sign-in belongs to."""

from django.contrib.auth import middleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.selectors import Identity, identify_session
from accounts.services import extend_session

_MEMO = "_cookie_identity"


def cookie_identity(request: HttpRequest) -> Identity | None:
    """Return whose cookie ``request`` carries, looked up once per request."""
    if _MEMO not in request.__dict__:
        request.__dict__[_MEMO] = identify_session(request.session)
    found: Identity | None = request.__dict__[_MEMO]
    return found


class AuthenticationMiddleware(middleware.AuthenticationMiddleware):
    """Django's, but a session counts only while its sign-in is live.

    So ending a sign-in on another device signs the page out too, and a session that no sign-in stands behind (the
    admin's own sign-in form, which knows no second factor) is a stranger's.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user(request))  # type: ignore[assignment]

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Keep the cookie of a person who was recognised from running out while they use it."""
        identity: Identity | None = request.__dict__.get(_MEMO)
        if identity is not None and identity.sign_in_id is not None:
            extend_session(request, identity.sign_in_id)
        return response


def _user(request: HttpRequest) -> User | AnonymousUser:
    identity = cookie_identity(request)
    return identity.user if identity else AnonymousUser()
