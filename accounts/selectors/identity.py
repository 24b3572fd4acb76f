"""Who stands behind a token or a cookie. Asked with every request, so written in SQL (see ``rscord.core.sql``)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from accounts import tokens
from accounts.models import SignIn, User
from rscord.core import sql
from rscord.core.errors import Unauthorized
from rscord.core.snowflake import MAX_SNOWFLAKE

SESSION_KEY = "sign_in_id"
"""Where a cookie's session keeps the id of its sign-in."""

_SIGN_IN = sql.Columns(SignIn)
# Everything but the JSON of the settings, which few requests look at: Django loads it when they do.
_USER = sql.Columns(User, [field.name for field in User._meta.concrete_fields if field.name != "settings"])

_LIVE = f"""
SELECT {_SIGN_IN.of("s")}, {_USER.of("u")}
FROM accounts_signin s JOIN accounts_user u ON u.id = s.user_id
WHERE s.id = %s AND s.ended_at IS NULL AND u.is_active
"""  # noqa: S608  (only column names are put in)

_BOT = f"""
SELECT {_USER.of("u")}
FROM accounts_application a JOIN accounts_user u ON u.id = a.bot_id
WHERE a.token_hash = %s AND u.is_active
"""  # noqa: S608  (only column names are put in)


@dataclass(frozen=True, slots=True)
class Identity:
    """A user, how they came in, and the sign-in behind it (None for bots). ``expires_at`` is an access token's."""

    user: User
    sign_in_id: int | None
    kind: Literal["bearer", "bot", "cookie"]
    expires_at: datetime | None = None


class Session(Protocol):
    """What is needed of Django's session."""

    def get(self, key: str, /) -> object: ...


def identify_token(token: str) -> Identity:
    """Return whose ``token`` is: ``Bot x``, ``Bearer x``, or a bare bot token or access JWT. One query.

    Raises :class:`Unauthorized` if it is bad, expired or ended, or its user is disabled.
    """
    scheme, _, rest = token.strip().rpartition(" ")
    match scheme.strip().lower():
        case "bearer":
            return _bearer(rest)
        case "bot":
            return _bot(rest)
        case "":
            return _bearer(rest) if tokens.looks_like_jwt(rest) else _bot(rest)
    raise Unauthorized


def identify_session(session: Session) -> Identity | None:
    """Return whose cookie ``session`` is, or None for a stranger's. At most one query beyond loading the session."""
    try:
        sign_in_id = int(str(session.get(SESSION_KEY) or ""))
    except ValueError:
        return None
    sign_in = _live(sign_in_id)
    return Identity(sign_in.user, sign_in.id, "cookie") if sign_in else None


def live_sign_in(id: int) -> bool:
    """Whether the sign-in has not ended and its user is active."""
    return SignIn.objects.filter(id=id, ended_at=None, user__is_active=True).exists()


def _bearer(token: str) -> Identity:
    claims = tokens.read(token, "access")
    sign_in = _live(claims.sign_in_id)
    if sign_in is None or sign_in.user_id != claims.user_id:
        raise Unauthorized
    return Identity(sign_in.user, sign_in.id, "bearer", claims.expires_at)


def _bot(token: str) -> Identity:
    found = sql.rows(_BOT, [tokens.bot_token_hash(token)])
    if not found:
        raise Unauthorized
    return Identity(_USER.build(found[0]), None, "bot")


def _live(sign_in_id: int) -> SignIn | None:
    found = sql.rows(_LIVE, [sign_in_id]) if 0 < sign_in_id <= MAX_SNOWFLAKE else []
    if not found:
        return None
    sign_in = _SIGN_IN.build(found[0])
    sign_in.user = _USER.build(found[0], len(_SIGN_IN))
    return sign_in
