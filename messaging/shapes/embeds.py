"""How embeds look: https://docs.discord.com/developers/resources/message#embed-object."""

from collections.abc import Iterable, Mapping
from typing import Any

from messaging.embeds import ATTACHED, PICTURES
from messaging.models import Attachment
from messaging.shapes.files import attachment

_OF_PICTURES = ("url", "proxy_url", "width", "height")


def embeds(cards: Iterable[dict[str, Any]], files: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Return embeds whose pictures may be ``files`` of their message; a picture that is gone is left out."""
    by_name = {file.filename: attachment(file) for file in files}
    return [_embed(card, by_name) for card in cards]


def _embed(card: dict[str, Any], files: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    shape = card | {part: _part(card[part], key, files) for part, key in PICTURES.items() if part in card}
    return {name: value for name, value in shape.items() if value != {}}


def _part(part: dict[str, Any], key: str, files: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    url: str = part.get(key, "")
    if not url.startswith(ATTACHED):
        return part
    rest = {name: value for name, value in part.items() if name != key}
    file = files.get(url.removeprefix(ATTACHED))
    if file is None:
        return rest
    if key == "url":
        return rest | {name: file[name] for name in _OF_PICTURES if name in file}
    return rest | {"icon_url": file["url"], "proxy_icon_url": file["url"]}
