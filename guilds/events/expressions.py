"""What is announced about emoji and stickers: always all that there are, to the whole guild."""

from collections.abc import Iterable

from guilds import shapes
from guilds.models import Emoji, Sticker
from rscord.core.events import Audience, publish


def emojis_updated(guild_id: int, emojis: Iterable[Emoji]) -> None:
    """GUILD_EMOJIS_UPDATE."""
    data = {"guild_id": str(guild_id), "emojis": [shapes.emoji(emoji) for emoji in emojis]}
    publish("GUILD_EMOJIS_UPDATE", Audience(guild_id), data)


def stickers_updated(guild_id: int, stickers: Iterable[Sticker]) -> None:
    """GUILD_STICKERS_UPDATE."""
    data = {"guild_id": str(guild_id), "stickers": [shapes.sticker(sticker) for sticker in stickers]}
    publish("GUILD_STICKERS_UPDATE", Audience(guild_id), data)
