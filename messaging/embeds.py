"""The rules of embeds, the cards below a message's text. No queries here.

Limits: https://docs.discord.com/developers/resources/message#embed-object-embed-limits.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from rscord.core.errors import InvalidForm

MAX_EMBEDS = 10
MAX_FIELDS = 25
MAX_TITLE = 256
MAX_DESCRIPTION = 4096
MAX_FIELD_NAME = 256
MAX_FIELD_VALUE = 1024
MAX_FOOTER = 2048
MAX_AUTHOR = 256
MAX_TOTAL = 6000
"""Characters of all embeds of a message together."""

ATTACHED = "attachment://"
"""How a picture's address begins that is a file of the same message; the file's name follows."""

PICTURES = {"image": "url", "thumbnail": "url", "author": "icon_url", "footer": "icon_url"}
"""The parts of an embed that show a picture, and the key of its address."""


def finished(embeds: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return checked input as embeds are kept: without what is empty, and of type ``rich``.

    Raises InvalidForm about ``embeds`` if one shows nothing or they hold more than 6,000 characters together.
    """
    cards = [_without_blanks(embed) for embed in embeds]
    for index, card in enumerate(cards):
        if not card.keys() - {"color", "timestamp", "url"}:
            sentence = _("An embed needs something to show.")
            raise InvalidForm({"embeds": {str(index): {"description": [("BASE_TYPE_REQUIRED", sentence)]}}})
    if sum(map(_length, cards)) > MAX_TOTAL:
        sentence = _("Embeds hold at most %(most)d characters together.") % {"most": MAX_TOTAL}
        raise InvalidForm.one("embeds", "MAX_EMBED_SIZE_EXCEEDED", sentence)
    return [{"type": "rich"} | card for card in cards]


def shown_files(cards: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the names of the message's own files that its embeds show."""
    urls = (url for card in cards for _, url in _pictures(card))
    return {url.removeprefix(ATTACHED) for url in urls if url.startswith(ATTACHED)}


def with_addresses(cards: Iterable[dict[str, Any]], address: Callable[[str], str]) -> list[dict[str, Any]]:
    """Return the embeds with ``address(url)`` in the place of every picture's address."""
    return [
        card | {part: card[part] | {PICTURES[part]: address(url)} for part, url in _pictures(card)}
        for card in cards
    ]


def _pictures(card: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for part, key in PICTURES.items():
        url = card.get(part, {}).get(key)
        if url is not None:
            yield part, url


def _without_blanks(value: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, item in value.items():
        if isinstance(item, Mapping):
            item = _without_blanks(item)
        elif isinstance(item, list):
            item = [_without_blanks(part) for part in item]
        if item not in (None, "", {}, []):
            kept[name] = item
    return kept


def _length(card: Mapping[str, Any]) -> int:
    return sum(len(text) for text in _texts(card))


def _texts(card: Mapping[str, Any]) -> Iterable[str]:
    yield card.get("title", "")
    yield card.get("description", "")
    yield card.get("footer", {}).get("text", "")
    yield card.get("author", {}).get("name", "")
    for field in card.get("fields", ()):
        yield field["name"]
        yield field["value"]
