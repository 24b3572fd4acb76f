"""The browser's cookie: a Django session that holds the id of a sign-in, and is worth what that sign-in is worth."""

from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import SignIn
from accounts.selectors.identity import SESSION_KEY
from accounts.services.sign_ins import Device, keep_alive, sign_out
from rscord.core.api.address import client_address

BACKEND = "accounts.backends.Backend"

_SEEN_ON = "seen_on"


def device(request: HttpRequest) -> Device:
    """Return what ``request`` tells about its device."""
    language = request.META.get("HTTP_ACCEPT_LANGUAGE", "").partition(",")[0].partition(";")[0].strip()
    return Device(client_address(request), request.META.get("HTTP_USER_AGENT", ""), language)


def start_session(request: HttpRequest, sign_in: SignIn) -> None:
    """Make the browser's cookie that of ``sign_in``. A sign-in that the browser had before ends."""
    end_previous(request)
    request.session.flush()
    login(request, sign_in.user, backend=BACKEND)
    request.session[SESSION_KEY] = str(sign_in.id)
    request.session[_SEEN_ON] = _today()


def end_session(request: HttpRequest) -> None:
    """Sign the browser out: its sign-in ends, its cookie is void."""
    end_previous(request)
    logout(request)


def extend_session(request: HttpRequest, sign_in_id: int) -> None:
    """Once a day, let the cookie in use last its full time again."""
    if request.session.get(SESSION_KEY) == str(sign_in_id) and request.session.get(_SEEN_ON) != _today():
        request.session[_SEEN_ON] = _today()
        keep_alive(sign_in_id)


def end_previous(request: HttpRequest) -> None:
    """End the sign-in that the browser's cookie stands for, if any."""
    sign_in_id = request.session.get(SESSION_KEY)
    if sign_in_id:
        sign_out(int(sign_in_id))


def _today() -> str:
    return timezone.now().date().isoformat()
