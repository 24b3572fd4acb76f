"""Signing in, staying signed in, and ending it."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import events, limits, tokens
from accounts.models import SignIn, User
from accounts.selectors.users import find_by_login
from rscord.core import ratelimit
from rscord.core.api.address import address_key
from rscord.core.errors import InvalidForm, RateLimited, Unauthorized
from rscord.core.events import transaction
from rscord.core.text import fold

RETRY_WINDOW = timedelta(seconds=30)
"""So long after a refresh the token that it replaced still gets the new pair: the first answer may have been lost."""

KNOWN_FOR = timedelta(days=90)
"""So long after its last use an address counts as one of the account's own."""


@dataclass(frozen=True, slots=True)
class Device:
    """What a request tells about the device that signs in."""

    address: str | None = None
    user_agent: str = ""
    language: str = ""
    """The first language of its ``Accept-Language``."""


class InvalidLogin(InvalidForm):
    """No such account, or not its password; the answer does not say which."""

    status = 401
    message = _("Login or password is wrong.")

    def __init__(self) -> None:
        super().__init__({"login": [("INVALID_LOGIN", self.message)]})


class TwoFactorRequired(InvalidForm):
    """The password is right; now the account's second factor is asked for."""

    status = 401
    message = _("Enter the code from your authenticator app.")

    def __init__(self) -> None:
        super().__init__({"code": [("TWO_FACTOR_REQUIRED", self.message)]})


class InvalidCode(InvalidForm):
    """The password is right, the second factor is not."""

    status = 401
    message = _("This code is wrong.")

    def __init__(self) -> None:
        super().__init__({"code": [("TWO_FACTOR_INVALID", self.message)]})


def sign_in(*, login: str, password: str, code: str = "", device: Device) -> SignIn:
    """Sign the owner of ``login`` (username or e-mail) in, through allauth's backend and its second factor.

    Raises :class:`InvalidLogin`, :class:`TwoFactorRequired`, :class:`InvalidCode`, or :class:`RateLimited` (see
    :mod:`accounts.limits`).
    """
    address, account = address_key(device.address), fold(login.strip())[:254]
    ratelimit.hit(limits.SIGN_IN, address)
    _check_failures(login, account, device, address)
    ratelimit.hit(limits.FAILURES_HERE, account, address)
    try:
        user = _check(login, password, code)
    except (InvalidLogin, InvalidCode):
        _count_failure(account)
        raise
    ratelimit.forget(limits.FAILURES_HERE, account, address)
    return start_sign_in(user, device)


def start_sign_in(user: User, device: Device) -> SignIn:
    """Record a new device of ``user``, whoever has checked that it is theirs."""
    with transaction():
        return SignIn.objects.create(
            user=user,
            address=device.address,
            user_agent=device.user_agent.replace("\x00", "")[:256],
            refresh_jti=tokens.new_jti(),
        )


def refresh(token: str) -> SignIn:
    """Rotate the refresh token ``token`` and return its sign-in, whose new pair is :func:`accounts.tokens.pair`.

    The token before the present one gets the present pair again for 30 s. Any older one has been stolen, from us or
    by us: it ends the sign-in. Raises :class:`Unauthorized` for that and for every other bad token.
    """
    claims = tokens.read(token, "refresh")
    with transaction():
        found = SignIn.objects.select_for_update(of=("self",)).select_related("user")
        row = found.filter(id=claims.sign_in_id, ended_at=None, user__is_active=True).first()
        good = row is not None and _rotate(row, claims.jti)
    if row is None or not good:
        raise Unauthorized
    return row


def sign_out(sign_in_id: int) -> None:
    """End a sign-in: its cookie, its tokens and its sockets. Does nothing if it has ended already."""
    with transaction():
        row = SignIn.objects.select_for_update().filter(id=sign_in_id, ended_at=None).first()
        if row is not None:
            _end(row)


def sign_out_by_refresh(token: str) -> None:
    """End the sign-in that the refresh token ``token`` belongs to. Raises :class:`Unauthorized` if it is no good."""
    sign_out(tokens.read(token, "refresh").sign_in_id)


def end_sign_ins(user: User, *, keep: int | None = None) -> int:
    """End all sign-ins of ``user`` but ``keep``; return how many."""
    with transaction():
        live = SignIn.objects.select_for_update().filter(user=user, ended_at=None)
        ending = [row for row in live if row.id != keep]
        for row in ending:
            _end(row)
    return len(ending)


def keep_alive(sign_in_id: int) -> None:
    """Note that the sign-in has been used."""
    with transaction():
        SignIn.objects.filter(id=sign_in_id, ended_at=None).update(last_seen_at=timezone.now())


def _check_failures(login: str, account: str, device: Device, address: str) -> None:
    try:
        ratelimit.peek(limits.FAILURES, account)
    except RateLimited:
        if not _is_known(login, device.address):
            raise


def _is_known(login: str, address: str | None) -> bool:
    user = find_by_login(login)
    since = timezone.now() - KNOWN_FOR
    return (
        SignIn.objects.filter(user=user, address=address, last_seen_at__gte=since).exists() if user else False
    )


def _count_failure(account: str) -> None:
    try:
        ratelimit.hit(limits.FAILURES, account)
    except RateLimited:
        return


def _check(login: str, password: str, code: str) -> User:
    user = authenticate(None, username=login, password=password)
    if not isinstance(user, User) or user.bot:
        raise InvalidLogin
    _check_second_factor(user, code)
    return user


def _check_second_factor(user: User, code: str) -> None:
    factors = list(Authenticator.objects.filter(user=user))
    if not factors:
        return
    if not code:
        raise TwoFactorRequired
    for factor in factors:
        if factor.type != Authenticator.Type.WEBAUTHN and factor.wrap().validate_code(code):
            factor.record_usage()
            return
    raise InvalidCode


def _rotate(row: SignIn, jti: str) -> bool:
    now = timezone.now()
    if jti == row.refresh_jti:
        row.replaced_jti, row.refresh_jti = row.refresh_jti, tokens.new_jti()
        row.rotated_at = row.last_seen_at = now
        row.save(update_fields=["replaced_jti", "refresh_jti", "rotated_at", "last_seen_at"])
        return True
    if jti == row.replaced_jti and row.rotated_at and now - row.rotated_at <= RETRY_WINDOW:
        return True
    _end(row)
    return False


def _end(row: SignIn) -> None:
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    events.sign_in_ended(row)
