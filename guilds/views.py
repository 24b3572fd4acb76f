"""The page that an invite leads to, and the pictures of emoji and stickers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from guilds.models import Invite
from guilds.selectors.expressions import picture_of_emoji, picture_of_sticker
from guilds.selectors.invites import find_invite
from guilds.selectors.sight import guild_ids_of
from guilds.services.invites import accept_invite
from rscord.core.errors import AppError, NotFound, UnknownInvite
from rscord.core.pages import not_found
from rscord.core.pictures.http import picture


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Show what an invite leads to, before one joins; joining is a POST to the same address."""
    try:
        found = find_invite(code)
    except UnknownInvite:
        return render(request, "invite.html", {"invite": None}, status=404)
    if request.method == "POST" and isinstance(request.user, User):
        return _join(request, request.user, found)
    return render(request, "invite.html", _context(request, found))


def _join(request: HttpRequest, user: User, found: Invite) -> HttpResponse:
    try:
        accept_invite(user=user, code=found.code)
    except AppError as error:
        context = _context(request, found) | {"error": str(error)}
        return render(request, "invite.html", context, status=error.status)
    return redirect(_path(found))


def _context(request: HttpRequest, found: Invite) -> dict[str, Any]:
    user = request.user if isinstance(request.user, User) else None
    return {
        "invite": {
            "code": found.code,
            "guild": found.guild,
            "inviter": _inviter(found),
            "member_count": found.guild.member_count,
        },
        "signed_in": user is not None,
        "is_member": user is not None and found.guild_id in guild_ids_of(user.id),
        "guild_path": _path(found),
    }


def _inviter(found: Invite) -> dict[str, str] | None:
    if found.inviter is None:
        return None
    return {"username": found.inviter.username, "global_name": found.inviter.display_name}


def _path(found: Invite) -> str:
    return f"/channels/{found.guild_id}/{found.channel_id}"


@require_safe
def emoji_picture(request: HttpRequest, emoji_id: int, ending: str) -> HttpResponse:
    """Send the picture of an emoji, a deleted one's too: it stands in what people wrote."""
    try:
        return picture(request, picture_of_emoji(emoji_id), ending)
    except NotFound:
        return not_found(request)


@require_safe
def sticker_picture(request: HttpRequest, sticker_id: int, ending: str) -> HttpResponse:
    """Send the picture of a sticker, a deleted one's too."""
    try:
        return picture(request, picture_of_sticker(sticker_id), ending)
    except NotFound:
        return not_found(request)
