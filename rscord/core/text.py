"""Text that people type: folding for comparison, and the checks that every name passes."""

import re
import unicodedata

MAX_COMBINING_RUN = 4
"""So many combining marks may stand on one letter; more is "zalgo" text that covers its neighbours."""

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0\u2800"
)
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return ``text`` for case-blind comparison and search: NFKC, casefolded, with ё as е.

    Databases do not do it for us: SQLite's LIKE folds ASCII only.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).replace("ё", "е")


def clean_name(text: str) -> str:
    """Return ``text`` in NFC with runs of white space as one space and none at the ends."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def name_fault(text: str) -> str | None:
    """Return the code of what makes ``text`` unfit as a name, or None.

    ``NAME_CONTROL``: control, surrogate or bidirectional-override characters. ``NAME_BLANK``: nothing visible.
    ``NAME_COMBINING``: more than ``MAX_COMBINING_RUN`` marks on one letter.
    """
    if any(_is_control(ch) for ch in text):
        return "NAME_CONTROL"
    if not any(visible(ch) for ch in text):
        return "NAME_BLANK"
    if longest_combining_run(text) > MAX_COMBINING_RUN:
        return "NAME_COMBINING"
    return None


def visible(ch: str) -> bool:
    """Whether ``ch`` leaves a mark of its own on the screen."""
    return ch not in _INVISIBLE and (_is_pictograph(ch) or unicodedata.category(ch)[0] not in "ZCM")


def _is_control(ch: str) -> bool:
    return ch in _BIDI or (unicodedata.category(ch) in {"Cc", "Cs", "Cn"} and not _is_pictograph(ch))


def _is_pictograph(ch: str) -> bool:
    # To an older Python this year's emoji are unassigned; they are added here.
    return "\U0001f000" <= ch <= "\U0001faff"


def longest_combining_run(text: str) -> int:
    """Return the length of the longest run of combining marks in ``text``."""
    longest = run = 0
    for ch in text:
        run = run + 1 if unicodedata.category(ch) in {"Mn", "Me"} else 0
        longest = max(longest, run)
    return longest
