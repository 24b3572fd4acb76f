"""The rules of a message's text: what can be sent, and whom it names. No queries here."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from rscord.core.errors import InvalidForm
from rscord.core.snowflake import MAX_SNOWFLAKE

MAX_MENTIONS = 100
"""So many users and so many roles can one message call; the rest of the names stay plain text."""

_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")
_MENTION = re.compile(r"<@(!|&)?([0-9]{1,20})>|@(everyone|here)\b")
_TICKS = re.compile("`+")


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names outside code: user ids, role ids, and whether everyone."""

    users: tuple[int, ...] = ()
    roles: tuple[int, ...] = ()
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class AllowedMentions:
    """Which of the names in a message may call their people; by default all.

    https://docs.discord.com/developers/resources/message#allowed-mentions-object. ``users`` and ``roles`` are None
    for all, else the only ones.
    """

    everyone: bool = True
    users: frozenset[int] | None = None
    roles: frozenset[int] | None = None
    replied_user: bool = True

    def of(self, named: Named) -> Named:
        """Return what is left of ``named``."""
        return Named(
            tuple(id for id in named.users if self.users is None or id in self.users),
            tuple(id for id in named.roles if self.roles is None or id in self.roles),
            named.everyone and self.everyone,
        )


def cleaned(text: str) -> str:
    """Return ``text`` as it is kept: without white space at its ends.

    Raises InvalidForm for more than ``MESSAGE_MAX_LENGTH`` characters, and for NUL and lone surrogates, which
    databases and JSON cannot hold.
    """
    text = text.strip()
    if len(text) > settings.MESSAGE_MAX_LENGTH:
        most = _("Must be %(most)d or fewer in length.") % {"most": settings.MESSAGE_MAX_LENGTH}
        raise InvalidForm.one("content", "BASE_TYPE_MAX_LENGTH", most)
    if "\x00" in text or not _encodable(text):
        raise InvalidForm.one(
            "content", "CONTENT_CONTROL", _("The text holds characters that cannot be kept.")
        )
    return text


def is_blank(text: str) -> bool:
    """Whether nothing of ``text`` would show on the screen."""
    return not any(_shows(ch) for ch in text)


def names_in(text: str) -> Named:
    """Return what ``text`` names outside of code. Costs time in proportion to its length, whatever it holds."""
    if "@" not in text:
        return Named()
    users: dict[int, None] = {}
    roles: dict[int, None] = {}
    everyone = False
    for found in _MENTION.finditer("\n".join(_outside_code(text))):
        if found[3]:
            everyone = True
        elif int(found[2]) <= MAX_SNOWFLAKE:
            (roles if found[1] == "&" else users)[int(found[2])] = None
    return Named(_first(users), _first(roles), everyone)


def _outside_code(text: str) -> Iterator[str]:
    """Yield what is left between code: a run of backticks opens it, the next run of the same length closes it."""
    runs = list(_TICKS.finditer(text))
    closing = _closing_runs(runs)
    start = index = 0
    while index < len(runs):
        close = closing[index]
        if close is not None:
            yield text[start : runs[index].start()]
            start, index = runs[close].end(), close
        index += 1
    yield text[start:]


def _closing_runs(runs: list[re.Match[str]]) -> list[int | None]:
    nearest: dict[int, int] = {}
    closing: list[int | None] = []
    for index in range(len(runs) - 1, -1, -1):
        length = len(runs[index][0])
        closing.append(nearest.get(length))
        nearest[length] = index
    return closing[::-1]


def _first(ids: Iterable[int]) -> tuple[int, ...]:
    return tuple(ids)[:MAX_MENTIONS]


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shows(ch: str) -> bool:
    category = unicodedata.category(ch)
    return ch not in _INVISIBLE and category[0] not in "ZM" and category not in {"Cc", "Cf", "Cs"}
