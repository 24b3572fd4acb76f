"""What people say about themselves: names, e-mail, password, status, settings."""

import unicodedata
from collections.abc import Mapping
from typing import Any, TypedDict

import orjson
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError
from django.db import transaction as db_transaction
from django.utils.translation import gettext_lazy as _

from accounts import events, limits, names, passwords
from accounts.models import User
from accounts.services.registration import EMAIL_INVALID, EMAIL_TAKEN, USERNAME_TAKEN, Faults
from accounts.services.sign_ins import end_sign_ins
from rscord.core import ratelimit
from rscord.core.errors import InvalidForm
from rscord.core.events import transaction
from rscord.core.pictures.store import keep
from rscord.core.text import clean_name, fold

BIO_MAX = 190
CUSTOM_STATUS_MAX = 128
SETTINGS_MAX_BYTES = 16 << 10
SIDES = {"avatar": 512, "banner": 1024}
"""A picture's longest side, in pixels."""
STATUSES = ("online", "idle", "dnd", "invisible")

_COLUMNS = {
    "username": ("username", "username_folded"),
    "display_name": ("display_name", "display_name_folded"),
    "bio": ("bio",),
    "accent_color": ("accent_color",),
    "locale": ("locale",),
    "avatar": ("avatar",),
    "banner": ("banner",),
    "email": ("email",),
    "new_password": ("password",),
}
_NOT_SHOWN = _("This text holds characters that cannot be shown.")


class Changes(TypedDict, total=False):
    """What may be changed about an account; what is left out stays. Pictures are given as they were sent."""

    username: str
    display_name: str
    bio: str
    accent_color: int | None
    locale: str
    avatar: bytes | None
    banner: bytes | None
    email: str
    new_password: str


def update_profile(
    user: User, changes: Changes, *, password: str = "", sign_in_id: int | None = None
) -> list[passwords.Warning]:
    """Change one's own account, all of ``changes`` or none; return what is weak about a new password.

    A new e-mail or password needs the present ``password``, and a new password ends every sign-in but ``sign_in_id``.
    Raises :class:`InvalidForm` about every wrong field (a bad picture alone, before all others), :class:`RateLimited`
    after ten wrong passwords or too many pictures.
    """
    pictures = _keep_pictures(user, changes)
    faults = _apply(user, changes)
    if "email" in changes or "new_password" in changes:
        _confirm(user, password, faults)
    if faults:
        user.refresh_from_db()
        raise InvalidForm(faults)
    for field, name in pictures.items():
        setattr(user, field, name)
    if "new_password" in changes:
        user.password = make_password(changes["new_password"])
    with transaction():
        _save(user, changes)
        if "email" in changes:
            _replace_email(user)
        if "new_password" in changes:
            end_sign_ins(user, keep=sign_in_id)
        events.user_updated(user)
    return passwords.warnings(changes["new_password"], user) if "new_password" in changes else []


def keep_profile_picture(field: str, sent: bytes | None) -> str | None:
    """Keep somebody's avatar or banner, in motion if it moves, and return its name. Raises InvalidForm."""
    return None if sent is None else keep(field, sent, longest_side=SIDES[field], motion="gif").name


def set_status(user: User, *, status: str | None = None, custom_status: str | None = None) -> None:
    """Change the status that others see, or the text beside it, or both. ``offline`` means ``invisible``.

    Raises :class:`InvalidForm` for an unknown status, or a text of more than 128 characters.
    """
    chosen = "invisible" if status == "offline" else status or user.status
    text = user.custom_status if custom_status is None else clean_name(custom_status)
    faults: Faults = {}
    if chosen not in STATUSES:
        faults["status"] = [("BASE_TYPE_CHOICES", _("The status is one of online, idle, dnd, invisible."))]
    _check_text(faults, "custom_status", text, CUSTOM_STATUS_MAX)
    if faults:
        raise InvalidForm(faults)
    with transaction():
        user.status, user.custom_status = chosen, text
        user.save(update_fields=["status", "custom_status"])
        events.settings_updated(user)


def update_settings(user: User, changes: Mapping[str, Any]) -> None:
    """Merge ``changes`` into the settings (RFC 7396: objects merge, null removes); ``locale`` sets the account's.

    Raises :class:`InvalidForm` if they would be more than 16 KiB of JSON, hold a NUL, or name no language.
    """
    with transaction():
        # Two devices may change different settings at once, so the merge is with the row, not with what we hold.
        row = User.objects.select_for_update().get(id=user.id)
        faults: Faults = {}
        if "locale" in changes:
            _apply_locale(user, str(changes["locale"]), faults)
        merged = _merge(row.settings, {key: value for key, value in changes.items() if key != "locale"})
        _check_settings(merged, faults)
        if faults:
            raise InvalidForm(faults)
        user.settings = merged
        user.save(update_fields=["settings", "locale"])
        events.settings_updated(user)


def disable(user: User) -> None:
    """Close the account: nobody signs in to it, and all that was signed in is out."""
    with transaction():
        user.is_active = False
        user.save(update_fields=["is_active"])
        end_sign_ins(user)
        if user.bot:
            events.bot_token_ended(user)


def _apply(user: User, changes: Changes) -> Faults:
    """Put ``changes`` on ``user``, unsaved, and return what is wrong with them."""
    faults: Faults = {}
    if "username" in changes:
        _apply_username(user, changes["username"], faults)
    if "display_name" in changes:
        _apply_display_name(user, changes["display_name"], faults)
    if "bio" in changes:
        user.bio = changes["bio"].replace("\r\n", "\n").strip()
        _check_text(faults, "bio", user.bio, BIO_MAX)
    if "accent_color" in changes:
        user.accent_color = changes["accent_color"]
    if "locale" in changes:
        _apply_locale(user, changes["locale"], faults)
    if "email" in changes:
        _apply_email(user, changes["email"], faults)
    if "new_password" in changes and (fault := passwords.fault(changes["new_password"], user)):
        faults["new_password"] = [fault]
    return faults


def _apply_username(user: User, text: str, faults: Faults) -> None:
    name = names.clean_username(text)
    fault = names.username_fault(name)
    if fault is None and _others(user).filter(username_folded=fold(name)).exists():
        fault = USERNAME_TAKEN
    if fault:
        faults["username"] = [fault]
    user.username, user.username_folded = name, fold(name)


def _apply_display_name(user: User, text: str, faults: Faults) -> None:
    user.display_name, fault = names.clean_display_name(text)
    user.display_name_folded = names.fold_name(user.display_name)
    if fault:
        faults["display_name"] = [fault]


def _apply_locale(user: User, text: str, faults: Faults) -> None:
    locale = names.clean_locale(text)
    if locale is None:
        faults["locale"] = [("BASE_TYPE_CHOICES", _("This is not a language."))]
    else:
        user.locale = locale


def _keep_pictures(user: User, changes: Changes) -> dict[str, str | None]:
    """Keep the pictures among ``changes`` and return their names; None takes one away."""
    given = {"avatar": changes.get("avatar"), "banner": changes.get("banner")}
    if any(sent is not None for sent in given.values()):
        ratelimit.hit(limits.PICTURES, user.id)
    return {field: keep_profile_picture(field, sent) for field, sent in given.items() if field in changes}


def _apply_email(user: User, text: str, faults: Faults) -> None:
    email = names.clean_email(text)
    if email is None:
        faults["email"] = [EMAIL_INVALID]
    elif _others(user).filter(email=email).exists():
        faults["email"] = [EMAIL_TAKEN]
    user.email = email


def _others(user: User) -> Any:
    return User.objects.exclude(id=user.id)


def _confirm(user: User, password: str, faults: Faults) -> None:
    ratelimit.hit(limits.CONFIRM, user.id)
    if user.bot or not user.check_password(password):
        faults["password"] = [("PASSWORD_DOES_NOT_MATCH", _("This is not your password."))]
        return
    ratelimit.forget(limits.CONFIRM, user.id)


def _save(user: User, changes: Changes) -> None:
    """Save what changed, or say which name somebody else took in the meantime."""
    columns = [column for name in changes for column in _COLUMNS[name]]
    try:
        with db_transaction.atomic():
            user.save(update_fields=columns)
    except IntegrityError:
        email_taken = bool(user.email) and _others(user).filter(email=user.email).exists()
        field, fault = ("email", EMAIL_TAKEN) if email_taken else ("username", USERNAME_TAKEN)
        raise InvalidForm({field: [fault]}) from None


def _replace_email(user: User) -> None:
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, primary=True)


def _check_text(faults: Faults, field: str, text: str, limit: int) -> None:
    if len(text) > limit:
        sentence = _("At most %(limit)s characters are allowed.") % {"limit": limit}
        faults[field] = [("BASE_TYPE_MAX_LENGTH", sentence)]
    elif any(unicodedata.category(ch) in {"Cc", "Cs"} and ch != "\n" for ch in text):
        faults[field] = [("NAME_CONTROL", _NOT_SHOWN)]


def _merge(old: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(old)
    for key, value in changes.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict):
            before = merged.get(key)
            merged[key] = _merge(before if isinstance(before, dict) else {}, value)
        else:
            merged[key] = value
    return merged


def _check_settings(settings: dict[str, Any], faults: Faults) -> None:
    encoded = orjson.dumps(settings)
    if len(encoded) > SETTINGS_MAX_BYTES:
        faults["settings"] = [("BASE_TYPE_MAX_LENGTH", _("Settings take at most 16 KiB."))]
    elif b"\\u0000" in encoded:
        faults["settings"] = [("NAME_CONTROL", _NOT_SHOWN)]
