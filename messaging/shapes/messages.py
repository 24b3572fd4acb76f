"""How messages look: https://docs.discord.com/developers/resources/message#message-object.

Keys that do not apply are left out, never null: bot libraries test for their presence. The one null that means
something is ``referenced_message``: the answered message has been deleted.
"""

from collections.abc import Iterable
from typing import Any

from accounts import shapes as accounts
from accounts.rows import PublicUser
from guilds.shapes import thread
from messaging.embeds import shown_files
from messaging.models import MessageType
from messaging.rows import MessageFacts, MessageRow
from messaging.shapes.embeds import embeds
from messaging.shapes.files import attachment
from messaging.shapes.reactions import reaction
from rscord.core import snowflake

_SHOWING = frozenset({MessageType.REPLY, MessageType.THREAD_STARTER_MESSAGE})
"""Types with ``referenced_message``."""


def message(
    facts: MessageFacts, *, guild_id: int | None = None, nonce: str | int | None = None
) -> dict[str, Any]:
    """Return one message as everybody reads it, so without reactions: they say which are the reader's own.

    ``guild_id`` is its channel's; ``nonce`` goes back to whoever sent it.
    """
    shape = _Shaper(guild_id).shape(facts)
    return shape if nonce is None else shape | {"nonce": nonce}


def messages(found: Iterable[MessageFacts], *, guild_id: int | None, viewer_id: int) -> list[dict[str, Any]]:
    """Return messages of one channel as ``viewer_id`` reads them: their own carry their nonces."""
    shaper = _Shaper(guild_id, with_reactions=True)
    return [_with_nonce(shaper.shape(facts), facts.row, viewer_id) for facts in found]


def in_words(shape: dict[str, Any]) -> dict[str, Any]:
    """Return a message with the flat fields that pages and ``/api/messages`` add."""
    flat = {
        "author_id": shape["author"]["id"],
        "username": shape["author"]["username"],
        "created_at": shape["timestamp"],
        "files": shape["attachments"],
    }
    if shape["edited_timestamp"] is not None:
        flat["updated_at"] = shape["edited_timestamp"]
    return shape | flat


class _Shaper:
    """Shapes messages of one channel and each of their users once."""

    def __init__(self, guild_id: int | None, *, with_reactions: bool = False) -> None:
        self._guild = {} if guild_id is None else {"guild_id": str(guild_id)}
        self._with_reactions = with_reactions
        self._users: dict[int, accounts.UserShape] = {}

    def shape(self, facts: MessageFacts) -> dict[str, Any]:
        shape = self._plain(facts)
        if facts.row.type in _SHOWING:
            shape["referenced_message"] = None if facts.reference is None else self._plain(facts.reference)
        return shape

    def _plain(self, facts: MessageFacts) -> dict[str, Any]:
        row = facts.row
        inside = shown_files(row.embeds)
        shape = {
            "id": str(row.id),
            "channel_id": str(row.channel_id),
            "type": row.type,
            "author": self._author(facts),
            "content": row.content,
            "timestamp": snowflake.timestamp(row.id).isoformat(),
            "edited_timestamp": row.edited_at.isoformat() if row.edited_at else None,
            "tts": row.tts,
            "mention_everyone": row.mention_everyone,
            "mentions": [self._user(user) for user in facts.mentions],
            "mention_roles": [str(id) for id in facts.role_ids],
            "attachments": [attachment(file) for file in facts.files if file.filename not in inside],
            "embeds": embeds(row.embeds, facts.files) if inside else row.embeds,
            "pinned": row.pinned_at is not None,
            "flags": row.flags,
            "components": [],
        }
        if row.stickers:
            shape["sticker_items"] = row.stickers
        if row.reference_channel_id is not None:
            shape["message_reference"] = self._reference(row)
        if facts.thread is not None:
            shape["thread"] = thread(facts.thread)
        if self._with_reactions and facts.reactions:
            shape["reactions"] = [reaction(count) for count in facts.reactions]
        if row.webhook_id is not None:
            shape["webhook_id"] = str(row.webhook_id)
        return shape

    def _reference(self, row: MessageRow) -> dict[str, Any]:
        place = {"type": 0, "channel_id": str(row.reference_channel_id), **self._guild}
        return (
            place
            if row.reference_message_id is None
            else place | {"message_id": str(row.reference_message_id)}
        )

    def _author(self, facts: MessageFacts) -> dict[str, Any] | accounts.UserShape:
        row = facts.row
        if row.webhook_id is None:
            return self._user(facts.author)
        return {
            "id": str(row.webhook_id),
            "username": row.webhook_name,
            "discriminator": "0000",
            "global_name": None,
            "avatar": row.webhook_avatar,
            "avatar_url": row.webhook_avatar_url or accounts.avatar_url(row.webhook_id, row.webhook_avatar),
            "bot": True,
            "public_flags": 0,
            "flags": 0,
        }

    def _user(self, user: PublicUser) -> accounts.UserShape:
        if user.id not in self._users:
            self._users[user.id] = accounts.user(user)
        return self._users[user.id]


def _with_nonce(shape: dict[str, Any], row: MessageRow, viewer_id: int) -> dict[str, Any]:
    if row.nonce is not None and row.author_id == viewer_id:
        shape["nonce"] = row.nonce
    return shape
