"""Messages as they are read from the database and handed around: lean values, not model instances.

A page of history is fifty of them, and building fifty instances costs more than the query.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from accounts.rows import PublicUser
from guilds.models import Channel
from messaging.emoji import Emoji
from messaging.models import Attachment, Message


class MessageRow(NamedTuple):
    """One row of the table; the names are those of ``Message``'s columns."""

    id: int
    channel_id: int
    author_id: int
    type: int
    content: str
    nonce: str | None
    flags: int
    tts: bool
    mention_everyone: bool
    reference_message_id: int | None
    reference_channel_id: int | None
    embeds: list[dict[str, Any]]
    stickers: list[dict[str, Any]] | None
    has_reactions: bool
    has_files: bool
    webhook_id: int | None
    webhook_name: str | None
    webhook_avatar: str | None
    webhook_avatar_url: str | None
    pinned_at: datetime | None
    edited_at: datetime | None
    deleted_at: datetime | None

    @classmethod
    def of(cls, message: Message) -> "MessageRow":
        """Return the row of an instance."""
        return cls(*(getattr(message, name) for name in cls._fields))


@dataclass(frozen=True, slots=True)
class ReactionCount:
    """How many chose an emoji, and whether the reader did."""

    emoji: Emoji
    count: int
    mine: bool


@dataclass(slots=True)
class MessageFacts:
    """A message with all that its shape shows: who wrote it, whom it calls, what it answers.

    ``reference`` is None for an answered message that has been deleted; ``thread`` began from this message.
    """

    row: MessageRow
    author: PublicUser
    mentions: list[PublicUser] = field(default_factory=list)
    role_ids: list[int] = field(default_factory=list)
    reference: "MessageFacts | None" = None
    reactions: list[ReactionCount] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    thread: Channel | None = None
