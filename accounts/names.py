"""What usernames, display names and e-mail addresses may look like. Pure: who has which is not known here.

Usernames: 2 to 32 letters of one script, ASCII digits, ``.``, ``_`` and ``-``, stored in NFKC. One script only,
because "аlice" with a Cyrillic "а" would pass for "alice" (Unicode TR 39, "single script" restriction level).
"""

import random
import re
import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from rscord.core.errors import Text
from rscord.core.text import clean_name, fold, name_fault, visible

USERNAME_MIN = 2
USERNAME_MAX = 32
DISPLAY_NAME_MAX = 32
EMAIL_MAX = 254
FOLDED_MAX = 64

RESERVED = frozenset({"everyone", "here"})
"""They would read like mass mentions (https://docs.discord.com/developers/resources/user#usernames-and-nicknames)."""

Fault = tuple[str, Text]

_MARKS = frozenset("._-")
_DIGITS = frozenset("0123456789")
_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lo"})
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
LOCALES = (
    "en-US", "en-GB", "ru", "uk", "bg", "cs", "da", "de", "el", "es-ES", "es-419", "fi", "fr", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "sv-SE", "th", "tr", "vi", "zh-CN", "zh-TW",
)  # fmt: skip
"""https://docs.discord.com/developers/reference#locales; of a language's variants its default comes first."""

_NAME_SENTENCES: dict[str, Text] = {
    "NAME_CONTROL": _("This name holds characters that cannot be shown."),
    "NAME_BLANK": _("This name holds nothing that can be seen."),
    "NAME_COMBINING": _("This name has too many marks on one letter."),
}


def clean_username(text: str) -> str:
    """Return ``text`` as a username is stored: NFKC, no space around it."""
    return unicodedata.normalize("NFKC", text).strip()


def username_fault(name: str) -> Fault | None:
    """Return why ``name`` (cleaned) cannot be a username, or None."""
    if not USERNAME_MIN <= len(name) <= USERNAME_MAX or len(fold(name)) > FOLDED_MAX:
        return "BASE_TYPE_BAD_LENGTH", _("A username has 2 to 32 characters.")
    if not all(_may_stand_in_username(ch) for ch in name):
        return "USERNAME_INVALID_CHARACTERS", _("A username has only letters, digits and . _ -")
    if len(_scripts(name)) > 1:
        return "USERNAME_MIXED_SCRIPTS", _("A username has letters of one alphabet only.")
    if not any(ch.isalnum() for ch in name):
        return "USERNAME_INVALID_CHARACTERS", _("A username has at least one letter or digit.")
    if fold(name) in RESERVED:
        return "USERNAME_RESERVED", _("This username cannot be used.")
    return None


def usernames_like(text: str) -> Iterator[str]:
    """Yield good usernames made from ``text``, without end: the plain one first, then with random digits."""
    base = _username_from(text)
    if username_fault(base) is None:
        yield base
    while True:
        for digits in (3, 4, 6, 9):
            number = random.randrange(10 ** (digits - 1), 10**digits)  # noqa: S311  (a name, no secret)
            yield f"{base[: USERNAME_MAX - digits]}{number}"


def clean_display_name(text: str) -> tuple[str, Fault | None]:
    """Return ``text`` tidied, and why it cannot be a display name, if so. An empty one is none, and fine."""
    name = clean_name(text)
    if len(name) > DISPLAY_NAME_MAX:
        return name, ("BASE_TYPE_MAX_LENGTH", _("A display name has at most 32 characters."))
    code = name_fault(name) if name else None
    return name, (code, _NAME_SENTENCES[code]) if code else None


def fold_name(name: str) -> str:
    """Return ``name`` folded, cut to what the column holds (one character can fold to eighteen)."""
    return fold(name)[:FOLDED_MAX]


def clean_email(text: str) -> str | None:
    """Return ``text`` as an e-mail address is stored, all in lower case, or None if it is none."""
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        return None
    return email if len(email) <= EMAIL_MAX else None


def clean_locale(text: str) -> str | None:
    """Return the one of ``LOCALES`` that ``text`` means (``en`` is ``en-US``, ``ru-RU`` is ``ru``), or None."""
    if text in LOCALES:
        return text
    language = text.partition("-")[0].lower()
    return next((locale for locale in LOCALES if locale.partition("-")[0] == language), None)


def _may_stand_in_username(ch: str) -> bool:
    return ch in _MARKS or ch in _DIGITS or (unicodedata.category(ch) in _LETTERS and visible(ch))


def _scripts(name: str) -> set[str]:
    return {_script(ch) for ch in name if unicodedata.category(ch) in _LETTERS}


def _script(letter: str) -> str:
    # Python has no script property, but every letter's Unicode name begins with its script.
    first = unicodedata.name(letter, "UNKNOWN").split()[0].split("-")[0]
    return "EAST ASIAN" if first in _EAST_ASIAN else first


def _username_from(text: str) -> str:
    letters = [ch if _may_stand_in_username(ch) else "_" for ch in clean_username(text).lower()]
    script = next((_script(ch) for ch in letters if unicodedata.category(ch) in _LETTERS), "")
    kept = "".join(ch for ch in letters if unicodedata.category(ch) not in _LETTERS or _script(ch) == script)
    name = re.sub(r"_+", "_", kept).strip("_")[:USERNAME_MAX]
    return name if any(ch.isalnum() for ch in name) else "user"
