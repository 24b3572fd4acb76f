"""How emoji and stickers look: https://docs.discord.com/developers/resources/emoji and …/resources/sticker."""

from typing import NotRequired, TypedDict

from accounts import shapes as accounts
from guilds.models import Emoji, Sticker

GUILD_STICKER = 2
"""The type of a sticker that a guild made; 1 is Discord's own."""


class EmojiShape(TypedDict):
    """A guild's emoji; ``user``, who made it, is only for those who may make or manage some."""

    id: str
    name: str
    roles: list[str]
    require_colons: bool
    managed: bool
    animated: bool
    available: bool
    user: NotRequired[accounts.UserShape]


class StickerShape(TypedDict):
    """A guild's sticker; ``user`` as of emoji."""

    id: str
    name: str
    description: str | None
    tags: str
    type: int
    format_type: int
    available: bool
    guild_id: str
    user: NotRequired[accounts.UserShape]


class StickerItem(TypedDict):
    """A sticker as it stands in a message."""

    id: str
    name: str
    format_type: int


def emoji(emoji: Emoji, *, with_creator: bool = False) -> EmojiShape:
    """Return a guild's emoji. ``with_creator``: its creator must be loaded."""
    shape: EmojiShape = {
        "id": str(emoji.id),
        "name": emoji.name,
        "roles": [str(id) for id in emoji.role_ids],
        "require_colons": True,
        "managed": False,
        "animated": emoji.animated,
        "available": True,
    }
    if with_creator and emoji.creator is not None:
        shape["user"] = accounts.user(emoji.creator)
    return shape


def sticker(sticker: Sticker, *, with_creator: bool = False) -> StickerShape:
    """Return a guild's sticker. ``with_creator``: its creator must be loaded."""
    shape: StickerShape = {
        "id": str(sticker.id),
        "name": sticker.name,
        "description": sticker.description or None,
        "tags": sticker.tags,
        "type": GUILD_STICKER,
        "format_type": sticker.format_type,
        "available": True,
        "guild_id": str(sticker.guild_id),
    }
    if with_creator and sticker.creator is not None:
        shape["user"] = accounts.user(sticker.creator)
    return shape


def sticker_item(sticker: Sticker) -> StickerItem:
    """Return a sticker as a message holds it."""
    return {"id": str(sticker.id), "name": sticker.name, "format_type": sticker.format_type}
