"""How reactions look: https://docs.discord.com/developers/resources/message#reaction-object."""

from typing import Any, NotRequired, TypedDict

from messaging.emoji import Emoji
from messaging.rows import ReactionCount


class EmojiShape(TypedDict):
    """An emoji as it stands in a reaction; ``animated`` only for emoji of guilds."""

    id: str | None
    name: str
    animated: NotRequired[bool]


def emoji(emoji: Emoji) -> EmojiShape:
    """Return an emoji."""
    if emoji.id is None:
        return {"id": None, "name": emoji.name}
    return {"id": str(emoji.id), "name": emoji.name, "animated": emoji.animated}


def reaction(found: ReactionCount) -> dict[str, Any]:
    """Return how many chose an emoji. "Burst" is Discord's paid kind, of which there are none."""
    return {
        "emoji": emoji(found.emoji),
        "count": found.count,
        "count_details": {"burst": 0, "normal": found.count},
        "me": found.mine,
        "me_burst": False,
        "burst_colors": [],
    }
