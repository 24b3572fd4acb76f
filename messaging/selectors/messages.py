"""Reading messages.

A page of history costs one query with authors and answered messages, one for mentions if there can be any, and one
each for files, reactions and threads if there are any.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import orjson

from accounts.rows import UserRow
from guilds.models import FORUMS, Channel, ChannelType
from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess
from messaging.models import HAS_THREAD, MentionKind, MessageType
from messaging.rows import MessageFacts, MessageRow
from messaging.selectors.files import add_files
from messaging.selectors.reactions import add_reactions
from rscord.core import sql
from rscord.core.errors import MissingPermissions, UnknownMessage, WrongChannelType
from rscord.core.snowflake import MAX_SNOWFLAKE

VOICE_TYPES = frozenset({ChannelType.VOICE, ChannelType.STAGE})
SILENT_TYPES = frozenset({ChannelType.CATEGORY}) | FORUMS
"""Channels that hold no messages themselves."""

NAMING = frozenset({MessageType.REPLY, MessageType.RECIPIENT_ADD, MessageType.RECIPIENT_REMOVE})
"""Messages that call somebody whom their text does not name."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a channel's history, numbered from the newest (1)."""

    messages: list[MessageFacts]
    total: int


def history(
    access: ChannelAccess,
    *,
    limit: int = 50,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
) -> list[MessageFacts]:
    """Return up to ``limit`` messages, newest first: the newest, or those next to one of the ids.

    Empty without READ_MESSAGE_HISTORY, as with Discord. Raises WrongChannelType for channels that hold none,
    MissingPermissions for a voice channel that the viewer may not join.
    """
    require_readable(access)
    if not access.can(Permission.READ_MESSAGE_HISTORY):
        return []
    id, viewer_id = access.channel.id, access.viewer.id
    if around is not None:
        return _read(_AROUND, [id, around, limit - limit // 2, id, around, limit // 2], viewer_id)
    if after is not None:
        return _read(_AFTER, [id, after, limit], viewer_id)
    return _read(_BEFORE, [id, MAX_SNOWFLAKE if before is None else before, limit], viewer_id)


def page_of(access: ChannelAccess, *, number: int, limit: int) -> Page:
    """Return page ``number`` (1 is the newest) of ``limit`` messages each. Raises as :func:`history`."""
    require_readable(access)
    if not access.can(Permission.READ_MESSAGE_HISTORY):
        return Page([], 0)
    total = int(sql.rows(_COUNT, [access.channel.id])[0][0])
    skipped = (number - 1) * limit
    if skipped >= total:
        return Page([], total)
    return Page(_read(_OFFSET, [access.channel.id, limit, skipped], access.viewer.id), total)


def get_message(access: ChannelAccess, message_id: int) -> MessageFacts:
    """Return one message of the channel. Raises UnknownMessage, or MissingPermissions without the history."""
    require_readable(access)
    access.require(Permission.READ_MESSAGE_HISTORY)
    return find_message(access.channel.id, message_id, viewer_id=access.viewer.id)


def find_message(channel_id: int, message_id: int, *, viewer_id: int = 0) -> MessageFacts:
    """Return a living message of this channel, which the caller has a right to read. Raises UnknownMessage.

    ``viewer_id`` is whose own reactions are marked.
    """
    found = _read(_ONE, [channel_id, message_id], viewer_id)
    if not found:
        raise UnknownMessage
    return found[0]


def messages_among(access: ChannelAccess, message_ids: Sequence[int]) -> list[MessageFacts]:
    """Return the living messages of the channel that have one of these ids, newest first."""
    if not message_ids:
        return []
    query = _AMONG.replace("?", _marks(message_ids))
    return _read(query, [access.channel.id, *message_ids], access.viewer.id)


def messages_by_id(message_ids: Sequence[int], *, viewer_id: int) -> list[MessageFacts]:
    """Return the living messages with these ids, which the caller has a right to read, newest first."""
    if not message_ids:
        return []
    return _read(_BY_ID.replace("?", _marks(message_ids)), message_ids, viewer_id)


def require_readable(access: ChannelAccess) -> None:
    """Raise WrongChannelType or MissingPermissions where nobody, or not this viewer, reads messages."""
    if access.channel.type in SILENT_TYPES:
        raise WrongChannelType
    if access.channel.type in VOICE_TYPES and not access.can(Permission.CONNECT):
        raise MissingPermissions


def _read(query: str, values: Sequence[int], viewer_id: int) -> list[MessageFacts]:
    users: dict[int, UserRow] = {}
    found: list[MessageFacts] = []
    answered: dict[int, MessageFacts] = {}
    for row in sql.rows(query, values):
        facts = _facts(row, users)
        if row[0] == 0:
            found.append(facts)
        elif facts.row.deleted_at is None:
            answered[facts.row.id] = facts
    found.sort(key=_id, reverse=True)
    # An answered message may stand in the same page: then it is one and the same.
    everything = answered | {facts.row.id: facts for facts in found}
    for facts in found:
        facts.reference = everything.get(facts.row.reference_message_id or 0)
    _add_mentions(list(everything.values()), users)
    add_files(everything.values())
    add_reactions(everything.values(), viewer_id)
    _add_threads(everything.values())
    return found


def _facts(row: sql.Row, users: dict[int, UserRow]) -> MessageFacts:
    values = list(row[1:_AUTHOR_START])
    # The driver gives JSON as text, and SQLite's times have no zone.
    if isinstance(values[_EMBEDS], str):
        values[_EMBEDS] = [] if values[_EMBEDS] == "[]" else orjson.loads(values[_EMBEDS])
    if isinstance(values[_STICKERS], str):
        values[_STICKERS] = orjson.loads(values[_STICKERS])
    values[_EDITED_AT] = sql.utc(values[_EDITED_AT])
    return MessageFacts(MessageRow._make(values), _user(row, _AUTHOR_START, users))


def _user(row: sql.Row, start: int, users: dict[int, UserRow]) -> UserRow:
    id = row[start]
    if id not in users:
        users[id] = UserRow._make(row[start : start + len(UserRow._fields)])
    return users[id]


def _add_mentions(found: list[MessageFacts], users: dict[int, UserRow]) -> None:
    by_id = {facts.row.id: facts for facts in found if _may_mention(facts.row)}
    if not by_id:
        return
    for row in sql.rows(_MENTIONS.replace("?", _marks(by_id)), list(by_id)):
        facts = by_id[row[0]]
        if row[1] == MentionKind.ROLE:
            facts.role_ids.append(row[2])
        elif row[3] is not None:
            facts.mentions.append(_user(row, 3, users))


def _add_threads(found: Iterable[MessageFacts]) -> None:
    by_id = {facts.row.id: facts for facts in found if facts.row.flags & HAS_THREAD}
    if by_id:
        for thread in Channel.objects.filter(id__in=list(by_id), deleted_at=None):
            by_id[thread.id].thread = thread


def _may_mention(row: MessageRow) -> bool:
    return row.type in NAMING or "<@" in row.content


def _marks(values: Iterable[object]) -> str:
    return ", ".join("%s" for _ in values)


def _id(facts: MessageFacts) -> int:
    return facts.row.id


_AUTHOR_START = 1 + len(MessageRow._fields)
_EMBEDS = MessageRow._fields.index("embeds")
_STICKERS = MessageRow._fields.index("stickers")
_EDITED_AT = MessageRow._fields.index("edited_at")
_COLUMNS = ", ".join(f"m.{name}" for name in MessageRow._fields) + ", " + UserRow.columns("u")
_LIVING = "FROM messaging_message WHERE channel_id = %s AND deleted_at IS NULL"


def _with_rest(page: str) -> str:
    """Return the query of the messages that ``page`` selects (0) and of those that they answer (1)."""
    return f"""
WITH page AS ({page})
SELECT 0, {_COLUMNS} FROM page m JOIN accounts_user u ON u.id = m.author_id
UNION ALL
SELECT 1, {_COLUMNS} FROM messaging_message m JOIN accounts_user u ON u.id = m.author_id
WHERE m.id IN (SELECT reference_message_id FROM page)
"""  # noqa: S608  (constants of this module)


_BEFORE = _with_rest(f"SELECT * {_LIVING} AND id < %s ORDER BY id DESC LIMIT %s")
_AFTER = _with_rest(f"SELECT * {_LIVING} AND id > %s ORDER BY id LIMIT %s")
_AROUND = _with_rest(f"""
SELECT * FROM (SELECT * {_LIVING} AND id <= %s ORDER BY id DESC LIMIT %s) older
UNION ALL
SELECT * FROM (SELECT * {_LIVING} AND id > %s ORDER BY id LIMIT %s) newer
""")  # noqa: S608
_OFFSET = _with_rest(f"SELECT * {_LIVING} ORDER BY id DESC LIMIT %s OFFSET %s")
_ONE = _with_rest(f"SELECT * {_LIVING} AND id = %s")
_AMONG = _with_rest(f"SELECT * {_LIVING} AND id IN (?)")
_BY_ID = _with_rest("SELECT * FROM messaging_message WHERE id IN (?) AND deleted_at IS NULL")
_COUNT = f"SELECT COUNT(*) {_LIVING}"
_MENTIONS = f"""
SELECT t.message_id, t.kind, t.target_id, {UserRow.columns("u")} FROM messaging_mention t
LEFT JOIN accounts_user u ON t.kind = {MentionKind.USER} AND u.id = t.target_id
WHERE t.message_id IN (?) ORDER BY t.id
"""  # noqa: S608
