"""The pages that people talk in, and the landing page of strangers."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie

from accounts.models import User
from messaging.selectors.page import chat_state
from rscord.core import errors
from rscord.core.pages import not_found


@never_cache
@ensure_csrf_cookie
def home(request: HttpRequest) -> HttpResponse:
    """Landing for strangers; the chat page, with no channel open, for people."""
    if not request.user.is_authenticated:
        return render(request, "landing.html", {"server_name": settings.SERVER_NAME})
    return _chat_page(request, None, None)


@never_cache
@ensure_csrf_cookie
def channel(
    request: HttpRequest, guild_id: int, channel_id: int, message_id: int | None = None
) -> HttpResponse:
    """A guild's channel, at a message if the address names one."""
    return _for_people(request, guild_id, channel_id, message_id)


@never_cache
@ensure_csrf_cookie
def guild(request: HttpRequest, guild_id: int) -> HttpResponse:
    """A guild without a channel named: its first visible one opens."""
    return _for_people(request, guild_id, None)


@never_cache
@ensure_csrf_cookie
def settings_page(
    request: HttpRequest, guild_id: int | None = None, channel_id: int | None = None, page: str = ""
) -> HttpResponse:
    """The chat page with settings open: of the account, of a guild, or of a channel. The client draws them."""
    return _for_people(request, guild_id, channel_id)


@never_cache
@ensure_csrf_cookie
def chat(request: HttpRequest, channel_id: int) -> HttpResponse:
    """A direct or group chat."""
    return _for_people(request, None, channel_id)


def _for_people(
    request: HttpRequest, guild_id: int | None, channel_id: int | None, message_id: int | None = None
) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect(f"{settings.LOGIN_URL}?next={request.path}")
    try:
        return _chat_page(request, guild_id, channel_id, message_id)
    except errors.NotFound:
        return not_found(request)


def _chat_page(
    request: HttpRequest, guild_id: int | None, channel_id: int | None, message_id: int | None = None
) -> HttpResponse:
    assert isinstance(request.user, User)
    state = chat_state(request.user, guild_id, channel_id, message_id) | _surroundings(request)
    return render(request, "chat.html", {"state": state, "server_name": settings.SERVER_NAME})


def _surroundings(request: HttpRequest) -> dict[str, Any]:
    assert isinstance(request.user, User)
    scheme = "wss" if request.is_secure() else "ws"
    return {
        "gateway_url": f"{scheme}://{request.get_host()}/gateway",
        "locale": get_language() or settings.LANGUAGE_CODE,
        "server_name": settings.SERVER_NAME,
        "moderator": request.user.is_staff,
        "upload_max_bytes": settings.UPLOAD_MAX_BYTES,
    }
