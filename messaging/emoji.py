"""Which emoji somebody means: a Unicode one, or one of a guild by its id. No queries here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rscord.core.errors import UnknownEmoji
from rscord.core.snowflake import MAX_SNOWFLAKE

MAX_NAME = 64
"""Characters of an emoji as it is kept. The longest Unicode sequences, families and flags of regions, have 14."""

_VARIATION = "\ufe0f"
_PICTURE = (
    "[©®‼⁉™ℹ↔-↙↩↪⌚⌛⌨⏏⏩-⏳⏸-⏺Ⓜ▪▫▶◀◻-◾\u2600-\u27bf⤴⤵⬅-⬇⬛⬜⭐⭕〰〽㊗㊙🀄🃏🅰🅱🅾🅿🆎🆑-🆚🈁🈂🈚🈯🈲-🈺🉐🉑"
    "\U0001f300-\U0001f3fa\U0001f400-\U0001faff]"
)
_ELEMENT = f"{_PICTURE}(?:{_VARIATION}|[\U0001f3fb-\U0001f3ff]|[\U000e0020-\U000e007e]{{1,16}}\U000e007f)?"
_UNICODE = re.compile(
    f"[0-9#*]{_VARIATION}?\u20e3|[\U0001f1e6-\U0001f1ff]{{2}}|{_ELEMENT}(?:\u200d{_ELEMENT}){{0,7}}"
)
_CUSTOM = re.compile(r"(?:(a)?:)?([A-Za-z0-9_]{1,32}):([0-9]{1,20})")


@dataclass(frozen=True, slots=True)
class Emoji:
    """An emoji: ``id`` is None for a Unicode one, whose ``name`` is the character itself."""

    name: str
    id: int | None = None
    animated: bool = False

    @property
    def key(self) -> str:
        """What tells it from others. A variation selector changes the look only: ❤ and ❤️ are the same."""
        return self.name.replace(_VARIATION, "") if self.id is None else str(self.id)


def parse_emoji(text: str) -> Emoji:
    """Return the emoji that ``text`` names, as in addresses: a Unicode emoji or ``name:id``. Raises UnknownEmoji."""
    if len(text) <= MAX_NAME and _UNICODE.fullmatch(text):
        return Emoji(text)
    custom = _CUSTOM.fullmatch(text)
    if custom is None or int(custom[3]) > MAX_SNOWFLAKE:
        raise UnknownEmoji
    return Emoji(custom[2], int(custom[3]), custom[1] is not None)


def read_emoji(value: Any) -> Emoji:
    """Return the emoji of a socket command: a text as in addresses, or an object with ``id`` and ``name``."""
    if isinstance(value, Mapping):
        id, name = value.get("id"), value.get("name")
        value = name if id is None else f"{name}:{id}"
    return parse_emoji(value) if isinstance(value, str) else _unknown()


def _unknown() -> Emoji:
    raise UnknownEmoji
